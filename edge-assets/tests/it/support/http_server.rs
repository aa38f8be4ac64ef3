//! A server on a free port of loopback that answers as a test tells it to, and remembers what it was asked.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    task::JoinSet,
};

/// What a request gets.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// A status, with an empty body.
    Status(u16),
    /// A redirect to another address.
    Redirect(String),
    /// A status with a body.
    Saying(u16, String),
    /// Nothing, as long as the server lives.
    Silence,
    /// The connection is closed.
    HangUp,
}

/// What was asked.
#[derive(Debug)]
pub(crate) struct Received {
    /// The first line and the headers.
    pub(crate) head: String,
    pub(crate) body: String,
}

pub(crate) struct HttpServer {
    pub(crate) address: SocketAddr,
    received: mpsc::Receiver<Received>,
    _tasks: JoinSet<()>,
}

impl HttpServer {
    /// Starts a server that gives these replies in their order, and the last one from then on.
    pub(crate) async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, received) = mpsc::channel(1_000);
        let mut tasks = JoinSet::new();
        let replies: Vec<Reply> = replies.into_iter().collect();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            let mut replies = replies.into_iter().peekable();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let reply = replies.next().expect("there is a last reply");
                if replies.peek().is_none() {
                    replies = vec![reply.clone()].into_iter().peekable();
                }
                connections.spawn(answer(stream, reply, sender.clone()));
            }
        });
        Self {
            address,
            received,
            _tasks: tasks,
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Waits for the next request.
    pub(crate) async fn received(&mut self) -> Received {
        self.received.recv().await.unwrap()
    }

    /// The requests that came and were not looked at.
    pub(crate) fn rest(&mut self) -> usize {
        std::iter::from_fn(|| self.received.try_recv().ok()).count()
    }
}

async fn answer(mut stream: TcpStream, reply: Reply, received: mpsc::Sender<Received>) {
    let mut bytes = Vec::new();
    let (head, length) = loop {
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return;
        }
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
            break (head.to_owned(), length.unwrap_or(0));
        }
    };
    while bytes.len() < head.len() + 4 + length {
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return;
        }
    }
    let body = String::from_utf8_lossy(&bytes[head.len() + 4..]).into_owned();
    received.send(Received { head, body }).await.ok();
    let text = match reply {
        Reply::HangUp => return,
        Reply::Silence => return std::future::pending().await,
        Reply::Status(status) => format!("HTTP/1.1 {status} x\r\ncontent-length: 0\r\n\r\n"),
        Reply::Redirect(to) => format!("HTTP/1.1 302 x\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n"),
        Reply::Saying(status, body) => format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\n\r\n{body}", body.len()),
    };
    stream.write_all(text.as_bytes()).await.ok();
}
