//! [`FreshnessPolicy`]: how old data may become, and by when it must have been made. Pure: the instants come from the caller.

use std::{fmt, time::Duration};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    cron::{CronError, CronSchedule},
    duration,
};

/// So far back deadlines are looked for; a cron expression fires at least once in so many hours.
const LONGEST_LOOK_BACK_HOURS: i64 = 24 * 366 * 41;

/// How fresh an asset is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Freshness {
    /// As fresh as it should be.
    Pass,
    /// Still fresh enough, but not for long.
    Warn,
    /// Older than it may be, or not made by its deadline.
    Fail,
    /// It was never made, so nobody knows.
    Unknown,
}

impl fmt::Display for Freshness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Unknown => "unknown",
        })
    }
}

/// How old data may become: constant data, written by `fresh_within` of `#[asset]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct MaxAge {
    /// From this age on it is too old.
    pub fail: Duration,
    /// From this age on somebody is warned.
    pub warn: Option<Duration>,
}

impl MaxAge {
    /// Data of this age is too old.
    #[must_use]
    pub const fn new(fail: Duration) -> Self {
        Self { fail, warn: None }
    }

    /// Warns from this age on.
    #[must_use]
    pub const fn warn(mut self, age: Duration) -> Self {
        self.warn = Some(age);
        self
    }
}

impl From<Duration> for MaxAge {
    fn from(fail: Duration) -> Self {
        Self::new(fail)
    }
}

impl fmt::Display for MaxAge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&duration::print(self.fail))?;
        match self.warn {
            Some(warn) => write!(f, ", warning from {}", duration::print(warn)),
            None => Ok(()),
        }
    }
}

/// By when data must have been made: constant data, written by `fresh_by` of `#[asset]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deadline {
    /// The deadlines, as a cron expression of five fields.
    pub cron: &'static str,
    /// The time zone by its IANA name.
    pub timezone: &'static str,
    /// How long before a deadline the data may have been made; without it, since the deadline before.
    pub lag: Option<Duration>,
    /// How long before a deadline somebody is warned when the data has not been made yet.
    pub warn: Option<Duration>,
}

impl Deadline {
    /// The deadlines of a cron expression, in UTC.
    #[must_use]
    pub const fn new(cron: &'static str) -> Self {
        Self {
            cron,
            timezone: "UTC",
            lag: None,
            warn: None,
        }
    }

    /// Sets the time zone by its IANA name.
    #[must_use]
    pub const fn timezone(mut self, zone: &'static str) -> Self {
        self.timezone = zone;
        self
    }

    /// Sets how long before a deadline the data may have been made.
    #[must_use]
    pub const fn lag(mut self, lag: Duration) -> Self {
        self.lag = Some(lag);
        self
    }

    /// Warns so long before a deadline when the data has not been made yet.
    #[must_use]
    pub const fn warn(mut self, before: Duration) -> Self {
        self.warn = Some(before);
        self
    }
}

impl fmt::Display for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.cron, self.timezone)?;
        if let Some(lag) = self.lag {
            write!(f, ", made at most {} before", duration::print(lag))?;
        }
        match self.warn {
            Some(warn) => write!(f, ", warning {} before", duration::print(warn)),
            None => Ok(()),
        }
    }
}

