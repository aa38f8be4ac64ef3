//! The share of the metrics due that came.
//!
//! Due is what a type of device is known to send. A metric that the whole fleet has not sent for a day is not in use
//! and due from nobody; temperature and pressure always are in use. A type that is not known is due what it sends.

use crate::{
    metrics::{METRICS, is_due, is_known},
    queries::TypeTally,
};

/// The metrics that a deployment of any age has.
pub(super) const ALWAYS_IN_USE: [&str; 2] = ["temperature", "pressure"];

/// The metrics of `present` that no device sent.
pub(super) fn silent<'a>(tallies: &[TypeTally], present: &[&'a str]) -> Vec<&'a str> {
    let came = |place: usize| {
        tallies
            .iter()
            .any(|tally| tally.came.get(place).is_some_and(|came| *came > 0))
    };
    present
        .iter()
        .enumerate()
        .filter(|(place, metric)| !came(*place) && !ALWAYS_IN_USE.contains(*metric))
        .map(|(_, metric)| *metric)
        .collect()
}

/// The share in percent, rounded to two decimals; 100 when none is missing. `present` are the metrics of the tallies.
pub(super) fn completeness(tallies: &[TypeTally], present: &[&str], unused: &[&str]) -> f64 {
    let (mut due, mut came) = (0_u64, 0_u64);
    for tally in tallies {
        for (place, metric) in present.iter().enumerate() {
            let sent = tally.came.get(place).copied().unwrap_or_default();
            let expected = if is_known(&tally.device_type) {
                is_due(&tally.device_type, metric) && !unused.contains(metric)
            } else {
                sent > 0
            };
            if expected {
                due += tally.events;
                came += sent;
            }
        }
    }
    if due == 0 { 100.0 } else { percent(came, due) }
}

/// A share in percent, rounded to two decimals; 0 of nothing.
pub(super) fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    (part as f64 * 10_000.0 / whole as f64).round() / 100.0
}

/// The metrics that a table of these columns has.
pub(super) fn present(has: impl Fn(&str) -> bool) -> Vec<&'static str> {
    METRICS.into_iter().filter(|metric| has(metric)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(device_type: &str, events: u64, came: &[u64]) -> TypeTally {
        TypeTally {
            device_type: device_type.to_owned(),
            events,
            came: came.to_vec(),
        }
    }

    #[test]
    fn complete_data_is_complete_whatever_the_mix_of_types() {
        let present = ["temperature", "pressure", "humidity"];
        let tallies = [
            tally("temperature-sensor", 10, &[10, 0, 10]),
            tally("pressure-sensor", 30, &[0, 30, 30]),
            tally("multi-sensor", 5, &[5, 5, 5]),
        ];
        assert_eq!(completeness(&tallies, &present, &[]), 100.0);
        assert_eq!(completeness(&[], &present, &[]), 100.0);
    }

    #[test]
    fn what_is_due_and_did_not_come_counts_and_what_is_not_due_does_not() {
        let present = ["temperature", "pressure", "humidity"];
        // 40 due, 8 of them missing.
        let tallies = [
            tally("temperature-sensor", 10, &[6, 0, 10]),
            tally("pressure-sensor", 10, &[0, 8, 8]),
        ];
        assert_eq!(completeness(&tallies, &present, &[]), 80.0);
        assert_eq!(silent(&tallies, &present), Vec::<&str>::new());
        let unused = [tally("multi-sensor", 10, &[10, 0, 0])];
        assert_eq!(silent(&unused, &present), ["humidity"]);
        assert_eq!(completeness(&unused, &present, &["humidity"]), 50.0);
        let stranger = [tally("camera", 10, &[0, 0, 9])];
        assert_eq!(completeness(&stranger, &present, &[]), 90.0);
    }

    #[test]
    fn percentages_have_two_decimals() {
        assert_eq!(
            (percent(1, 3), percent(2, 3), percent(0, 0), percent(5, 5)),
            (33.33, 66.67, 0.0, 100.0)
        );
    }
}
