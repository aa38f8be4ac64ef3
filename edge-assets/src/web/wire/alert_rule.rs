//! Rules for alerts: which go where, and when they do not.

use serde::Serialize;
use utoipa::ToSchema;

use super::{alert::AlertAbout, at::At};
use crate::{
    alert::{self, AlertSeverity, Alerts, QuietHours},
    store::Silence,
};

/// Which alerts go where, and from when to when they are held back. The first rule that takes an alert decides.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlertRuleDetail {
    /// Its name; `everything` takes what no other rule takes.
    pub(crate) name: String,
    /// The kinds that it takes; all of them when there are none.
    pub(crate) kinds: Vec<AlertAbout>,
    /// The patterns of subjects that it takes; all of them when there are none.
    pub(crate) subjects: Vec<String>,
    /// The names of the sinks that it sends to.
    pub(crate) sinks: Vec<String>,
    /// From when to when it holds alerts back.
    #[schema(required)]
    pub(crate) quiet_hours: Option<AlertQuietHours>,
    /// The end of the quiet hours that are now.
    #[schema(required)]
    pub(crate) quiet_until: Option<At>,
    /// Until when all that it sends is silenced.
    #[schema(required)]
    pub(crate) silenced_until: Option<At>,
}

/// From when to when, each day, a rule holds alerts back. When they end, one alert tells of all that were held.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlertQuietHours {
    /// When they begin.
    #[schema(example = "22:00")]
    pub(crate) from: String,
    /// When they end; over midnight when it is the earlier time.
    #[schema(example = "07:00")]
    pub(crate) to: String,
    /// The time zone.
    #[schema(example = "Europe/Zurich")]
    pub(crate) zone: String,
    /// What is at least so severe is sent nevertheless.
    pub(crate) passing: AlertLevel,
}

/// How much an alert matters; follows from its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AlertLevel {
    /// Good to know.
    Info,
    /// Somebody should look, some time.
    Warning,
    /// Something was not made, or is wrong.
    Error,
    /// The daemon itself is in trouble, or alerts do not arrive.
    Critical,
}

impl From<AlertSeverity> for AlertLevel {
    fn from(severity: AlertSeverity) -> Self {
        match severity {
            AlertSeverity::Info => Self::Info,
            AlertSeverity::Warning => Self::Warning,
            AlertSeverity::Error => Self::Error,
            AlertSeverity::Critical => Self::Critical,
        }
    }
}

impl From<&QuietHours> for AlertQuietHours {
    fn from(quiet: &QuietHours) -> Self {
        Self {
            from: quiet.from(),
            to: quiet.to(),
            zone: quiet.zone().to_owned(),
            passing: quiet.least_passing().into(),
        }
    }
}

impl AlertRuleDetail {
    /// A rule, with the silences that last.
    pub(crate) fn of(rule: &alert::AlertRule, alerts: &Alerts, silences: &[Silence], now: jiff::Timestamp) -> Self {
        use crate::store::Silenced;
        let covers = |silence: &&Silence| match &silence.what {
            Silenced::Everything => true,
            Silenced::Rule(name) => **name == *rule.name(),
            Silenced::Subject(_) => false,
        };
        let sinks = alerts.names().filter(|sink| rule.sends_to(sink));
        Self {
            name: rule.name().to_owned(),
            kinds: rule.only_kinds().iter().map(|kind| (*kind).into()).collect(),
            subjects: rule.only_subjects().to_vec(),
            sinks: sinks.map(str::to_owned).collect(),
            quiet_hours: rule.quiet().map(Into::into),
            quiet_until: rule.quiet().and_then(|quiet| quiet.until(now)).map(At),
            silenced_until: silences
                .iter()
                .filter(covers)
                .map(|silence| At(silence.until))
                .max_by_key(|at| at.0),
        }
    }
}
