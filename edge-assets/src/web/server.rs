//! [`WebServer`]: listens, bounds what comes in, and ends in good order.

use std::{
    fmt, io,
    net::SocketAddr,
    pin::pin,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use axum::{Router, body::Body};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::JoinSet,
};
use tower_service::Service as _;
use tracing::warn;

use super::{WebError, WebOptions, picture::Fold, router, state::Shared};
use crate::{cancel::CancelToken, instance::Instance};

/// How long the head of a request may take, and a connection may idle.
const HEAD: Duration = Duration::from_secs(30);
/// The most that is buffered of one connection, in bytes; a head must fit.
const BUFFER: usize = 64 * 1024;
/// How long answers may take that are under way when the server is to end.
const FAREWELL: Duration = Duration::from_secs(5);
/// The pause after the system refused a connection, such as for want of file descriptors.
const PAUSE: Duration = Duration::from_millis(100);

/// The server of the web API.
///
/// ```
/// use edge_assets::{AssetDef, CancelToken, Definitions, instance::Instance, store::MemoryStore};
/// use edge_assets::web::{WebOptions, WebServer};
/// use std::sync::Arc;
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let one = AssetDef::builder("one").run(|| async { Ok::<_, std::io::Error>(1) });
/// let definitions = Definitions::builder().assets([one]).build()?;
/// let instance = Instance::builder(definitions, Arc::new(MemoryStore::new())).build();
///
/// let server = WebServer::bind(instance, WebOptions::new().port(0)).await?;
/// println!("{}", server.url());
/// let stop = CancelToken::new();
/// # stop.cancel();
/// server.run(stop).await;
/// # Ok(()) }
/// ```
pub struct WebServer {
    listener: TcpListener,
    address: SocketAddr,
    app: Router,
    shared: Shared,
    max_connections: usize,
}

impl WebServer {
    /// Listens; nothing is answered before [`run`](Self::run).
    ///
    /// # Errors
    /// [`WebError::Open`] when other machines could reach it and there is no token, [`WebError::NoToken`] when one is asked for and there
    /// is none, [`WebError::Bind`] when the address is taken, [`WebError::Store`] when the tokens cannot be read.
    pub async fn bind(instance: Instance, options: WebOptions) -> Result<Self, WebError> {
        let asked = SocketAddr::new(options.host, options.port);
        let listen = async {
            let listener = TcpListener::bind(asked).await?;
            let address = listener.local_addr()?;
            Ok::<_, io::Error>((listener, address))
        };
        let (listener, address) = listen
            .await
            .map_err(|source| WebError::Bind { address: asked, source })?;
        let shared = Shared::new(instance, &options, address.port());
        if shared.access.is_asked && !shared.access.has_token().await.map_err(WebError::Store)? {
            return Err(if options.host.is_loopback() {
                WebError::NoToken
            } else {
                WebError::Open { address: asked }
            });
        }
        Ok(Self {
            listener,
            address,
            app: router::app(shared.clone()),
            shared,
            max_connections: options.max_connections,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address for people: `http://localhost:3000`.
    #[must_use]
    pub fn url(&self) -> String {
        if self.address.ip().is_loopback() {
            format!("http://localhost:{}", self.address.port())
        } else {
            format!("http://{}", self.address)
        }
    }

    /// Answers until it is stopped; what is under way then has 5 s to end.
    pub async fn run(self, stop: CancelToken) {
        let mut connections = JoinSet::new();
        let room = Arc::new(Semaphore::new(self.max_connections));
        let shared = self.shared.clone();
        connections.spawn(async move {
            // Who looks at the graph first need not wait for its drawing; if it fails, they are told.
            let graph = shared.instance.definitions().graph();
            drop(shared.pictures.get(graph, Fold::default()).await);
        });
        loop {
            let accepted = async {
                let permit = Arc::clone(&room).acquire_owned().await;
                (permit, self.listener.accept().await)
            };
            let (permit, stream) = tokio::select! {
                () = stop.cancelled() => break,
                Some(_) = connections.join_next() => continue,
                accepted = accepted => match accepted {
                    (Ok(permit), Ok((stream, _))) => (permit, stream),
                    (_, refused) => {
                        let error = refused.err().map(|error| error.to_string());
                        warn!(error, "a connection could not be accepted");
                        tokio::time::sleep(PAUSE).await;
                        continue;
                    }
                },
            };
            let (app, shared) = (self.app.clone(), self.shared.clone());
            connections.spawn(async move {
                shared.counters.connections.fetch_add(1, Ordering::Relaxed);
                serve(stream, app, shared.stop.clone()).await;
                shared.counters.connections.fetch_sub(1, Ordering::Relaxed);
                drop(permit);
            });
        }
        self.shared.stop.cancel();
        let all = async { while connections.join_next().await.is_some() {} };
        if tokio::time::timeout(FAREWELL, all).await.is_err() {
            warn!("some connections did not end in time");
        }
    }
}

async fn serve(stream: TcpStream, app: Router, stop: CancelToken) {
    let service = service_fn(move |request: Request<Incoming>| app.clone().call(request.map(Body::new)));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(BUFFER);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    // A connection that breaks is the client's affair.
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke");
    }
}

impl fmt::Debug for WebServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebServer")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
