//! What the tests may ask for.
use std::time::Instant;

use libp2p::{
    PeerId, Stream, StreamProtocol,
    futures::{AsyncReadExt, AsyncWriteExt, try_join},
};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{
    Failure,
    network::Peer,
    redis,
    serving::{CHUNK_BYTES, ECHO, PERF, PING, RESET, drain, each, echo, send},
    tell,
};

const PING_BYTES: usize = 32;

pub async fn run(peer: Peer, command: Value) {
    let id = command["id"].clone();
    tell(match answer(peer, &command).await {
        Ok(mut done) => {
            done["event"] = json!("done");
            done["id"] = id;
            done
        }
        Err(failure) => json!({ "event": "failed", "id": id, "reason": failure.to_string() }),
    });
}

fn millis(start: Instant) -> Value {
    json!({ "ms": start.elapsed().as_secs_f64() * 1e3 })
}

async fn answer(peer: Peer, command: &Value) -> Result<Value, Failure> {
    let text = |name: &str| command[name].as_str().unwrap_or_default();
    let number = |name: &str| command[name].as_u64().unwrap_or_default();
    let remote = || text("peer").parse::<PeerId>();
    let start = Instant::now();
    match text("do") {
        "dial" => {
            let remote = peer.dial(text("address")).await?;
            let mut done = millis(start);
            done["peer"] = json!(remote.to_string());
            Ok(done)
        }
        "ping" => ping(peer, remote()?, number("count").max(1)).await,
        "echo" => send_and_compare(peer, remote()?, number("bytes")).await.map(|()| millis(start)),
        "perf" => perf(peer, remote()?, number("up"), number("down")).await.map(|()| millis(start)),
        "streams" => {
            let (count, parallel) = (number("count"), number("parallel").max(1));
            streams(peer, remote()?, count, parallel).await.map(|()| millis(start))
        }
        "hold" => hold(peer, remote()?, number("down")).await.map(|()| millis(start)),
        "reset" => reset(peer, remote()?).await.map(|()| millis(start)),
        "suffer" => suffer(peer, remote()?).await.map(|()| millis(start)),
        "identify" => peer.identified(&remote()?),
        "handle" => {
            each(&peer, StreamProtocol::try_from_owned(text("protocol").to_owned())?, echo)?;
            Ok(json!({}))
        }
        "offer" => {
            redis::push(text("redis"), text("key"), text("address")).await.map(|()| json!({}))
        }
        "take" => {
            let address = redis::pop(text("redis"), text("key")).await?;
            Ok(json!({ "address": address }))
        }
        other => Err(format!("no command {other}").into()),
    }
}

async fn open(peer: Peer, remote: PeerId, protocol: StreamProtocol) -> Result<Stream, Failure> {
    Ok(peer.control.clone().open_stream(remote, protocol).await?)
}

/// On one stream, each with other bytes.
async fn ping(peer: Peer, remote: PeerId, count: u64) -> Result<Value, Failure> {
    let mut stream = open(peer, remote, PING).await?;
    let mut micros = Vec::new();
    for round in 0..count {
        let sent = [round as u8; PING_BYTES];
        let mut back = [0; PING_BYTES];
        let start = Instant::now();
        stream.write_all(&sent).await?;
        stream.flush().await?;
        stream.read_exact(&mut back).await?;
        micros.push(start.elapsed().as_micros() as u64);
        if sent != back {
            return Err("another pong than the ping".into());
        }
    }
    stream.close().await?;
    Ok(json!({ "us": micros }))
}

async fn send_and_compare(peer: Peer, remote: PeerId, bytes: u64) -> Result<(), Failure> {
    let (mut reader, mut writer) = open(peer, remote, ECHO).await?.split();
    let out = async {
        let mut left = bytes;
        let mut next = 0u64;
        while left > 0 {
            let step = left.min(CHUNK_BYTES as u64);
            let chunk: Vec<u8> = (next..next + step).map(pattern).collect();
            writer.write_all(&chunk).await?;
            next += step;
            left -= step;
        }
        writer.close().await?;
        Ok::<(), Failure>(())
    };
    let back = async {
        let mut chunk = vec![0; CHUNK_BYTES];
        let mut next = 0u64;
        loop {
            let count = reader.read(&mut chunk).await?;
            if count == 0 {
                return if next == bytes { Ok(()) } else { Err(format!("{next} of {bytes} bytes came back").into()) };
            }
            if chunk[..count].iter().zip(next..).any(|(byte, place)| *byte != pattern(place)) {
                return Err::<(), Failure>("other bytes came back".into());
            }
            next += count as u64;
        }
    };
    try_join!(out, back).map(drop)
}

fn pattern(place: u64) -> u8 {
    (place % 251) as u8
}

async fn ask(peer: Peer, remote: PeerId, up: u64, down: u64) -> Result<Stream, Failure> {
    let mut stream = open(peer, remote, PERF).await?;
    stream.write_all(&down.to_be_bytes()).await?;
    send(&mut stream, up).await?;
    stream.close().await?;
    Ok(stream)
}

async fn perf(peer: Peer, remote: PeerId, up: u64, down: u64) -> Result<(), Failure> {
    match drain(&mut ask(peer, remote, up, down).await?).await? {
        count if count == down => Ok(()),
        count => Err(format!("wanted {down} bytes and got {count}").into()),
    }
}

async fn streams(peer: Peer, remote: PeerId, count: u64, parallel: u64) -> Result<(), Failure> {
    let mut rows = JoinSet::new();
    for _ in 0..parallel {
        let peer = peer.clone();
        rows.spawn(async move {
            for _ in 0..count / parallel {
                perf(peer.clone(), remote, 0, 1).await?;
            }
            Ok::<(), Failure>(())
        });
    }
    for ended in rows.join_all().await {
        ended?;
    }
    Ok(())
}

/// Asks for more than any window holds, leaves it unread while other streams go on, then reads it.
async fn hold(peer: Peer, remote: PeerId, down: u64) -> Result<(), Failure> {
    let mut held = ask(peer.clone(), remote, 0, down).await?;
    for _ in 0..10 {
        perf(peer.clone(), remote, 0, 1).await?;
    }
    match drain(&mut held).await? {
        count if count == down => Ok(()),
        count => Err(format!("wanted {down} bytes and got {count}").into()),
    }
}

/// Resets an echo in its middle, by dropping it unclosed.
async fn reset(peer: Peer, remote: PeerId) -> Result<(), Failure> {
    let mut stream = open(peer, remote, ECHO).await?;
    stream.write_all(&[7; 1024]).await?;
    stream.flush().await?;
    stream.read_exact(&mut [0; 1024]).await?;
    Ok(())
}

/// Is reset by the remote.
async fn suffer(peer: Peer, remote: PeerId) -> Result<(), Failure> {
    let mut stream = open(peer, remote, RESET).await?;
    stream.write_all(&[7]).await?;
    stream.flush().await?;
    match drain(&mut stream).await {
        Ok(count) => Err(format!("ended well after {count} bytes").into()),
        Err(_) => Ok(()),
    }
}
