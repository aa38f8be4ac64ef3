//! [`FaultProxy`]: a TCP proxy on loopback that cuts, splits, delays or refuses on request.
//!
//! It stands between a client under test and any server. A fault holds for connections that are opened, and for bytes
//! that pass, after it was set. It knows no protocol: where a cut falls is said in bytes of the answer. Each connection is
//! a task that ends with the proxy.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, tcp::OwnedReadHalf, tcp::OwnedWriteHalf},
    sync::watch,
    task::JoinSet,
};

/// What the proxy does to connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Fault {
    /// Passes everything on.
    #[default]
    None,
    /// Closes each connection as soon as it is made.
    Refuse,
    /// Takes what the client sends and never answers.
    Silence,
    /// Closes a connection after this many bytes of answers have passed through it.
    CutAnswerAfter(u64),
    /// Closes a connection after this many bytes of requests have passed through it.
    CutRequestAfter(u64),
    /// Passes answers on in pieces of this many bytes, each in a packet of its own.
    SplitAnswer(usize),
    /// Waits this long before it passes on each piece of an answer.
    DelayAnswer(Duration),
}

/// A TCP proxy on loopback that fails on request.
///
/// ```no_run
/// # async fn example() -> std::io::Result<()> {
/// use edge_assets::testing::{Fault, FaultProxy};
/// # let server = "127.0.0.1:8123".parse().unwrap();
/// let proxy = FaultProxy::start(server).await?;
/// proxy.set(Fault::CutAnswerAfter(100));
/// // … point the client at `proxy.address()` …
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct FaultProxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    /// Dropping it ends the proxy.
    tasks: JoinSet<()>,
}

#[derive(Debug)]
struct Shared {
    fault: Mutex<Fault>,
    /// Changes when connections that are open are to be closed.
    generation: watch::Sender<u64>,
    connections: AtomicU64,
    answered: AtomicU64,
}

impl FaultProxy {
    /// Starts a proxy in front of a server, on a free port.
    ///
    /// # Errors
    /// When no port can be bound.
    pub async fn start(upstream: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            fault: Mutex::new(Fault::None),
            generation: watch::Sender::new(0),
            connections: AtomicU64::new(0),
            answered: AtomicU64::new(0),
        });
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(listener, upstream, Arc::clone(&shared)));
        Ok(Self { address, shared, tasks })
    }

    /// Where clients connect.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Sets the fault of what comes from now on.
    pub fn set(&self, fault: Fault) {
        *self.shared.fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    /// Closes all connections that are open.
    pub fn cut_all(&self) {
        self.shared.generation.send_modify(|generation| *generation += 1);
    }

    /// Ends the proxy: when this returns, its port refuses connections.
    pub async fn stop(mut self) {
        self.tasks.shutdown().await;
    }

    /// How many connections have been made.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.shared.connections.load(Ordering::Relaxed)
    }

    /// How many bytes of answers have passed.
    #[must_use]
    pub fn answered_bytes(&self) -> u64 {
        self.shared.answered.load(Ordering::Relaxed)
    }
}

impl Shared {
    fn fault(&self) -> Fault {
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn accept(listener: TcpListener, upstream: SocketAddr, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((client, _)) = accepted else { continue };
                shared.connections.fetch_add(1, Ordering::Relaxed);
                connections.spawn(serve(client, upstream, Arc::clone(&shared)));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Serves one connection; both ends are closed when either direction is done for.
async fn serve(client: TcpStream, upstream: SocketAddr, shared: Arc<Shared>) {
    if shared.fault() == Fault::Refuse {
        return;
    }
    let Ok(server) = TcpStream::connect(upstream).await else {
        return;
    };
    // Without it a piece waits for the acknowledgement of the one before.
    if client.set_nodelay(true).is_err() || server.set_nodelay(true).is_err() {
        return;
    }
    let mut generation = shared.generation.subscribe();
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::select! {
        () = requests(from_client, to_server, &shared) => {}
        () = answers(from_server, to_client, &shared) => {}
        _ = generation.changed() => {}
    }
}

async fn requests(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, shared: &Shared) {
    let mut buffer = vec![0; 64 << 10];
    let mut passed: u64 = 0;
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        let mut piece = &buffer[..read];
        let mut cut = false;
        if let Fault::CutRequestAfter(limit) = shared.fault() {
            (piece, cut) = up_to(piece, limit.saturating_sub(passed));
        }
        passed = passed.saturating_add(piece.len() as u64);
        if to.write_all(piece).await.is_err() || cut {
            return;
        }
    }
    // A client that has said all may still wait for its answer.
    if to.shutdown().await.is_ok() {
        std::future::pending::<()>().await;
    }
}

async fn answers(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, shared: &Shared) {
    let mut buffer = vec![0; 64 << 10];
    let mut passed: u64 = 0;
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        let mut piece = &buffer[..read];
        let mut size = read;
        let mut cut = false;
        match shared.fault() {
            Fault::CutAnswerAfter(limit) => (piece, cut) = up_to(piece, limit.saturating_sub(passed)),
            Fault::SplitAnswer(pieces) => size = pieces.max(1),
            Fault::DelayAnswer(delay) => tokio::time::sleep(delay).await,
            Fault::Silence => std::future::pending().await,
            Fault::None | Fault::Refuse | Fault::CutRequestAfter(_) => {}
        }
        for part in piece.chunks(size) {
            // Before the client can have it, so that who has read all of an answer also finds it counted.
            shared.answered.fetch_add(part.len() as u64, Ordering::Relaxed);
            if to.write_all(part).await.is_err() {
                return;
            }
            passed = passed.saturating_add(part.len() as u64);
            // Lets the client read this piece before the next one joins it.
            tokio::task::yield_now().await;
        }
        if cut {
            return;
        }
    }
}

/// The part of a piece that may still pass, and whether the connection ends with it.
fn up_to(piece: &[u8], left: u64) -> (&[u8], bool) {
    match usize::try_from(left) {
        Ok(left) if left <= piece.len() => (&piece[..left], true),
        _ => (piece, false),
    }
}
