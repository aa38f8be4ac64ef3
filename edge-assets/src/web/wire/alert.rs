//! Where alerts go, and whether they arrive.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::alert_rule::{AlertLevel, AlertRuleDetail};
use crate::alert::AlertKind;

/// Where alerts go. What raises them is part of the program: failed runs, failing schedules and sensors, freshness, the daemon.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlertRules {
    /// Where each alert goes: the log, what the settings name, what the program adds.
    pub(crate) sinks: Vec<AlertSink>,
    /// Which alerts go where: the first that takes an alert decides.
    pub(crate) rules: Vec<AlertRuleDetail>,
    /// What alerts are about.
    pub(crate) kinds: Vec<AlertRule>,
    /// Whether this process delivers alerts; a server without a daemon raises none.
    pub(crate) is_delivering: bool,
}

/// A place that alerts go to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlertSink {
    /// Its name, which hides what is secret: `webhook hooks.example.com`.
    pub(crate) name: String,
}

/// Something that alerts are about.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlertRule {
    /// Its name.
    pub(crate) kind: AlertAbout,
    /// It in words.
    pub(crate) text: String,
    /// How much such an alert matters.
    pub(crate) severity: AlertLevel,
}

/// What an alert is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AlertAbout {
    /// A run ended as a failure.
    RunFailed,
    /// A check failed.
    CheckFailed,
    /// A backfill came to its end, and something was not made.
    BackfillFailed,
    /// A schedule or a sensor could not be evaluated.
    TickFailed,
    /// A sensor has something to say.
    Sensor,
    /// An asset will soon not be as fresh as it should be.
    FreshnessWarned,
    /// An asset is not as fresh as it should be.
    FreshnessFailed,
    /// An asset is fresh again.
    FreshnessRestored,
    /// The daemon has a fault of its own.
    Daemon,
    /// Alerts were raised that could not be delivered.
    Lost,
    /// What was held back in quiet hours.
    Digest,
    /// Somebody tries whether alerts arrive.
    Test,
}

impl From<AlertKind> for AlertAbout {
    fn from(kind: AlertKind) -> Self {
        match kind {
            AlertKind::RunFailed => Self::RunFailed,
            AlertKind::CheckFailed => Self::CheckFailed,
            AlertKind::BackfillFailed => Self::BackfillFailed,
            AlertKind::TickFailed => Self::TickFailed,
            AlertKind::Sensor => Self::Sensor,
            AlertKind::FreshnessWarned => Self::FreshnessWarned,
            AlertKind::FreshnessFailed => Self::FreshnessFailed,
            AlertKind::FreshnessRestored => Self::FreshnessRestored,
            AlertKind::Daemon => Self::Daemon,
            AlertKind::Lost => Self::Lost,
            AlertKind::Digest => Self::Digest,
            AlertKind::Test => Self::Test,
        }
    }
}

/// Which sink is to be tried.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AlertTest {
    /// The sink; all of them unless told.
    pub(crate) sink: Option<String>,
}

/// Whether an alert arrived.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlertDelivery {
    /// The sink.
    pub(crate) sink: String,
    /// Whether the sink took it.
    pub(crate) arrived: bool,
    /// What went wrong.
    pub(crate) error: Option<String>,
}
