//! [`WebOptions`]: where a server listens, whom it lets in, and how much it takes.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
    time::Duration,
};

use super::Token;
use crate::{
    alert::Alerts,
    daemon::{Daemon, LoopHealth},
    store::Retention,
};

/// Where a server listens, whom it lets in, and how much it takes.
///
/// ```
/// use edge_assets::web::WebOptions;
/// // A free port of the loopback interface.
/// let options = WebOptions::new().port(0);
/// # let _ = options;
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct WebOptions {
    pub(super) host: IpAddr,
    pub(super) port: u16,
    pub(super) token: Option<Token>,
    pub(super) require_token: bool,
    pub(super) alerts: Option<Alerts>,
    pub(super) names: Vec<String>,
    pub(super) daemon: Option<DaemonView>,
    pub(super) heartbeat: Duration,
    pub(super) request_timeout: Duration,
    pub(super) max_connections: usize,
    pub(super) max_streams: usize,
    pub(super) max_lag: u64,
}

/// What a server can ask the daemon that runs beside it in this process.
#[derive(Clone)]
pub(super) struct DaemonView {
    pub(super) loops: Arc<dyn Fn() -> Vec<LoopHealth> + Send + Sync>,
    pub(super) is_alive: Arc<dyn Fn() -> bool + Send + Sync>,
    pub(super) retention: Retention,
}

impl Default for WebOptions {
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 3000,
            token: None,
            require_token: false,
            alerts: None,
            names: Vec::new(),
            daemon: None,
            heartbeat: Duration::from_secs(15),
            request_timeout: Duration::from_secs(30),
            max_connections: 256,
            max_streams: 64,
            max_lag: 10_000,
        }
    }
}

impl WebOptions {
    /// Port 3000 of the loopback interface.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the address to listen on. One that other machines can reach needs a [token](Self::token), or one in the store.
    pub fn host(mut self, host: IpAddr) -> Self {
        self.host = host;
        self
    }

    /// Sets the port; 0 takes one that is free.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Lets in those who know this token, as administrators, beside those with a token of the store.
    pub fn token(mut self, token: Token) -> Self {
        self.token = Some(token);
        self
    }

    /// Asks for a token on the loopback interface, too, such as behind a proxy.
    pub fn require_token(mut self) -> Self {
        self.require_token = true;
        self
    }

    /// Tells where alerts go, and lets callers try whether they arrive.
    pub fn alerts(mut self, alerts: Alerts) -> Self {
        self.alerts = Some(alerts);
        self
    }

    /// Adds a name under which the server is reached, such as that of a proxy in front of it. Requests for any other name are
    /// refused, except for `localhost` and plain IP addresses.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.names.push(name.into().to_ascii_lowercase());
        self
    }

    /// Tells of the daemon that runs in this process: how its loops are, and whether the process is ready.
    pub fn daemon(mut self, daemon: &Daemon) -> Self {
        self.daemon = Some(DaemonView {
            loops: Arc::new(daemon.health()),
            is_alive: Arc::new(daemon.is_alive()),
            retention: daemon.kept(),
        });
        self
    }

    /// Sets how often an idle stream of events says that it lives; 15 s by default.
    pub fn heartbeat(mut self, every: Duration) -> Self {
        self.heartbeat = every;
        self
    }

    /// Sets how long a request may take, from its last header to the first byte of the answer; 30 s by default.
    pub fn request_timeout(mut self, time: Duration) -> Self {
        self.request_timeout = time;
        self
    }

    /// Sets how many connections there are at once; 256 by default. Others wait.
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.max_connections = connections.max(1);
        self
    }

    /// Sets how many streams of events there are at once; 64 by default. Others are refused.
    pub fn max_streams(mut self, streams: usize) -> Self {
        self.max_streams = streams;
        self
    }

    /// Sets by how many events a stream may lag behind before it is told to fetch anew instead; 10,000 by default.
    pub fn max_lag(mut self, events: u64) -> Self {
        self.max_lag = events;
        self
    }
}

impl fmt::Debug for DaemonView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DaemonView").finish_non_exhaustive()
    }
}
