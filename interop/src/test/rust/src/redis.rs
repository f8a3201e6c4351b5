//! The two commands of Redis that the test-plans contract needs.
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

use crate::Failure;

async fn ask(address: &str, words: &[&str]) -> Result<BufReader<TcpStream>, Failure> {
    let mut socket = TcpStream::connect(address).await?;
    let mut request = format!("*{}\r\n", words.len());
    for word in words {
        request += &format!("${}\r\n{word}\r\n", word.len());
    }
    socket.write_all(request.as_bytes()).await?;
    Ok(BufReader::new(socket))
}

async fn line(reply: &mut BufReader<TcpStream>) -> Result<String, Failure> {
    let mut line = String::new();
    reply.read_line(&mut line).await?;
    match line.strip_prefix('-') {
        Some(error) => Err(error.trim().into()),
        None => Ok(line.trim_end().to_owned()),
    }
}

pub async fn push(address: &str, key: &str, value: &str) -> Result<(), Failure> {
    line(&mut ask(address, &["RPUSH", key, value]).await?).await.map(drop)
}

pub async fn pop(address: &str, key: &str) -> Result<String, Failure> {
    let mut reply = ask(address, &["BLPOP", key, "60"]).await?;
    if line(&mut reply).await? != "*2" {
        return Err("nothing was pushed".into());
    }
    let mut word = Vec::new();
    for _ in 0..2 {
        let length: usize = line(&mut reply).await?.trim_start_matches('$').parse()?;
        word = vec![0; length];
        reply.read_exact(&mut word).await?;
        reply.read_exact(&mut [0; 2]).await?;
    }
    Ok(String::from_utf8(word)?)
}
