//! Where alerts go, and whether they arrive.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::alert::AlertKind;

/// Where alerts go. What raises them is part of the program: failed runs, failing schedules and sensors, freshness, the daemon.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlertRules {
    /// Where each alert goes: the log, what the settings name, what the program adds.
    pub(crate) sinks: Vec<AlertSink>,
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
}

/// What an alert is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AlertAbout {
    /// A run ended as a failure.
    RunFailed,
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
}

impl AlertAbout {
    /// All of them, with what the alert says it is.
    pub(crate) const ALL: [(Self, AlertKind); 8] = [
        (Self::RunFailed, AlertKind::RunFailed),
        (Self::TickFailed, AlertKind::TickFailed),
        (Self::Sensor, AlertKind::Sensor),
        (Self::FreshnessWarned, AlertKind::FreshnessWarned),
        (Self::FreshnessFailed, AlertKind::FreshnessFailed),
        (Self::FreshnessRestored, AlertKind::FreshnessRestored),
        (Self::Daemon, AlertKind::Daemon),
        (Self::Lost, AlertKind::Lost),
    ];
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
