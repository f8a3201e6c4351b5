//! The protocols that this peer serves.
use libp2p::{
    Stream, StreamProtocol,
    futures::{AsyncReadExt, AsyncWriteExt, Future, StreamExt},
};

use crate::{Failure, network::Peer};

pub const ECHO: StreamProtocol = StreamProtocol::new("/folkmoot/echo/1.0.0");
pub const PERF: StreamProtocol = StreamProtocol::new("/perf/1.0.0");
pub const PING: StreamProtocol = StreamProtocol::new("/ipfs/ping/1.0.0");
pub const RESET: StreamProtocol = StreamProtocol::new("/folkmoot/reset/1.0.0");
pub const CHUNK_BYTES: usize = 64 * 1024;

pub fn serve(peer: &Peer) -> Result<(), Failure> {
    each(peer, ECHO, echo)?;
    each(peer, PERF, perf)?;
    each(peer, RESET, reset)
}

/// Serves every stream of this protocol, and tells connected peers that it does.
pub fn each<F>(peer: &Peer, protocol: StreamProtocol, handler: fn(Stream) -> F) -> Result<(), Failure>
where
    F: Future<Output = Result<(), Failure>> + Send + 'static,
{
    let mut incoming = peer.control.clone().accept(protocol)?;
    tokio::spawn(async move {
        while let Some((_, stream)) = incoming.next().await {
            tokio::spawn(handler(stream));
        }
    });
    Ok(())
}

pub async fn echo(mut stream: Stream) -> Result<(), Failure> {
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        match stream.read(&mut chunk).await? {
            0 => return Ok(stream.close().await?),
            count => {
                stream.write_all(&chunk[..count]).await?;
                stream.flush().await?;
            }
        }
    }
}

async fn perf(mut stream: Stream) -> Result<(), Failure> {
    let mut wanted = [0; 8];
    stream.read_exact(&mut wanted).await?;
    drain(&mut stream).await?;
    send(&mut stream, u64::from_be_bytes(wanted)).await?;
    Ok(stream.close().await?)
}

/// Reads a byte and drops the stream, which resets it.
async fn reset(mut stream: Stream) -> Result<(), Failure> {
    Ok(stream.read_exact(&mut [0]).await?)
}

pub async fn send(stream: &mut (impl AsyncWriteExt + Unpin), count: u64) -> Result<(), Failure> {
    let chunk = vec![0; CHUNK_BYTES];
    let mut left = count;
    while left > 0 {
        let step = left.min(CHUNK_BYTES as u64) as usize;
        stream.write_all(&chunk[..step]).await?;
        left -= step as u64;
    }
    Ok(())
}

pub async fn drain(stream: &mut (impl AsyncReadExt + Unpin)) -> Result<u64, Failure> {
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut sum = 0;
    loop {
        match stream.read(&mut chunk).await? {
            0 => return Ok(sum),
            count => sum += count as u64,
        }
    }
}
