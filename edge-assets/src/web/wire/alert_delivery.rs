//! What became of alerts, and who wants to hear nothing of them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::at::At;
use crate::store::{Delivery, DeliveryOutcome, Silence, Silenced};

/// What became of an alert at one sink.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DeliveryResult {
    /// It is being sent; the attempts so far did not arrive.
    Sending,
    /// The sink took it.
    Sent,
    /// The sink did not take it, and is not tried again.
    Failed,
    /// The process ended while it was sent; it may have arrived.
    Interrupted,
    /// Somebody had silenced it.
    Silenced,
    /// It was held back in the quiet hours of its rule.
    Held,
}

impl From<DeliveryOutcome> for DeliveryResult {
    fn from(outcome: DeliveryOutcome) -> Self {
        match outcome {
            DeliveryOutcome::Sending => Self::Sending,
            DeliveryOutcome::Sent => Self::Sent,
            DeliveryOutcome::Failed => Self::Failed,
            DeliveryOutcome::Interrupted => Self::Interrupted,
            DeliveryOutcome::Silenced => Self::Silenced,
            DeliveryOutcome::Held => Self::Held,
        }
    }
}

impl From<DeliveryResult> for DeliveryOutcome {
    fn from(result: DeliveryResult) -> Self {
        match result {
            DeliveryResult::Sending => Self::Sending,
            DeliveryResult::Sent => Self::Sent,
            DeliveryResult::Failed => Self::Failed,
            DeliveryResult::Interrupted => Self::Interrupted,
            DeliveryResult::Silenced => Self::Silenced,
            DeliveryResult::Held => Self::Held,
        }
    }
}

/// An alert on its way to one sink, and what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeliveredAlert {
    /// The id.
    pub(crate) id: String,
    /// When it came to the sink's turn.
    pub(crate) at: At,
    /// The rule that sent it there; `null` when somebody tried the sink alone.
    #[schema(required)]
    pub(crate) rule: Option<String>,
    /// The sink.
    pub(crate) sink: String,
    /// What kind of alert it is, as `AlertAbout` lists them.
    #[schema(example = "run_failed")]
    pub(crate) kind: String,
    /// What it is about.
    pub(crate) subject: String,
    /// The run, when it is about one.
    #[schema(required)]
    pub(crate) run: Option<String>,
    /// What it says.
    pub(crate) body: String,
    /// How many alerts of its kind and subject were held back as repetitions before it.
    pub(crate) held_back: u32,
    /// How often it was tried; an attempt is counted before it is made.
    pub(crate) attempts: u32,
    /// What became of it.
    pub(crate) result: DeliveryResult,
    /// When that was known.
    #[schema(required)]
    pub(crate) ended_at: Option<At>,
    /// Why the last attempt failed, without secrets.
    #[schema(required)]
    pub(crate) error: Option<String>,
    /// The id of the silence that held it back.
    #[schema(required)]
    pub(crate) silence: Option<String>,
    /// The id of the delivery that told of it, when it had been held.
    #[schema(required)]
    pub(crate) digest: Option<String>,
}

impl From<Delivery> for DeliveredAlert {
    fn from(delivery: Delivery) -> Self {
        Self {
            id: delivery.id.to_string(),
            at: At(delivery.at),
            rule: delivery.rule.map(|rule| rule.to_string()),
            sink: delivery.channel.to_string(),
            kind: delivery.kind.to_string(),
            subject: delivery.subject.to_string(),
            run: delivery.run.map(|run| run.to_string()),
            body: delivery.body,
            held_back: delivery.held_back,
            attempts: delivery.attempts,
            result: delivery.outcome.into(),
            ended_at: delivery.ended_at.map(At),
            error: delivery.error,
            silence: delivery.silence.map(|id| id.to_string()),
            digest: delivery.digest.map(|id| id.to_string()),
        }
    }
}

/// What is to be silenced, and for how long: one of `everything`, `rule` and `subject`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAlertSilence {
    /// All alerts.
    #[serde(default)]
    pub(crate) everything: bool,
    /// What a rule sends.
    pub(crate) rule: Option<String>,
    /// Alerts about subjects of a pattern; `*` stands for any text.
    #[schema(example = "nightly_*")]
    pub(crate) subject: Option<String>,
    /// For how long, in seconds; up to 90 days.
    #[schema(example = 7200)]
    pub(crate) for_s: u64,
    /// Why.
    pub(crate) why: String,
}

/// Somebody wants to hear nothing of something for a while.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlertSilence {
    /// The id.
    pub(crate) id: String,
    /// Whether all alerts are silenced.
    pub(crate) everything: bool,
    /// The rule of which what it sends is silenced.
    #[schema(required)]
    pub(crate) rule: Option<String>,
    /// The pattern of subjects that are silenced.
    #[schema(required)]
    pub(crate) subject: Option<String>,
    /// When it was made.
    pub(crate) created_at: At,
    /// From then on it silences nothing.
    pub(crate) until: At,
    /// Who made it: the name of a token, `local`, or `command line`.
    pub(crate) who: String,
    /// Why.
    pub(crate) why: String,
    /// Whether it silences something now.
    pub(crate) is_active: bool,
    /// When somebody ended it early.
    #[schema(required)]
    pub(crate) ended_at: Option<At>,
    /// Who did.
    #[schema(required)]
    pub(crate) ended_by: Option<String>,
}

impl AlertSilence {
    /// A silence as it stands at an instant.
    pub(crate) fn of(silence: &Silence, now: jiff::Timestamp) -> Self {
        let (rule, subject) = match &silence.what {
            Silenced::Everything => (None, None),
            Silenced::Rule(name) => (Some(name.to_string()), None),
            Silenced::Subject(pattern) => (None, Some(pattern.to_string())),
        };
        Self {
            id: silence.id.to_string(),
            everything: silence.what == Silenced::Everything,
            rule,
            subject,
            created_at: At(silence.created_at),
            until: At(silence.until),
            who: silence.who.to_string(),
            why: silence.why.clone(),
            is_active: silence.is_active(now),
            ended_at: silence.ended.as_ref().map(|(at, _)| At(*at)),
            ended_by: silence.ended.as_ref().map(|(_, who)| who.to_string()),
        }
    }
}
