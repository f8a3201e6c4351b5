//! A rust-libp2p peer that tests drive. `interop/src/test/PEERS.md` has the language that it speaks on stdin and stdout.
mod commands;
mod network;
mod redis;
mod serving;

use std::{env, error::Error};

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader, stdin};

pub type Failure = Box<dyn Error + Send + Sync>;

pub fn tell(event: Value) {
    println!("{event}");
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let flag = |name: &str| {
        let start = format!("--{name}=");
        env::args().find_map(|arg| arg.strip_prefix(&start).map(str::to_owned))
    };
    let peer = network::start(flag("listen"), flag("psk")).await?;
    serving::serve(&peer)?;
    tell(json!({
        "event": "ready", "implementation": "rust-libp2p", "peer": peer.id.to_string(), "addresses": peer.addresses
    }));
    let mut lines = BufReader::new(stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        let command: Value = serde_json::from_str(&line)?;
        if command["do"] == "stop" {
            break;
        }
        tokio::spawn(commands::run(peer.clone(), command));
    }
    Ok(())
}
