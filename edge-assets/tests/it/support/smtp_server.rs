//! A mail server on a free port of loopback, as far as one mail needs it.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    task::JoinSet,
};

pub(crate) struct SmtpServer {
    pub(crate) address: SocketAddr,
    mails: mpsc::Receiver<String>,
    _tasks: JoinSet<()>,
}

impl SmtpServer {
    /// Starts a server; `refusal` is what it says to a command that begins with the first text.
    pub(crate) async fn start(refusal: Option<(&'static str, String)>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, mails) = mpsc::channel(10);
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                // A client that is refused goes away in the middle.
                serve(stream, refusal.as_ref(), &sender).await.ok();
            }
        });
        Self {
            address,
            mails,
            _tasks: tasks,
        }
    }

    /// Waits for the next mail: the envelope's lines, then the message.
    pub(crate) async fn mail(&mut self) -> String {
        self.mails.recv().await.unwrap()
    }
}

async fn serve(
    stream: TcpStream,
    refusal: Option<&(&'static str, String)>,
    mails: &mpsc::Sender<String>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 here\r\n").await?;
    let mut mail = String::new();
    let mut line = String::new();
    let mut is_message = false;
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        if is_message {
            if line != ".\r\n" {
                mail.push_str(&line);
                continue;
            }
            is_message = false;
            mails.send(std::mem::take(&mut mail)).await.ok();
        }
        let answer = match refusal {
            Some((command, answer)) if line.starts_with(command) => answer,
            _ if line.starts_with("EHLO") => "250-here\r\n250 AUTH PLAIN",
            _ if line.starts_with("AUTH") => "235 welcome",
            _ if line.starts_with("DATA") => {
                is_message = true;
                "354 go on"
            }
            _ if line.starts_with("QUIT") => "221 bye",
            _ => {
                if !is_message && (line.starts_with("MAIL") || line.starts_with("RCPT")) {
                    mail.push_str(&line);
                }
                "250 yes"
            }
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}
