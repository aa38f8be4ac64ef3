//! Requests written by hand, so that tests can send what no well-behaved client sends.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::TcpStream,
};

use edge_assets::clickhouse::embedded::EmbeddedClickHouse;
use secrecy::ExposeSecret;

/// A request in the making.
pub(crate) struct RawRequest {
    address: String,
    method: &'static str,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
    /// The body ended as HTTP says it must, not by a cut connection.
    pub(crate) is_complete: bool,
}

impl RawRequest {
    /// A POST of `/` with the engine's credentials.
    pub(crate) fn new(engine: &EmbeddedClickHouse) -> Self {
        let request = Self::without_credentials(engine);
        let password = engine.password();
        request
            .header("X-ClickHouse-User", engine.user())
            .header("X-ClickHouse-Key", password.expose_secret())
    }

    /// A POST of `/` from nobody.
    pub(crate) fn without_credentials(engine: &EmbeddedClickHouse) -> Self {
        Self {
            address: engine.url().trim_start_matches("http://").to_owned(),
            method: "POST",
            path: "/".to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    pub(crate) fn method(mut self, method: &'static str) -> Self {
        self.method = method;
        self
    }

    pub(crate) fn path(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    /// Adds a key to the address.
    pub(crate) fn key(mut self, name: &str, value: &str) -> Self {
        let start = if self.path.contains('?') { '&' } else { '?' };
        let escaped: String = value.bytes().map(|byte| format!("%{byte:02x}")).collect();
        self.path = format!("{}{start}{name}={escaped}", self.path);
        self
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends everything and reads the answer.
    pub(crate) fn send(self) -> Answer {
        let mut stream = self.open(self.body.len());
        // An early refusal may close the connection before the body is through; the answer is there nevertheless.
        let _sent = stream.write_all(&self.body);
        Answer::read(stream)
    }

    /// Sends the head, announcing `length` bytes of body, and leaves the rest to the test.
    pub(crate) fn open(&self, length: usize) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let mut head = format!(
            "{} {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n",
            self.method, self.path
        );
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += &format!("Content-Length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        stream
    }
}

impl Answer {
    /// Reads an answer to the end of the connection.
    pub(crate) fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        // A reset after the answer is what an early refusal looks like.
        let _read = stream.read_to_end(&mut bytes);
        let end = bytes
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .expect("an answer has a head");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let body = &bytes[end + 4..];
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: BTreeMap<String, String> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let (body, is_complete) = match headers.get("content-length") {
            Some(length) => (body.to_vec(), length.parse() == Ok(body.len())),
            None => unchunked(body),
        };
        Self {
            status,
            headers,
            body,
            is_complete,
        }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(&name.to_ascii_lowercase())
            .map(String::as_str)
            .unwrap_or_default()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The text of an answer that must be a success.
    pub(crate) fn success(&self) -> String {
        assert_eq!(self.status, 200, "{}", self.text());
        assert!(self.is_complete, "the body was cut after {} bytes", self.body.len());
        self.text()
    }
}

fn unchunked(mut bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    loop {
        let Some(end) = bytes.windows(2).position(|window| window == b"\r\n") else {
            return (body, false);
        };
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..end]).unwrap(), 16).unwrap();
        if size == 0 {
            return (body, true);
        }
        let Some(chunk) = bytes.get(end + 2..end + 2 + size) else {
            return (body, false);
        };
        body.extend_from_slice(chunk);
        bytes = bytes.get(end + 4 + size..).unwrap_or_default();
    }
}