/// How old data may become, and by when it must have been made; both must hold where both are given.
///
/// ```
/// use edge_assets::policy::{Deadline, Freshness, FreshnessPolicy, MaxAge};
/// use std::time::Duration;
/// const HOUR: Duration = Duration::from_secs(3_600);
///
/// let policy = FreshnessPolicy::new(Some(MaxAge::new(HOUR * 26).warn(HOUR * 25)), None)?.unwrap();
/// let made = "2026-11-22T01:00:00Z".parse()?;
/// let look = policy.evaluate(Some(made), "2026-11-23T02:30:00Z".parse()?);
/// assert_eq!(look.state, Freshness::Warn);
/// assert_eq!(look.next, Some("2026-11-23T03:00:00Z".parse()?));
///
/// // By nine in Berlin, made since midnight at the earliest.
/// let by_nine = Deadline::new("0 9 * * *").timezone("Europe/Berlin").lag(HOUR * 9);
/// let policy = FreshnessPolicy::new(None, Some(by_nine))?.unwrap();
/// assert_eq!(policy.evaluate(Some(made), "2026-11-22T08:00:00Z".parse()?).state, Freshness::Pass);
/// assert_eq!(policy.evaluate(Some(made), "2026-11-23T08:00:00Z".parse()?).state, Freshness::Fail);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct FreshnessPolicy {
    age: Option<MaxAge>,
    deadline: Option<(Deadline, CronSchedule)>,
}

/// What a look at the freshness of an asset shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FreshnessLook {
    /// How fresh it is.
    pub state: Freshness,
    /// Why it is not as fresh as it should be, or will soon not be.
    pub reason: Option<String>,
    /// When to look again though nothing was made meanwhile.
    pub next: Option<Timestamp>,
}

impl FreshnessPolicy {
    /// Puts a policy together; `None` when nothing is asked for.
    ///
    /// # Errors
    /// [`CronError`] when the deadlines cannot be read.
    pub fn new(age: Option<MaxAge>, deadline: Option<Deadline>) -> Result<Option<Self>, CronError> {
        if age.is_none() && deadline.is_none() {
            return Ok(None);
        }
        let parse = |deadline: Deadline| {
            CronSchedule::parse(deadline.cron, deadline.timezone).map(|schedule| (deadline, schedule))
        };
        let deadline = deadline.map(parse).transpose()?;
        Ok(Some(Self { age, deadline }))
    }

    /// Judges an asset by when it was last made, at the instant `now`.
    #[must_use]
    pub fn evaluate(&self, last: Option<Timestamp>, now: Timestamp) -> FreshnessLook {
        let Some(last) = last else {
            return FreshnessLook {
                state: Freshness::Unknown,
                reason: Some("it was never made".to_owned()),
                next: None,
            };
        };
        let by_age = self.age.map(|age| look_at_age(age, last, now));
        let by_deadline = self.deadline.as_ref().map(|(deadline, schedule)| Deadlines {
            deadline: *deadline,
            schedule,
        });
        let by_deadline = by_deadline.map(|deadlines| deadlines.look(last, now));
        match (by_age, by_deadline) {
            (Some(one), Some(other)) => worse(one, other),
            (Some(look), None) | (None, Some(look)) => look,
            (None, None) => look(Freshness::Pass, None, None),
        }
    }
}

impl fmt::Display for FreshnessPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let age = self.age.map(|age| format!("within {age}"));
        let deadline = self.deadline.as_ref().map(|(deadline, _)| format!("by {deadline}"));
        let both: Vec<String> = age.into_iter().chain(deadline).collect();
        f.write_str(&both.join("; "))
    }
}

fn look(state: Freshness, reason: Option<String>, next: Option<Timestamp>) -> FreshnessLook {
    FreshnessLook { state, reason, next }
}

/// The worse of two looks, which looks again at the earlier instant.
fn worse(one: FreshnessLook, other: FreshnessLook) -> FreshnessLook {
    let next = match (one.next, other.next) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    let worse = if other.state > one.state { other } else { one };
    FreshnessLook { next, ..worse }
}

fn after(instant: Timestamp, time: Duration) -> Timestamp {
    instant.checked_add(time).unwrap_or(Timestamp::MAX)
}

fn before(instant: Timestamp, time: Duration) -> Timestamp {
    instant.checked_sub(time).unwrap_or(Timestamp::MIN)
}

