//! Just enough of the Redis protocol to ask a server something without the client that is under test.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// How long a connection, and each read, may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// A status or a string; bytes that are no text are replaced.
    Text(String),
    /// A number.
    Number(i64),
    /// An error reply, with its code.
    Error(String),
    /// A list.
    List(Vec<Self>),
    /// Nothing.
    Nil,
}

/// Sends one command on a new connection. Blocks.
pub(super) fn ask(address: SocketAddr, password: Option<&str>, command: &[&str]) -> io::Result<Reply> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    if let Some(password) = password {
        send(&mut stream, &["AUTH", password])?;
        if let Reply::Error(text) = receive(&mut reader)? {
            return Ok(Reply::Error(text));
        }
    }
    send(&mut stream, command)?;
    receive(&mut reader)
}

fn send(stream: &mut TcpStream, command: &[&str]) -> io::Result<()> {
    let mut bytes = format!("*{}\r\n", command.len()).into_bytes();
    for word in command {
        bytes.extend_from_slice(format!("${}\r\n{word}\r\n", word.len()).as_bytes());
    }
    stream.write_all(&bytes)
}

fn receive(reader: &mut BufReader<TcpStream>) -> io::Result<Reply> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let line = line.trim_end_matches(['\r', '\n']);
    let (kind, rest) = line.split_at_checked(1).unwrap_or_default();
    Ok(match kind {
        "+" => Reply::Text(rest.to_owned()),
        "-" => Reply::Error(rest.to_owned()),
        ":" => Reply::Number(number(rest)?),
        "$" => match usize::try_from(number(rest)?) {
            Err(_) => Reply::Nil,
            Ok(length) => {
                let mut bytes = vec![0; length + 2];
                reader.read_exact(&mut bytes)?;
                bytes.truncate(length);
                Reply::Text(String::from_utf8_lossy(&bytes).into_owned())
            }
        },
        "*" => match usize::try_from(number(rest)?) {
            Err(_) => Reply::Nil,
            Ok(length) => Reply::List((0..length).map(|_| receive(reader)).collect::<io::Result<_>>()?),
        },
        _ => return Err(io::ErrorKind::InvalidData.into()),
    })
}

fn number(text: &str) -> io::Result<i64> {
    text.parse().map_err(|_| io::ErrorKind::InvalidData.into())
}
