//! [`Stream`]: a reader of server-sent events, line by line from the socket.

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
};

use super::Client;

/// A message, or a comment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) data: String,
    pub(crate) comment: String,
}

impl Message {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.data).unwrap()
    }

    /// The kind of the fact, or the name of the message.
    pub(crate) fn kind(&self) -> String {
        match self.name.as_str() {
            "" => self.json()["type"].as_str().unwrap().to_owned(),
            name => name.to_owned(),
        }
    }
}

/// An open stream of events.
pub(crate) struct Stream {
    lines: BufReader<TcpStream>,
}

impl Stream {
    pub(crate) async fn open(client: &Client, query: &str, last: Option<&str>) -> Self {
        let mut stream = TcpStream::connect(client.address).await.unwrap();
        let last = last
            .map(|last| format!("last-event-id: {last}\r\n"))
            .unwrap_or_default();
        let own = client.head();
        let head = format!("GET /api/v1/events?{query} HTTP/1.1\r\nhost: localhost\r\n{own}{last}\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut stream = Self {
            lines: BufReader::new(stream),
        };
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(stream.lines.read_line(&mut head).await.unwrap() > 0, "{head}");
        }
        assert!(
            head.starts_with("HTTP/1.1 200") && head.contains("text/event-stream"),
            "{head}"
        );
        assert!(head.contains("x-accel-buffering: no"), "{head}");
        stream
    }

    /// The next message that is no comment; `None` at the end of the stream.
    pub(crate) async fn next(&mut self) -> Option<Message> {
        loop {
            let message = self.any().await?;
            if message.comment.is_empty() {
                return Some(message);
            }
        }
    }

    /// The next message or comment. The lines of chunks, which hold a length, are passed over.
    pub(crate) async fn any(&mut self) -> Option<Message> {
        let mut message = Message::default();
        loop {
            let mut line = String::new();
            if self.lines.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            let line = line.trim_end();
            match line.split_once(':') {
                None if line.is_empty() && message != Message::default() => return Some(message),
                None => {}
                Some(("", comment)) => comment.trim().clone_into(&mut message.comment),
                Some(("event", name)) => name.trim().clone_into(&mut message.name),
                Some(("id", id)) => id.trim().clone_into(&mut message.id),
                Some(("data", data)) => data.trim().clone_into(&mut message.data),
                Some(other) => panic!("{other:?}"),
            }
        }
    }
}