fn look_at_age(age: MaxAge, last: Timestamp, now: Timestamp) -> FreshnessLook {
    let fails_at = after(last, age.fail);
    if now >= fails_at {
        let reason = format!("it was made at {last}, more than {} ago", duration::print(age.fail));
        return look(Freshness::Fail, Some(reason), None);
    }
    match age.warn.map(|warn| (warn, after(last, warn))) {
        Some((warn, warns_at)) if now >= warns_at => {
            let reason = format!(
                "it was made at {last}, more than {} ago, and is too old at {fails_at}",
                duration::print(warn)
            );
            look(Freshness::Warn, Some(reason), Some(fails_at))
        }
        Some((_, warns_at)) if warns_at < fails_at => look(Freshness::Pass, None, Some(warns_at)),
        _ => look(Freshness::Pass, None, Some(fails_at)),
    }
}

struct Deadlines<'a> {
    deadline: Deadline,
    schedule: &'a CronSchedule,
}

impl Deadlines<'_> {
    fn look(&self, last: Timestamp, now: Timestamp) -> FreshnessLook {
        let next = self.schedule.next_after(now);
        let (latest, one_before) = self.passed(now);
        if let Some(deadline) = latest {
            let begins = self.begins(deadline, one_before);
            if last < begins {
                let reason = format!("nothing was made for the deadline of {deadline}, the last is of {last}");
                return look(Freshness::Fail, Some(reason), next);
            }
        }
        let Some(deadline) = next else {
            return look(Freshness::Pass, None, None);
        };
        let is_made = last >= self.begins(deadline, latest);
        match self.deadline.warn.map(|warn| before(deadline, warn)) {
            Some(warns_at) if !is_made && now >= warns_at => {
                let reason = format!("nothing was made yet for the deadline of {deadline}, the last is of {last}");
                look(Freshness::Warn, Some(reason), next)
            }
            Some(warns_at) if !is_made => look(Freshness::Pass, None, Some(warns_at)),
            _ => look(Freshness::Pass, None, next),
        }
    }

    /// From when on data counts for a deadline.
    fn begins(&self, deadline: Timestamp, previous: Option<Timestamp>) -> Timestamp {
        match self.deadline.lag {
            Some(lag) => before(deadline, lag),
            None => previous.unwrap_or(Timestamp::MIN),
        }
    }

    /// The latest deadline that has passed, and the one before it.
    fn passed(&self, now: Timestamp) -> (Option<Timestamp>, Option<Timestamp>) {
        let mut hours = 1;
        loop {
            let from = before(
                now,
                Duration::from_secs(u64::try_from(hours * 3_600).unwrap_or(u64::MAX)),
            );
            let (mut latest, mut one_before) = (None, None);
            let mut at = from;
            while let Some(next) = self.schedule.next_after(at).filter(|next| *next <= now) {
                one_before = latest.replace(next);
                at = next;
            }
            if one_before.is_some() || hours >= LONGEST_LOOK_BACK_HOURS || from == Timestamp::MIN {
                return (latest, one_before);
            }
            hours *= 4;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);
    const HOUR: Duration = Duration::from_secs(3_600);

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// The state at each instant when it was made at `made` and never again, with the instant at which it says to look again.
    fn course(policy: &FreshnessPolicy, made: &str, looks: &[&str]) -> Vec<String> {
        let look = |now: &&str| {
            let look = policy.evaluate(Some(at(made)), at(now));
            let next = look.next.map_or("never".to_owned(), |next| next.to_string());
            format!("{now} {} next {next}", look.state)
        };
        looks.iter().map(look).collect()
    }

    #[test]
    fn an_age_warns_and_then_fails_at_the_instants_that_it_said() {
        let age = MaxAge::new(5 * MINUTE).warn(4 * MINUTE);
        let policy = FreshnessPolicy::new(Some(age), None).unwrap().unwrap();
        let looks = [
            "2026-11-22T09:00:00Z",
            "2026-11-22T09:03:59.999999Z",
            "2026-11-22T09:04:00Z",
            "2026-11-22T09:05:00Z",
        ];
        assert_eq!(
            course(&policy, "2026-11-22T09:00:00Z", &looks),
            [
                "2026-11-22T09:00:00Z pass next 2026-11-22T09:04:00Z",
                "2026-11-22T09:03:59.999999Z pass next 2026-11-22T09:04:00Z",
                "2026-11-22T09:04:00Z warn next 2026-11-22T09:05:00Z",
                "2026-11-22T09:05:00Z fail next never",
            ]
        );
        assert_eq!(
            policy.evaluate(None, at("2026-11-22T09:00:00Z")).state,
            Freshness::Unknown
        );
        assert_eq!(policy.to_string(), "within 5m, warning from 4m");
    }

    #[test]
    fn a_deadline_holds_in_its_zone_through_a_change_of_the_clock() {
        let by_nine = Deadline::new("0 9 * * *")
            .timezone("Europe/Berlin")
            .lag(9 * HOUR)
            .warn(HOUR);
        let policy = FreshnessPolicy::new(None, Some(by_nine)).unwrap().unwrap();
        // Summer time ends on the 25th of October: nine is 07:00 UTC before, 08:00 UTC from then on.
        let looks = [
            "2026-10-24T06:59:00Z",
            "2026-10-24T07:00:00Z",
            "2026-10-25T06:59:00Z",
            "2026-10-25T07:00:00Z",
            "2026-10-25T08:00:00Z",
        ];
        assert_eq!(
            course(&policy, "2026-10-24T01:00:00Z", &looks),
            [
                "2026-10-24T06:59:00Z pass next 2026-10-24T07:00:00Z",
                "2026-10-24T07:00:00Z pass next 2026-10-25T07:00:00Z",
                "2026-10-25T06:59:00Z pass next 2026-10-25T07:00:00Z",
                "2026-10-25T07:00:00Z warn next 2026-10-25T08:00:00Z",
                "2026-10-25T08:00:00Z fail next 2026-10-26T08:00:00Z",
            ]
        );
        let late = course(&policy, "2026-10-25T10:00:00Z", &["2026-10-25T10:00:00Z"]);
        assert_eq!(
            late,
            ["2026-10-25T10:00:00Z pass next 2026-10-26T07:00:00Z"],
            "what is made after its deadline is late, and fresh again"
        );
    }

    #[test]
    fn without_a_lag_data_counts_since_the_deadline_before() {
        let yearly = Deadline::new("0 0 1 1 *");
        let policy = FreshnessPolicy::new(None, Some(yearly)).unwrap().unwrap();
        let state = |made, now| policy.evaluate(Some(at(made)), at(now)).state;
        assert_eq!(state("2025-01-01T00:00:00Z", "2026-12-31T00:00:00Z"), Freshness::Pass);
        assert_eq!(state("2024-12-31T00:00:00Z", "2026-12-31T00:00:00Z"), Freshness::Fail);
        assert_eq!(state("2025-12-31T00:00:00Z", "2027-01-01T00:00:00Z"), Freshness::Fail);
    }

    #[test]
    fn the_worse_of_two_conditions_counts_and_the_earlier_instant() {
        let policy = FreshnessPolicy::new(Some(MaxAge::new(2 * HOUR)), Some(Deadline::new("0 * * * *")));
        let policy = policy.unwrap().unwrap();
        let looks = ["2026-11-22T09:10:00Z", "2026-11-22T10:30:00Z", "2026-11-22T11:00:00Z"];
        assert_eq!(
            course(&policy, "2026-11-22T09:00:00Z", &looks),
            [
                "2026-11-22T09:10:00Z pass next 2026-11-22T10:00:00Z",
                "2026-11-22T10:30:00Z pass next 2026-11-22T11:00:00Z",
                "2026-11-22T11:00:00Z fail next 2026-11-22T12:00:00Z",
            ]
        );
        assert_eq!(policy.to_string(), "within 2h; by `0 * * * *` UTC");
        assert!(FreshnessPolicy::new(None, None).unwrap().is_none());
        assert!(FreshnessPolicy::new(None, Some(Deadline::new("0 9 * *"))).is_err());
    }
}
