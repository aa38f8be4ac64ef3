//! [`Limits`]: between which numbers a number may lie.

use std::{
    fmt,
    ops::{Bound, RangeBounds},
};

/// Between which numbers a number may lie. Every range is one: `0.0..=100.0`, `1.0..`, `..50.0`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    pub(super) low: Bound<f64>,
    pub(super) high: Bound<f64>,
}

impl Limits {
    /// The limits of a range.
    #[must_use]
    pub fn of(range: &impl RangeBounds<f64>) -> Self {
        Self {
            low: range.start_bound().cloned(),
            high: range.end_bound().cloned(),
        }
    }

    /// The limits of a range of counts. Counts beyond 2^53 are rounded.
    #[must_use]
    pub fn of_counts(range: &impl RangeBounds<u64>) -> Self {
        Self {
            low: range.start_bound().map(|count| float(*count)),
            high: range.end_bound().map(|count| float(*count)),
        }
    }

    /// Whether a number lies between them; what is not a number never does.
    #[must_use]
    pub fn contain(&self, number: f64) -> bool {
        let above = match self.low {
            Bound::Included(low) => number >= low,
            Bound::Excluded(low) => number > low,
            Bound::Unbounded => !number.is_nan(),
        };
        let below = match self.high {
            Bound::Included(high) => number <= high,
            Bound::Excluded(high) => number < high,
            Bound::Unbounded => !number.is_nan(),
        };
        above && below
    }
}

/// A count as a number; beyond 2^53 the nearest.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts beyond 2^53 are compared with limits, not added up"
)]
pub(super) fn float(count: u64) -> f64 {
    count as f64
}

/// `at least 1`, `0 to 100`, `less than 50`.
impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.low, self.high) {
            (Bound::Included(low), Bound::Included(high)) if low == high => write!(f, "{low}"),
            (Bound::Included(low), Bound::Included(high)) => write!(f, "{low} to {high}"),
            (Bound::Included(low), Bound::Unbounded) => write!(f, "at least {low}"),
            (Bound::Excluded(low), Bound::Unbounded) => write!(f, "more than {low}"),
            (Bound::Unbounded, Bound::Included(high)) => write!(f, "at most {high}"),
            (Bound::Unbounded, Bound::Excluded(high)) => write!(f, "less than {high}"),
            (Bound::Unbounded, Bound::Unbounded) => f.write_str("any number"),
            (Bound::Included(low), Bound::Excluded(high)) => write!(f, "at least {low} and less than {high}"),
            (Bound::Excluded(low), Bound::Included(high)) => write!(f, "more than {low} and at most {high}"),
            (Bound::Excluded(low), Bound::Excluded(high)) => write!(f, "more than {low} and less than {high}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_range_holds_what_it_says() {
        let cases = [
            (Limits::of(&(0.0..=1.0)), "0 to 1", [false, true, true, true, false]),
            (
                Limits::of(&(0.0..1.0)),
                "at least 0 and less than 1",
                [false, true, true, false, false],
            ),
            (Limits::of(&(0.0..)), "at least 0", [false, true, true, true, true]),
            (Limits::of(&(..=1.0)), "at most 1", [true, true, true, true, false]),
            (Limits::of(&(..1.0)), "less than 1", [true, true, true, false, false]),
            (Limits::of(&(..)), "any number", [true; 5]),
            (Limits::of_counts(&(0..=1)), "0 to 1", [false, true, true, true, false]),
            (Limits::of_counts(&(1..=1)), "1", [false, false, false, true, false]),
        ];
        for (limits, text, expected) in cases {
            assert_eq!(limits.to_string(), text);
            assert_eq!(
                [-1.0, 0.0, 0.5, 1.0, 2.0].map(|number| limits.contain(number)),
                expected,
                "{text}"
            );
            assert!(!limits.contain(f64::NAN), "{text}");
        }
    }
}
