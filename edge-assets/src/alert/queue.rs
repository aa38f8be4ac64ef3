//! [`Alerts`]: takes alerts without waiting. [`AlertTasks`]: owns the tasks that deliver them.
//!
//! An alert that repeats another one is held back and counted. The others go into the queue of each sink; a full queue loses the
//! newcomer, and the sink tells of it when it can deliver again. Where a store is known, it is kept there what became of each.

use std::{
    fmt,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use jiff::Timestamp;
use tokio::{
    sync::mpsc::{self, error::TrySendError},
    task::JoinSet,
};
use tracing::warn;

use super::{
    Alert, AlertError, AlertRule, AlertSink, QuietHours,
    book::Book,
    delivery::{Carrier, Errand, deliver_once_by},
    digest::digest,
    repeats::Repeats,
    rule::Rules,
};
use crate::{
    cancel::CancelToken,
    clock::SharedClock,
    policy::RetryPolicy,
    store::{Delivery, DeliveryOutcome, SharedStore, StoreError},
};

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
    rules: Rules,
    queues: Vec<Queue>,
    timeout: Duration,
    /// Where it is kept what becomes of them, once that is known.
    book: Arc<OnceLock<Book>>,
}

struct Queue {
    sink: Arc<dyn AlertSink>,
    sender: mpsc::Sender<Errand>,
    /// Alerts that this sink will not see.
    lost: Arc<AtomicU64>,
}

/// Chooses the sinks, and how hard they are tried.
#[derive(Debug)]
#[must_use = "nothing is delivered until `start`"]
pub struct AlertsBuilder {
    sinks: Vec<Arc<dyn AlertSink>>,
    rules: Rules,
    repeat_after: Duration,
    retry: RetryPolicy,
    timeout: Duration,
    capacity: usize,
}

