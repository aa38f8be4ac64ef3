//! [`Anomaly`]: whether a number is unlike those that came before it. Pure.

use jiff::{Timestamp, tz::TimeZone};

use super::statistics::{median, robust_z_score};
use crate::event::CheckResult;

/// Beyond this a value is an outlier: the threshold that Iglewicz and Hoaglin recommend for the modified z-score.
const THRESHOLD: f64 = 3.5;
/// With fewer values before it, nothing is said of a value.
const MIN_HISTORY: usize = 14;
/// So many values are looked back at.
const LOOK_BACK: usize = 200;

/// A number at an instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// When it was recorded.
    pub at: Timestamp,
    /// The number.
    pub value: f64,
}

/// Which deviations count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Both.
    Both,
    /// Values that are too low.
    Low,
    /// Values that are too high.
    High,
}

/// Finds numbers that are unlike those that came before: further from their median than usual, by the robust z-score.
///
/// ```
/// use edge_assets::checks::{Anomaly, Point};
/// let point = |minute: i64, value| Point { at: jiff::Timestamp::from_second(minute * 60).unwrap(), value };
/// let history: Vec<Point> = (0..30).map(|minute| point(minute, 1_000.0 + (minute % 7) as f64)).collect();
/// let anomaly = Anomaly::new();
/// assert!(anomaly.judge(&history, point(30, 1_004.0)).passed);
/// assert!(!anomaly.judge(&history, point(30, 12.0)).passed);
/// // Too little is known yet: it passes, and says so.
/// assert!(anomaly.judge(&history[..3], point(30, 12.0)).passed);
/// ```
#[derive(Debug, Clone)]
pub struct Anomaly {
    threshold: f64,
    min_history: usize,
    look_back: usize,
    tolerance: f64,
    direction: Direction,
    hours_of: Option<TimeZone>,
}

impl Default for Anomaly {
    fn default() -> Self {
        Self::new()
    }
}

impl Anomaly {
    /// Finds what is more than 3.5 deviations away, once 14 values are known, of the newest 200.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            threshold: THRESHOLD,
            min_history: MIN_HISTORY,
            look_back: LOOK_BACK,
            tolerance: 0.0,
            direction: Direction::Both,
            hours_of: None,
        }
    }

    /// Sets how many deviations away a value may be.
    #[must_use]
    pub const fn threshold(mut self, deviations: f64) -> Self {
        self.threshold = deviations;
        self
    }

    /// Sets how many values must be known before anything is said; one at least.
    #[must_use]
    pub fn min_history(mut self, values: usize) -> Self {
        self.min_history = values.max(1);
        self
    }

    /// Sets how many values are looked back at.
    #[must_use]
    pub const fn look_back(mut self, values: usize) -> Self {
        self.look_back = values;
        self
    }

    /// Lets pass what is away by no more than this share of the median, however constant the values were: 0.05 for 5 %.
    #[must_use]
    pub const fn tolerance(mut self, share: f64) -> Self {
        self.tolerance = share;
        self
    }

    /// Lets only deviations in one direction count.
    #[must_use]
    pub const fn direction(mut self, direction: Direction) -> Self {
        self.direction = direction;
        self
    }

    /// Compares with values of the same hour of the day alone, in UTC, since nights differ from days.
    #[must_use]
    pub fn by_hour(self) -> Self {
        self.by_hour_in(TimeZone::UTC)
    }

    /// Compares with values of the same hour of the day alone, in this time zone.
    #[must_use]
    pub fn by_hour_in(mut self, zone: TimeZone) -> Self {
        self.hours_of = Some(zone);
        self
    }

    /// How many earlier values it wants to see.
    pub(super) fn wanted(&self) -> usize {
        // Of the values of a day, those of one hour count.
        let days = if self.hours_of.is_some() { 24 } else { 1 };
        self.look_back.saturating_mul(days)
    }

    /// Judges a number by those before it, the newest first. What is not finite among those is left out.
    #[must_use]
    pub fn judge(&self, history: &[Point], now: Point) -> CheckResult {
        let hour = |at: Timestamp| self.hours_of.as_ref().map(|zone| at.to_zoned(zone.clone()).hour());
        let of_hour = hour(now.at);
        let values: Vec<f64> = history
            .iter()
            .filter(|point| point.value.is_finite() && hour(point.at) == of_hour)
            .map(|point| point.value)
            .take(self.look_back)
            .collect();
        let known = values.len();
        let result = |passed| {
            let result = CheckResult::pass_if(passed)
                .with("value", now.value)
                .with("history", known);
            match of_hour {
                Some(hour) => result.with("hour", hour),
                None => result,
            }
        };
        if !now.value.is_finite() {
            return result(false).describe(format!("{} is not a number that can be compared", now.value));
        }
        if known < self.min_history {
            let least = self.min_history;
            let same = if of_hour.is_some() { " of the same hour" } else { "" };
            let text = format!("{known} earlier values{same} are known; nothing is said before there are {least}");
            return result(true).describe(text);
        }
        let (Some(center), Some(score)) = (median(&values), robust_z_score(&values, now.value)) else {
            return result(true).describe("nothing that came before can be compared");
        };
        let is_near = (now.value - center).abs() <= self.tolerance * center.abs();
        let counts = match self.direction {
            Direction::Both => true,
            Direction::Low => score < 0.0,
            Direction::High => score > 0.0,
        };
        let is_usual = score.abs() <= self.threshold || is_near || !counts;
        let result = result(is_usual).with("median", center).with("score", score);
        if is_usual {
            return result;
        }
        let side = if score < 0.0 { "below" } else { "above" };
        result.describe(format!(
            "{} is unusual: {:.1} deviations {side} {center}, the median of {known} values before; {} are usual",
            now.value,
            score.abs(),
            self.threshold
        ))
    }
}
