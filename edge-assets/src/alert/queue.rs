//! [`Alerts`]: takes alerts without waiting. [`AlertTasks`]: owns the tasks that deliver them.
//!
//! An alert that repeats another one is held back and counted. The others go into the queue of each sink; a full queue loses the
//! newcomer, and the sink tells of it when it can deliver again.

use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use tokio::{
    sync::mpsc::{self, error::TrySendError},
    task::JoinSet,
};
use tracing::warn;

use super::{Alert, AlertError, AlertSink, delivery, delivery::Delivery, repeats::Repeats};
use crate::{cancel::CancelToken, policy::RetryPolicy};

/// Takes alerts, and returns at once. Clones share one set of queues.
///
/// ```
/// use edge_assets::alert::{Alert, Alerts, LogSink};
/// use std::time::Duration;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), jiff::Error> {
/// let (alerts, tasks) = Alerts::builder().sink(LogSink).start();
/// alerts.raise(Alert::test("2026-11-22T09:00:00Z".parse()?));
/// tasks.close(Duration::from_secs(5)).await;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Alerts(Arc<Shared>);

struct Shared {
    repeats: Mutex<Repeats>,
    queues: Vec<Queue>,
    timeout: Duration,
}

struct Queue {
    sink: Arc<dyn AlertSink>,
    sender: mpsc::Sender<Arc<Alert>>,
    /// Alerts that this sink will not see.
    lost: Arc<AtomicU64>,
}

/// Chooses the sinks, and how hard they are tried.
#[derive(Debug)]
#[must_use = "nothing is delivered until `start`"]
pub struct AlertsBuilder {
    sinks: Vec<Arc<dyn AlertSink>>,
    repeat_after: Duration,
    retry: RetryPolicy,
    timeout: Duration,
    capacity: usize,
}

impl Default for AlertsBuilder {
    fn default() -> Self {
        Self {
            sinks: Vec::new(),
            repeat_after: Duration::from_secs(600),
            retry: RetryPolicy::new(8).cap(Duration::from_secs(60)).jitter(),
            timeout: Duration::from_secs(30),
            capacity: 256,
        }
    }
}

impl AlertsBuilder {
    /// Adds a sink.
    pub fn sink(mut self, sink: impl AlertSink) -> Self {
        self.sinks.push(Arc::new(sink));
        self
    }

    /// The names of the sinks, in the order in which they were added.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.sinks.iter().map(|sink| sink.name())
    }

    /// Takes off the sinks whose names are not wanted.
    pub fn retain(mut self, is_wanted: impl Fn(&str) -> bool) -> Self {
        self.sinks.retain(|sink| is_wanted(sink.name()));
        self
    }

    /// Sets for how long alerts of one kind and subject are one alert; 10 min by default.
    pub const fn repeat_after(mut self, interval: Duration) -> Self {
        self.repeat_after = interval;
        self
    }

    /// Sets how often a sink that fails is tried again, and after which delays; 8 times within some 3 min by default.
    pub const fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }

    /// Sets how long one try may take; 30 s by default.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how many alerts wait for each sink; 256 by default, 0 counts as 1.
    pub const fn capacity(mut self, alerts: usize) -> Self {
        self.capacity = if alerts == 0 { 1 } else { alerts };
        self
    }

    /// Starts a task for each sink.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    #[must_use = "the tasks end when they are dropped"]
    pub fn start(self) -> (Alerts, AlertTasks) {
        let mut tasks = JoinSet::new();
        let stop = CancelToken::new();
        let mut queues = Vec::new();
        for sink in self.sinks {
            let (sender, receiver) = mpsc::channel(self.capacity);
            let lost = Arc::new(AtomicU64::new(0));
            let delivery = Delivery {
                sink: Arc::clone(&sink),
                retry: self.retry,
                timeout: self.timeout,
                stop: stop.clone(),
                lost: Arc::clone(&lost),
            };
            tasks.spawn(delivery.work(receiver));
            queues.push(Queue { sink, sender, lost });
        }
        let shared = Shared {
            repeats: Mutex::new(Repeats::new(self.repeat_after)),
            queues,
            timeout: self.timeout,
        };
        (Alerts(Arc::new(shared)), AlertTasks { tasks, stop })
    }
}

impl Alerts {
    /// Starts without any sink.
    pub fn builder() -> AlertsBuilder {
        AlertsBuilder::default()
    }

    /// Takes an alert; never waits.
    pub fn raise(&self, alert: Alert) {
        let admitted = self
            .0
            .repeats
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .admit(alert);
        let Some(alert) = admitted.map(Arc::new) else {
            return;
        };
        for queue in &self.0.queues {
            // A queue that is closed belongs to a process that ends.
            if let Err(TrySendError::Full(alert)) = queue.sender.try_send(Arc::clone(&alert))
                && queue.lost.fetch_add(1, Ordering::Relaxed) == 0
            {
                warn!(
                    sink = queue.sink.name(),
                    alert = alert.headline(),
                    "an alert is lost: too many wait"
                );
            }
        }
    }

    /// The names of the sinks, in the order in which they were added.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.queues.iter().map(|queue| queue.sink.name())
    }

    /// Tries each sink once, past the queues, and tells what came of it: for those who want to know whether alerts arrive.
    pub async fn try_each(&self, alert: &Alert) -> Vec<(String, Result<(), AlertError>)> {
        let tries = self.0.queues.iter().map(async |queue| {
            let result = delivery::try_once(&*queue.sink, alert, self.0.timeout).await;
            (queue.sink.name().to_owned(), result)
        });
        join_all(tries).await
    }

    /// Tries one sink as [`try_each`](Self::try_each) tries all; `None` when there is none of this name.
    pub async fn try_one(&self, name: &str, alert: &Alert) -> Option<Result<(), AlertError>> {
        let queue = self.0.queues.iter().find(|queue| queue.sink.name() == name)?;
        Some(delivery::try_once(&*queue.sink, alert, self.0.timeout).await)
    }
}

impl fmt::Debug for Alerts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sinks = self.0.queues.iter().map(|queue| queue.sink.name());
        f.debug_list().entries(sinks).finish()
    }
}

/// Owns the tasks that deliver alerts. Dropped, it ends them where they are.
#[derive(Debug)]
pub struct AlertTasks {
    tasks: JoinSet<()>,
    stop: CancelToken,
}

impl AlertTasks {
    /// Delivers what waits, each alert with one more try, and ends the tasks; those that need more than `grace` are ended there.
    pub async fn close(mut self, grace: Duration) {
        self.stop.cancel();
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(grace, ended).await.is_err() {
            warn!("alerts that waited for a slow sink are lost");
        }
    }
}
