//! [`Repeats`]: one alert of a kind and subject within an interval; the others are only counted. Pure.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use jiff::Timestamp;

use super::{Alert, AlertKind};

/// So many kinds and subjects are remembered. Beyond, nothing is held back rather than too much.
const REMEMBERED: usize = 10_000;

#[derive(Debug)]
pub(super) struct Repeats {
    interval: Duration,
    told: BTreeMap<(AlertKind, Arc<str>), Told>,
}

#[derive(Debug)]
struct Told {
    at: Timestamp,
    held_back: u32,
}

impl Told {
    /// Whether an instant is so near that it is a repetition. A clock that was set back ends the interval.
    fn covers(&self, at: Timestamp, interval: Duration) -> bool {
        Duration::try_from(at.duration_since(self.at)).is_ok_and(|passed| passed < interval)
    }
}

impl Repeats {
    pub(super) const fn new(interval: Duration) -> Self {
        Self {
            interval,
            told: BTreeMap::new(),
        }
    }

    /// Lets an alert through, with the number of those that were held back before it; or holds it back.
    pub(super) fn admit(&mut self, mut alert: Alert) -> Option<Alert> {
        if self.interval.is_zero() || matches!(alert.kind, AlertKind::Test | AlertKind::Lost | AlertKind::Digest) {
            return Some(alert);
        }
        let key = (alert.kind, Arc::clone(&alert.subject));
        if let Some(told) = self.told.get_mut(&key) {
            if told.covers(alert.at, self.interval) {
                told.held_back = told.held_back.saturating_add(1);
                return None;
            }
            alert.held_back = told.held_back;
        }
        if self.told.len() >= REMEMBERED {
            let interval = self.interval;
            self.told.retain(|_, told| told.covers(alert.at, interval));
        }
        if self.told.len() < REMEMBERED || self.told.contains_key(&key) {
            let told = Told {
                at: alert.at,
                held_back: 0,
            };
            self.told.insert(key, told);
        }
        Some(alert)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alert(kind: AlertKind, subject: &str, second: i64) -> Alert {
        Alert::new(kind, subject, "text", Timestamp::from_second(second).unwrap())
    }

    fn repeats() -> Repeats {
        Repeats::new(Duration::from_secs(60))
    }

    #[test]
    fn one_alert_of_a_kind_and_subject_goes_through_in_an_interval() {
        let mut repeats = repeats();
        let mut admit =
            |kind, subject, second| repeats.admit(alert(kind, subject, second)).map(|alert| alert.held_back);
        assert_eq!(admit(AlertKind::RunFailed, "sync", 0), Some(0));
        assert_eq!(admit(AlertKind::RunFailed, "sync", 1), None);
        assert_eq!(admit(AlertKind::RunFailed, "sync", 59), None);
        assert_eq!(admit(AlertKind::RunFailed, "other", 59), Some(0));
        assert_eq!(admit(AlertKind::TickFailed, "sync", 59), Some(0));
        assert_eq!(
            admit(AlertKind::RunFailed, "sync", 60),
            Some(2),
            "it tells of the two before it"
        );
        assert_eq!(admit(AlertKind::RunFailed, "sync", 61), None);
        assert_eq!(admit(AlertKind::RunFailed, "sync", 600), Some(1));
    }

    #[test]
    fn a_clock_that_was_set_back_mutes_nothing() {
        let mut repeats = repeats();
        assert!(repeats.admit(alert(AlertKind::Daemon, "clock", 86_400)).is_some());
        assert!(repeats.admit(alert(AlertKind::Daemon, "clock", 0)).is_some());
        assert!(repeats.admit(alert(AlertKind::Daemon, "clock", 1)).is_none());
    }

    #[test]
    fn tests_are_never_held_back() {
        let mut repeats = repeats();
        for _ in 0..3 {
            assert!(repeats.admit(alert(AlertKind::Test, "alerts", 0)).is_some());
        }
    }

    #[test]
    fn what_is_remembered_is_bounded_and_more_is_let_through() {
        let mut repeats = repeats();
        for subject in 0..REMEMBERED + 50 {
            assert!(
                repeats
                    .admit(alert(AlertKind::Sensor, &subject.to_string(), 0))
                    .is_some()
            );
        }
        assert_eq!(repeats.told.len(), REMEMBERED);
        assert!(repeats.admit(alert(AlertKind::Sensor, "0", 1)).is_none());
        // An interval later there is room again.
        assert!(repeats.admit(alert(AlertKind::Sensor, "new", 60)).is_some());
        assert_eq!(repeats.told.len(), 1);
    }
}
