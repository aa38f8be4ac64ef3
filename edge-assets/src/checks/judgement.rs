//! What measured numbers mean: within limits or not, old or not. Pure.

use std::time::Duration;

use jiff::Timestamp;

use super::limits::Limits;
#[cfg(any(test, feature = "clickhouse"))]
use super::limits::float;
use crate::{duration, event::CheckResult};

/// Judges a number by its limits; `what` names it.
pub(super) fn within(what: &str, number: f64, limits: Limits) -> CheckResult {
    let result = CheckResult::pass_if(limits.contain(number)).with("value", number);
    if result.passed {
        result
    } else {
        result.describe(format!("{what} is {number}; {limits} is expected"))
    }
}

/// Judges how many rows there are.
#[cfg(any(test, feature = "clickhouse"))]
pub(super) fn row_count(rows: u64, limits: Limits) -> CheckResult {
    let result = CheckResult::pass_if(limits.contain(float(rows))).rows(rows);
    if result.passed {
        result
    } else {
        result.describe(format!("there are {rows} rows; {limits} are expected"))
    }
}

/// Judges how many rows of all have something wrong, by the largest share of them that may; `what` says what is wrong.
#[cfg(any(test, feature = "clickhouse"))]
pub(super) fn share(what: &str, bad: u64, rows: u64, most: f64) -> CheckResult {
    let share = if rows == 0 { 0.0 } else { float(bad) / float(rows) };
    let result = CheckResult::pass_if(share <= most)
        .rows(rows)
        .with("bad_rows", bad)
        .quantity("share", share * 100.0, "%");
    if result.passed {
        return result;
    }
    let (share, most) = (share * 100.0, most * 100.0);
    result.describe(format!(
        "{what} in {bad} of {rows} rows, {share:.3}%; at most {most}% may be"
    ))
}

/// Judges how old something is; what is dated in the future is as new as can be.
pub(super) fn age(what: &str, at: Option<Timestamp>, now: Timestamp, most: Duration) -> CheckResult {
    let Some(at) = at else {
        return CheckResult::fail(format!("{what} is not there, so nobody knows how old it is"));
    };
    let age = Duration::try_from(now.duration_since(at)).unwrap_or_default();
    let result = CheckResult::pass_if(age <= most).with("at", at).with("age", age);
    if result.passed {
        return result;
    }
    let (age, most) = (duration::print(age), duration::print(most));
    result.describe(format!("{what} is {age} old; at most {most} is expected"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(result: &CheckResult) -> &str {
        result.description.as_deref().unwrap_or("passed")
    }

    #[test]
    fn what_is_wrong_is_said_in_numbers() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let minute = Duration::from_secs(60);
        let cases = [
            (
                row_count(0, Limits::of_counts(&(1..))),
                "there are 0 rows; at least 1 are expected",
            ),
            (row_count(1, Limits::of_counts(&(1..))), "passed"),
            (share("`a` is null", 1, 4, 0.25), "passed"),
            (
                share("`a` is null", 2, 4, 0.25),
                "`a` is null in 2 of 4 rows, 50.000%; at most 25% may be",
            ),
            (share("`a` is null", 0, 0, 0.0), "passed"),
            (
                within("`a`", 101.0, Limits::of(&(..=100.0))),
                "`a` is 101; at most 100 is expected",
            ),
            (
                within("`a`", f64::NAN, Limits::of(&(..))),
                "`a` is NaN; any number is expected",
            ),
            (age("`a`", Some(at(0)), at(60), minute), "passed"),
            (
                age("`a`", Some(at(0)), at(61), minute),
                "`a` is 1m1s old; at most 1m is expected",
            ),
            (age("`a`", Some(at(90)), at(60), minute), "passed"),
            (
                age("`a`", None, at(60), minute),
                "`a` is not there, so nobody knows how old it is",
            ),
        ];
        for (result, expected) in cases {
            assert_eq!(text(&result), expected);
        }
    }
}
