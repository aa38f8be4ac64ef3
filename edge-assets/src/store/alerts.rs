//! [`AlertStore`]: what became of alerts, and who wants to hear nothing of them for a while.

use std::{fmt, str::FromStr, sync::Arc};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::{
    boxed::BoxFuture,
    id::{DeliveryId, RunId, SilenceId},
    page::{Page, PageRequest},
    selection::glob_matches,
};

/// So many held deliveries are told of at once at most.
pub(crate) const MOST_HELD: usize = 10_000;

/// What became of an alert at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DeliveryOutcome {
    /// It is being sent; the attempts so far did not arrive.
    Sending,
    /// The place took it.
    Sent,
    /// The place did not take it, and is not tried again.
    Failed,
    /// The process ended while it was sent; it may have arrived.
    Interrupted,
    /// Somebody had silenced it.
    Silenced,
    /// It was held back in the quiet hours of its rule; their end tells of it.
    Held,
}

impl DeliveryOutcome {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Sending,
        Self::Sent,
        Self::Failed,
        Self::Interrupted,
        Self::Silenced,
        Self::Held,
    ];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
            Self::Silenced => "silenced",
            Self::Held => "held",
        }
    }
}

impl fmt::Display for DeliveryOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A text is no outcome of a delivery.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no result of a delivery; take `sending`, `sent`, `failed`, `interrupted`, `silenced` or `held`")]
pub struct UnknownOutcome(String);

impl FromStr for DeliveryOutcome {
    type Err = UnknownOutcome;

    fn from_str(text: &str) -> Result<Self, UnknownOutcome> {
        let known = Self::ALL.into_iter().find(|outcome| outcome.as_str() == text);
        known.ok_or_else(|| UnknownOutcome(text.to_owned()))
    }
}

/// An alert on its way to one place, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// The id.
    pub id: DeliveryId,
    /// The binary that raised the alert.
    pub location: Arc<str>,
    /// When it came to the place's turn.
    pub at: Timestamp,
    /// The rule that sent it there; nothing when somebody tried the place alone.
    pub rule: Option<Arc<str>>,
    /// The place: the name of its sink.
    pub channel: Arc<str>,
    /// What kind of alert it is: `run_failed`.
    pub kind: Arc<str>,
    /// What it is about.
    pub subject: Arc<str>,
    /// The run, when it is about one.
    pub run: Option<RunId>,
    /// What it says, up to 8 KiB.
    pub body: String,
    /// How many alerts of its kind and subject were held back as repetitions before it.
    pub held_back: u32,
    /// How often it was tried; an attempt is counted before it is made.
    pub attempts: u32,
    /// What became of it.
    pub outcome: DeliveryOutcome,
    /// When that was known.
    pub ended_at: Option<Timestamp>,
    /// Why the last attempt failed, without secrets.
    pub error: Option<String>,
    /// The silence that held it back.
    pub silence: Option<SilenceId>,
    /// The delivery that told of it, when it had been held.
    pub digest: Option<DeliveryId>,
}

/// Which deliveries are wanted; each part that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeliveryFilter {
    /// Of this binary.
    pub location: Option<Arc<str>>,
    /// Sent by this rule.
    pub rule: Option<Arc<str>>,
    /// To this place.
    pub channel: Option<Arc<str>>,
    /// That came to this.
    pub outcome: Option<DeliveryOutcome>,
    /// About this run.
    pub run: Option<RunId>,
}

/// What is silenced.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Silenced {
    /// All alerts.
    Everything,
    /// What a rule sends.
    Rule(Arc<str>),
    /// Alerts about subjects of a pattern; `*` stands for any text.
    Subject(Arc<str>),
}

impl Silenced {
    /// Whether it is about an alert of a subject that a rule sends.
    ///
    /// ```
    /// use edge_assets::store::Silenced;
    /// assert!(Silenced::Subject("nightly_*".into()).covers("everything", "nightly_sync"));
    /// assert!(!Silenced::Rule("pager".into()).covers("everything", "nightly_sync"));
    /// ```
    #[must_use]
    pub fn covers(&self, rule: &str, subject: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Rule(name) => **name == *rule,
            Self::Subject(pattern) => glob_matches(pattern, subject),
        }
    }
}

/// For people: `everything`, `rule pager`, `subjects nightly_*`.
impl fmt::Display for Silenced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everything => f.write_str("everything"),
            Self::Rule(name) => write!(f, "rule {name}"),
            Self::Subject(pattern) => write!(f, "subjects {pattern}"),
        }
    }
}

/// Somebody wants to hear nothing of something for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Silence {
    /// The id.
    pub id: SilenceId,
    /// The binary whose alerts it is about.
    pub location: Arc<str>,
    /// What is silenced.
    pub what: Silenced,
    /// When it was made.
    pub created_at: Timestamp,
    /// From then on it silences nothing.
    pub until: Timestamp,
    /// Who made it.
    pub who: Arc<str>,
    /// Why.
    pub why: String,
    /// When somebody ended it early, and who.
    pub ended: Option<(Timestamp, Arc<str>)>,
}

impl Silence {
    /// Whether it silences something.
    #[must_use]
    pub fn is_active(&self, now: Timestamp) -> bool {
        self.ended.is_none() && self.created_at <= now && now < self.until
    }
}

/// What became of alerts, and who wants to hear nothing of them for a while.
pub trait AlertStore: Send + Sync {
    /// Keeps a delivery; of one that is known, what became of it so far.
    fn record_delivery(&self, delivery: Delivery) -> BoxFuture<'_, Result<(), StoreError>>;

    /// Deliveries, newest first.
    fn deliveries(
        &self,
        filter: DeliveryFilter,
        page: PageRequest,
    ) -> BoxFuture<'_, Result<Page<Delivery>, StoreError>>;

    /// The deliveries of a binary that are held and not told of yet, oldest first; 10,000 at most.
    fn held_deliveries(&self, location: Arc<str>) -> BoxFuture<'_, Result<Vec<Delivery>, StoreError>>;

    /// Begins the delivery that tells of held ones; says whether it did. Where one of them is told of already, or is not held, nothing
    /// is changed.
    fn begin_digest(&self, digest: Delivery, held: Vec<DeliveryId>) -> BoxFuture<'_, Result<bool, StoreError>>;

    /// Says of deliveries that were begun before an instant and are still being sent that their process has ended. The held ones that
    /// such a delivery was to tell of are to be told of again. Returns how many there were.
    fn interrupt_deliveries(
        &self,
        location: Arc<str>,
        before: Timestamp,
        now: Timestamp,
    ) -> BoxFuture<'_, Result<u64, StoreError>>;

    /// Keeps a silence.
    fn add_silence(&self, silence: Silence) -> BoxFuture<'_, Result<(), StoreError>>;

    /// Ends a silence of a binary; gives it back when it was there and not over.
    fn end_silence(
        &self,
        location: Arc<str>,
        id: SilenceId,
        at: Timestamp,
        who: Arc<str>,
    ) -> BoxFuture<'_, Result<Option<Silence>, StoreError>>;

    /// The silences of a binary that last beyond an instant, also those that somebody ended; the newest first.
    fn silences(&self, location: Arc<str>, beyond: Timestamp) -> BoxFuture<'_, Result<Vec<Silence>, StoreError>>;
}