impl Default for AlertsBuilder {
    fn default() -> Self {
        Self {
            sinks: Vec::new(),
            rules: Rules::default(),
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

    /// Adds a rule; one of the same name is replaced. The first one that takes an alert decides where it goes, and when it is held back.
    pub fn rule(mut self, rule: AlertRule) -> Self {
        self.rules.add(rule);
        self
    }

    /// Gives quiet hours to the rule that takes everything.
    pub(super) fn quiet(mut self, quiet: QuietHours) -> Self {
        self.rules.quiet(quiet);
        self
    }

    /// The rules, in the order in which they were added; at the end stands the one that takes everything.
    pub fn rules(&self) -> impl Iterator<Item = Arc<AlertRule>> {
        self.rules.complete().iter().cloned().collect::<Vec<_>>().into_iter()
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
        let rules = self.rules.complete();
        let book = Arc::<OnceLock<Book>>::default();
        let names: Vec<&str> = self.sinks.iter().map(|sink| sink.name()).collect();
        for (rule, unknown) in rules
            .iter()
            .flat_map(|rule| rule.unknown(&names).map(move |name| (rule, name)))
        {
            warn!(
                rule = rule.name(),
                sink = unknown,
                "a rule for alerts names a sink that there is not"
            );
        }
        let mut tasks = JoinSet::new();
        let stop = CancelToken::new();
        let mut queues = Vec::new();
        for sink in self.sinks {
            let (sender, receiver) = mpsc::channel(self.capacity);
            let lost = Arc::new(AtomicU64::new(0));
            let carrier = Carrier {
                sink: Arc::clone(&sink),
                retry: self.retry,
                timeout: self.timeout,
                stop: stop.clone(),
                lost: Arc::clone(&lost),
                book: Arc::clone(&book),
            };
            tasks.spawn(carrier.work(receiver));
            queues.push(Queue { sink, sender, lost });
        }
        let shared = Shared {
            repeats: Mutex::new(Repeats::new(self.repeat_after)),
            rules,
            queues,
            timeout: self.timeout,
            book,
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
        let Some(rule) = self.0.rules.of(&alert) else {
            return;
        };
        for queue in self.0.queues.iter().filter(|queue| rule.sends_to(queue.sink.name())) {
            queue.take(Errand {
                alert: Arc::clone(&alert),
                rule: Arc::clone(rule),
                begun: None,
            });
        }
    }

    /// Has it kept in a store what becomes of alerts from now on, and silences and quiet hours heeded. The first call counts.
    pub(crate) fn keep_in(&self, store: SharedStore, clock: SharedClock, location: Arc<str>) {
        // A second one, such as of the web API beside the daemon, says the same.
        self.0.book.get_or_init(|| Book { store, clock, location });
    }

    /// The rules, in the order in which they were added; at the end stands the one that takes everything.
    pub fn rules(&self) -> impl Iterator<Item = &AlertRule> {
        self.0.rules.iter().map(|rule| &**rule)
    }

    /// The end of the quiet hours of a rule that an instant is in; nothing when it is in none, or there is no such rule.
    pub(crate) fn quiet_until(&self, rule: &str, now: Timestamp) -> Option<Timestamp> {
        self.0.rules.named(rule)?.quiet()?.until(now)
    }

    /// Tells a sink, in one alert, of those that a rule held back for it. What is told of elsewhere meanwhile is not told again.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn tell_held(&self, rule: &str, sink: &str, held: &[Delivery]) -> Result<(), StoreError> {
        let Some(book) = self.0.book.get() else {
            return Ok(());
        };
        let alert = digest(rule, held, book.clock.now()).of_location(Arc::clone(&book.location));
        let rule = match self.0.rules.named(rule) {
            Some(rule) => Arc::clone(rule),
            None => Arc::new(AlertRule::new(rule)),
        };
        let mut entry = book.entry(Some(&rule), sink, &alert);
        let queue = self.0.queues.iter().find(|queue| queue.sink.name() == sink);
        if queue.is_none() {
            entry.outcome = DeliveryOutcome::Failed;
            entry.ended_at = Some(entry.at);
            entry.error = Some(format!("there is no sink `{sink}` any more"));
        }
        let ids = held.iter().map(|delivery| delivery.id).collect();
        let is_ours = book.store.begin_digest(entry.clone(), ids).await?;
        if let (Some(queue), true) = (queue, is_ours) {
            let errand = Errand {
                alert: Arc::new(alert),
                rule,
                begun: Some(entry.clone()),
            };
            if !queue.take(errand) {
                entry.error = Some("too many alerts wait for the sink".to_owned());
                book.end(entry, DeliveryOutcome::Failed).await;
            }
        }
        Ok(())
    }

    /// The names of the sinks, in the order in which they were added.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.queues.iter().map(|queue| queue.sink.name())
    }

    /// Tries each sink once, past the queues, and tells what came of it: for those who want to know whether alerts arrive.
    pub async fn try_each(&self, alert: &Alert) -> Vec<(String, Result<(), AlertError>)> {
        self.try_those(alert, None, |_| true).await
    }

    /// Tries each sink that a rule sends to as [`try_each`](Self::try_each) tries all, also while it is silenced or quiet; `None` when
    /// there is no rule of this name.
    pub async fn try_rule(&self, name: &str, alert: &Alert) -> Option<Vec<(String, Result<(), AlertError>)>> {
        let rule = self.0.rules.named(name)?;
        Some(self.try_those(alert, Some(rule), |sink| rule.sends_to(sink)).await)
    }

    async fn try_those(
        &self,
        alert: &Alert,
        rule: Option<&AlertRule>,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Vec<(String, Result<(), AlertError>)> {
        let wanted = self.0.queues.iter().filter(|queue| is_wanted(queue.sink.name()));
        let tries = wanted.map(async |queue| {
            let result = deliver_once_by(rule, &*queue.sink, alert, self.0.timeout, self.0.book.get()).await;
            (queue.sink.name().to_owned(), result)
        });
        join_all(tries).await
    }

    /// Tries one sink as [`try_each`](Self::try_each) tries all; `None` when there is none of this name.
    pub async fn try_one(&self, name: &str, alert: &Alert) -> Option<Result<(), AlertError>> {
        let tried = self.try_those(alert, None, |sink| sink == name).await;
        tried.into_iter().next().map(|(_, result)| result)
    }
}

impl Queue {
    /// Takes an alert whose turn is still to come; `false` when too many wait.
    fn take(&self, errand: Errand) -> bool {
        // A queue that is closed belongs to a process that ends.
        let Err(TrySendError::Full(errand)) = self.sender.try_send(errand) else {
            return true;
        };
        if self.lost.fetch_add(1, Ordering::Relaxed) == 0 {
            warn!(
                sink = self.sink.name(),
                alert = errand.alert.headline(),
                "an alert is lost: too many wait"
            );
        }
        false
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
