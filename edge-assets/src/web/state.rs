//! [`Shared`]: what all handlers of a server know.

use std::{
    fmt,
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize},
    },
    time::Duration,
};

use tokio::sync::Semaphore;

use super::{
    WebOptions, access::Access, board::Board, options::DaemonView, picture::Pictures, reasons::Reasons,
    streams::Streams,
};
use crate::{alert::Alerts, cancel::CancelToken, instance::Instance};

/// The clock is read again at least this often: it may be set while one waits.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// What all handlers of a server know. Clones share it.
#[derive(Clone)]
pub(super) struct Shared(Arc<Parts>);

pub(super) struct Parts {
    pub(super) instance: Instance,
    pub(super) access: Access,
    /// The name of the cookie of sessions. Browsers keep cookies by host alone, so it tells the port.
    pub(super) cookie: String,
    pub(super) names: Vec<String>,
    pub(super) daemon: Option<DaemonView>,
    pub(super) alerts: Option<Alerts>,
    pub(super) heartbeat: Duration,
    pub(super) request_timeout: Duration,
    pub(super) max_lag: u64,
    /// How many streams of events there may still be.
    pub(super) streams: Arc<Semaphore>,
    pub(super) open: Streams,
    /// Held while runs are launched under a key: two requests of one key that come together would not see each other.
    pub(super) keyed: tokio::sync::Mutex<()>,
    /// Cancelled when the server is to end.
    pub(super) stop: CancelToken,
    pub(super) counters: Counters,
    pub(super) reasons: Reasons,
    pub(super) board: Board,
    pub(super) pictures: Pictures,
    max_streams: usize,
}

/// What the server counts of itself.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// Answers by the hundreds of their status, from 1xx.
    pub(super) answers: [AtomicU64; 5],
    /// Connections that are open.
    pub(super) connections: AtomicUsize,
}

impl Shared {
    pub(super) fn new(instance: Instance, options: &WebOptions, port: u16) -> Self {
        if let Some(alerts) = &options.alerts {
            let (store, clock) = (Arc::clone(instance.store()), Arc::clone(instance.clock()));
            alerts.keep_in(store, clock, Arc::clone(instance.location()));
        }
        let is_asked = options.token.is_some() || options.require_token || !options.host.is_loopback();
        Self(Arc::new(Parts {
            access: Access::new(instance.clone(), options.token.clone(), is_asked),
            cookie: format!("edge_session_{port}"),
            instance,
            names: options.names.clone(),
            daemon: options.daemon.clone(),
            alerts: options.alerts.clone(),
            heartbeat: options.heartbeat,
            request_timeout: options.request_timeout,
            max_lag: options.max_lag,
            open: Streams::default(),
            keyed: tokio::sync::Mutex::default(),
            streams: Arc::new(Semaphore::new(options.max_streams)),
            stop: CancelToken::new(),
            counters: Counters::default(),
            reasons: Reasons::default(),
            board: Board::default(),
            pictures: Pictures::default(),
            max_streams: options.max_streams,
        }))
    }

    /// Waits until an instant of the clock has come, or it is worth reading the clock again; for ever when there is none.
    pub(super) async fn wait_until(&self, at: Option<jiff::Timestamp>) {
        match at {
            None => std::future::pending().await,
            Some(at) => {
                let left = Duration::try_from(at.duration_since(self.instance.clock().now())).unwrap_or_default();
                tokio::time::sleep(left.min(LONGEST_SLEEP)).await;
            }
        }
    }

    /// How many streams of events are open.
    pub(super) fn open_streams(&self) -> usize {
        self.max_streams - self.streams.available_permits()
    }
}

impl Deref for Shared {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared")
            .field("instance", &self.instance)
            .finish_non_exhaustive()
    }
}
