//! Which time a partition covers, read from its name and the partition key.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

/// Partitions are cut in the server's own time zone, which may lie up to this far from UTC.
const ZONES: jiff::SignedDuration = jiff::SignedDuration::from_hours(15);

/// The time that a partition covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PartitionSpan {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
}

impl PartitionSpan {
    /// Reads `202611` under `toYYYYMM(..)`, `20261122` under `toYYYYMMDD(..)`, `2026-11-22` under a date. `None` for
    /// any other key: what is not understood is never dropped.
    pub(super) fn read(key: &str, partition: &str) -> Option<Self> {
        let digits = |from: usize, to: usize| partition.get(from..to)?.parse::<i16>().ok();
        let small = |from: usize, to: usize| i8::try_from(digits(from, to)?).ok();
        let (first, length) = if key.starts_with("toYYYYMM(") && partition.len() == 6 {
            (Date::new(digits(0, 4)?, small(4, 6)?, 1).ok()?, 1.month())
        } else if key.starts_with("toYYYYMMDD(") && partition.len() == 8 {
            (Date::new(digits(0, 4)?, small(4, 6)?, small(6, 8)?).ok()?, 1.day())
        } else if partition.len() == 10 && (key.starts_with("toDate(") || !key.contains('(')) {
            (partition.parse::<Date>().ok()?, 1.day())
        } else {
            return None;
        };
        let instant = |day: Date| day.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
        Some(Self {
            from: instant(first)?,
            to: instant(first.checked_add(length).ok()?)?,
        })
    }

    /// Whether all of it lies before an instant, in whatever zone the server is.
    pub(super) fn is_before(self, instant: Timestamp) -> bool {
        self.to.saturating_add(ZONES).is_ok_and(|to| to <= instant)
    }

    /// Whether some of it may lie before an instant.
    pub(super) fn begins_before(self, instant: Timestamp) -> bool {
        self.from < instant
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_by_the_key_and_what_is_not_understood_is_none() {
        let cases = [
            (
                "toYYYYMM(timestamp)",
                "202611",
                Some(("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z")),
            ),
            (
                "toYYYYMM(timestamp)",
                "202612",
                Some(("2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z")),
            ),
            (
                "toYYYYMMDD(minute)",
                "20261130",
                Some(("2026-11-30T00:00:00Z", "2026-12-01T00:00:00Z")),
            ),
            (
                "date",
                "2026-11-30",
                Some(("2026-11-30T00:00:00Z", "2026-12-01T00:00:00Z")),
            ),
            (
                "toDate(timestamp)",
                "2026-11-30",
                Some(("2026-11-30T00:00:00Z", "2026-12-01T00:00:00Z")),
            ),
            ("intHash32(device_id)", "202611", None),
            ("toYYYYMM(timestamp)", "202613", None),
            ("toMonday(date)", "2026-11-30", None),
            ("tuple()", "tuple()", None),
        ];
        for (key, partition, expected) in cases {
            let expected = expected.map(|(from, to): (&str, &str)| PartitionSpan {
                from: from.parse().unwrap(),
                to: to.parse().unwrap(),
            });
            assert_eq!(PartitionSpan::read(key, partition), expected, "{key} {partition}");
        }
    }

    #[test]
    fn a_partition_is_past_only_when_it_is_so_in_every_zone() {
        let span = PartitionSpan::read("toYYYYMM(timestamp)", "202610").unwrap();
        assert!(!span.is_before("2026-11-01T14:00:00Z".parse().unwrap()));
        assert!(span.is_before("2026-11-01T15:00:00Z".parse().unwrap()));
        assert!(span.begins_before("2026-10-02T00:00:00Z".parse().unwrap()));
    }
}
