//! [`AlertSeverity`]: how much an alert matters, by its kind.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::AlertKind;

/// How much an alert matters; follows from its [kind](AlertKind::severity).
///
/// ```
/// use edge_assets::alert::{AlertKind, AlertSeverity};
/// assert!(AlertKind::Daemon.severity() > AlertKind::RunFailed.severity());
/// assert_eq!("warning".parse::<AlertSeverity>()?, AlertKind::FreshnessWarned.severity());
/// # Ok::<(), edge_assets::alert::UnknownSeverity>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AlertSeverity {
    /// Good to know.
    Info,
    /// Somebody should look, some time.
    Warning,
    /// Something was not made, or is wrong.
    Error,
    /// The daemon itself is in trouble, or alerts do not arrive.
    Critical,
}

impl AlertSeverity {
    /// All of them, from the least.
    pub const ALL: [Self; 4] = [Self::Info, Self::Warning, Self::Error, Self::Critical];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for AlertSeverity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A text is no severity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no severity; take `info`, `warning`, `error` or `critical`")]
pub struct UnknownSeverity(String);

impl FromStr for AlertSeverity {
    type Err = UnknownSeverity;

    fn from_str(text: &str) -> Result<Self, UnknownSeverity> {
        let known = Self::ALL.into_iter().find(|severity| severity.as_str() == text);
        known.ok_or_else(|| UnknownSeverity(text.to_owned()))
    }
}

impl AlertKind {
    /// How much an alert of this kind matters.
    #[must_use]
    pub const fn severity(self) -> AlertSeverity {
        match self {
            Self::FreshnessRestored | Self::Digest | Self::Test => AlertSeverity::Info,
            Self::FreshnessWarned | Self::Sensor | Self::CheckFailed => AlertSeverity::Warning,
            Self::RunFailed | Self::BackfillFailed | Self::TickFailed | Self::FreshnessFailed => AlertSeverity::Error,
            Self::Daemon | Self::Lost => AlertSeverity::Critical,
        }
    }
}
