//! [`PartitionsDefinition`]: which partitions an asset has. Days and hours in UTC, or a fixed list.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

use super::PartitionKey;
use crate::suggest::did_you_mean;

/// Which partitions an asset has; a constant, so that `#[asset(partitions = DAILY)]` can name it.
///
/// ```
/// use edge_assets::partition::PartitionsDefinition;
/// const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-01-01");
/// let now = "2026-11-22T09:00:00Z".parse()?;
/// assert_eq!(DAILY.latest_complete(now)?.unwrap().as_str(), "2026-11-21");
/// assert!(DAILY.check("2025-12-31", now).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartitionsDefinition(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Static(&'static [&'static str]),
    Daily { start: &'static str },
    Hourly { start: &'static str },
}

/// Why a partition is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PartitionError {
    /// The key is not of the definition's form.
    #[error("`{key}` is not a partition; the keys look like {form}")]
    Form {
        /// The key.
        key: String,
        /// An example of the form.
        form: &'static str,
    },
    /// The key is of the right form, but there is no such partition.
    #[error("there is no partition `{key}`: {why}")]
    Unknown {
        /// The key.
        key: String,
        /// The reason, and the cure.
        why: String,
    },
    /// The definition's own start is not a date.
    #[error("the partitions start at `{0}`, which is not a date; write `2026-01-31`")]
    Start(&'static str),
}

impl PartitionsDefinition {
    /// One partition a day, in UTC, from `start` (such as `2026-01-01`); keys are dates.
    #[must_use]
    pub const fn daily(start: &'static str) -> Self {
        Self(Kind::Daily { start })
    }

    /// One partition an hour, in UTC, from the first hour of `start`; keys are `2026-01-01-13`.
    #[must_use]
    pub const fn hourly(start: &'static str) -> Self {
        Self(Kind::Hourly { start })
    }

    /// A fixed list.
    #[must_use]
    pub const fn fixed(keys: &'static [&'static str]) -> Self {
        Self(Kind::Static(keys))
    }

    /// Checks a key against the definition; `now` bounds the windows that have begun.
    ///
    /// # Errors
    /// [`PartitionError`], with the reason.
    pub fn check(&self, key: &str, now: Timestamp) -> Result<PartitionKey, PartitionError> {
        let form = |form| PartitionError::Form {
            key: key.to_owned(),
            form,
        };
        let today = now.to_zoned(TimeZone::UTC).datetime();
        let (begins, start, known) = match self.0 {
            Kind::Static(keys) => {
                if keys.contains(&key) {
                    return Ok(PartitionKey::new(key));
                }
                let why = format!(
                    "the asset has {} partitions{}",
                    keys.len(),
                    did_you_mean(key, keys.iter().copied())
                );
                return Err(PartitionError::Unknown {
                    key: key.to_owned(),
                    why,
                });
            }
            Kind::Daily { start } => {
                let day: Date = key.parse().map_err(|_| form("`2026-01-31`"))?;
                (day.to_datetime(jiff::civil::Time::midnight()), start, day.to_string())
            }
            Kind::Hourly { start } => {
                let hour = parse_hour(key).ok_or_else(|| form("`2026-01-31-23`"))?;
                (hour, start, print_hour(hour))
            }
        };
        if known != key {
            return Err(form(if matches!(self.0, Kind::Daily { .. }) {
                "`2026-01-31`"
            } else {
                "`2026-01-31-23`"
            }));
        }
        let unknown = |why| {
            Err(PartitionError::Unknown {
                key: key.to_owned(),
                why,
            })
        };
        if begins.date() < parse_start(start)? {
            return unknown(format!("the first one is {start}"));
        }
        if begins > today {
            return unknown("it lies in the future".to_owned());
        }
        Ok(PartitionKey::new(key))
    }

    /// The newest window that is over, or the last key of a fixed list; `None` when there is none yet.
    ///
    /// # Errors
    /// [`PartitionError::Start`] when the definition's start is not a date.
    pub fn latest_complete(&self, now: Timestamp) -> Result<Option<PartitionKey>, PartitionError> {
        let now = now.to_zoned(TimeZone::UTC).datetime();
        let (key, day, start) = match self.0 {
            Kind::Static(keys) => return Ok(keys.last().map(PartitionKey::new)),
            Kind::Daily { start } => {
                let day = now.date().saturating_sub(1.day());
                (day.to_string(), day, start)
            }
            Kind::Hourly { start } => {
                let hour = now.saturating_sub(1.hour());
                (print_hour(hour), hour.date(), start)
            }
        };
        Ok((day >= parse_start(start)?).then(|| PartitionKey::new(key)))
    }
}

/// `daily from 2026-01-01`, or the first keys of a fixed list.
impl std::fmt::Display for PartitionsDefinition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const SHOWN: usize = 5;
        match self.0 {
            Kind::Daily { start } => write!(f, "daily from {start}"),
            Kind::Hourly { start } => write!(f, "hourly from {start}"),
            Kind::Static(keys) if keys.len() > SHOWN => {
                write!(f, "{} and {} more", keys[..SHOWN].join(", "), keys.len() - SHOWN)
            }
            Kind::Static(keys) => f.write_str(&keys.join(", ")),
        }
    }
}

fn parse_start(start: &'static str) -> Result<Date, PartitionError> {
    start.parse().map_err(|_| PartitionError::Start(start))
}

fn parse_hour(key: &str) -> Option<jiff::civil::DateTime> {
    let (day, hour) = key.rsplit_once('-')?;
    Some(
        day.parse::<Date>()
            .ok()?
            .at(hour.parse().ok().filter(|hour| (0..24).contains(hour))?, 0, 0, 0),
    )
}

fn print_hour(hour: jiff::civil::DateTime) -> String {
    format!("{}-{:02}", hour.date(), hour.hour())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_checked_with_the_reason() {
        let now = "2026-11-22T09:30:00Z".parse().unwrap();
        let daily = PartitionsDefinition::daily("2026-01-01");
        let hourly = PartitionsDefinition::hourly("2026-01-01");
        let fixed = PartitionsDefinition::fixed(&["north", "south"]);
        let cases: [(&PartitionsDefinition, &str, Result<(), &str>); 9] = [
            (&daily, "2026-11-22", Ok(())),
            (&daily, "2026-11-23", Err("future")),
            (&daily, "2025-11-23", Err("the first one is 2026-01-01")),
            (&daily, "20261122", Err("look like")),
            (&hourly, "2026-11-22-09", Ok(())),
            (&hourly, "2026-11-22-10", Err("future")),
            (&hourly, "2026-11-22-9", Err("look like")),
            (&fixed, "north", Ok(())),
            (&fixed, "nort", Err("did you mean `north`")),
        ];
        for (definition, key, expected) in cases {
            match (definition.check(key, now), expected) {
                (Ok(_), Ok(())) => {}
                (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{key}: {error}"),
                (found, _) => panic!("{key}: {found:?}"),
            }
        }
        assert_eq!(hourly.latest_complete(now).unwrap().unwrap().as_str(), "2026-11-22-08");
        assert!(PartitionsDefinition::daily("soon").latest_complete(now).is_err());
    }
}
