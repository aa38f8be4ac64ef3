//! Alerts: what somebody should be told. Raised by the daemon and by sensors, delivered to sinks: the log, a webhook, e-mail.
//!
//! [`Alerts`] takes an alert and returns at once. Each sink has a bounded queue and a task of its own, so that a sink that is
//! slow, or gone, delays neither a run nor another sink. [`DeadMansSwitch`] is the other way round: it tells an address that
//! the process lives, so that somebody is told when it does not any more.

mod book;
#[cfg(feature = "webhook")]
mod dead_mans_switch;
mod delivery;
mod digest;
#[cfg(feature = "webhook")]
mod endpoint;
mod error;
#[cfg(feature = "mail")]
mod mail;
mod masked;
mod queue;
mod quiet_hours;
mod record;
mod repeats;
mod rule;
mod settings;
mod severity;
mod sink;
#[cfg(feature = "webhook")]
mod webhook;

#[cfg(feature = "webhook")]
pub use dead_mans_switch::DeadMansSwitch;
pub use error::AlertError;
#[cfg(feature = "mail")]
pub use mail::MailSink;
#[cfg(feature = "web")]
pub(crate) use masked::masked;
pub use queue::{AlertTasks, Alerts, AlertsBuilder};
pub use quiet_hours::QuietHours;
pub use record::{Alert, AlertKind};
pub use rule::AlertRule;
pub use settings::AlertSettings;
pub use severity::{AlertSeverity, UnknownSeverity};
pub use sink::{AlertSink, LogSink};
#[cfg(feature = "webhook")]
pub use webhook::WebhookSink;
