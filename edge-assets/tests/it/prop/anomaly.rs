//! The robust z-score has the properties for which it is used; they are those of Iglewicz and Hoaglin (1993) and of the median.

use edge_assets::checks::{Anomaly, Direction, Point, median, robust_z_score};
use jiff::Timestamp;
use proptest::{collection::vec, prelude::*, sample::select};

fn values(len: impl Into<proptest::collection::SizeRange>) -> impl Strategy<Value = Vec<f64>> {
    vec(-1_000..1_000_i32, len).prop_map(|values| values.into_iter().map(f64::from).collect())
}

fn is_near(one: f64, other: f64) -> bool {
    one == other || (one - other).abs() <= 1e-9 * one.abs().max(other.abs()).max(1.0)
}

/// The median by its definition: as many lie above it as below.
fn naive_median(values: &[f64]) -> f64 {
    let count = |is: &dyn Fn(f64) -> bool| values.iter().filter(|value| is(**value)).count();
    let half = values.len().div_ceil(2);
    let candidates = values
        .iter()
        .copied()
        .filter(|&middle| count(&|value| value <= middle) >= half && count(&|value| value >= middle) >= half);
    let (low, high) = candidates.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    f64::midpoint(low, high)
}

fn history(values: &[f64]) -> Vec<Point> {
    let point = |(minute, value): (i64, &f64)| Point {
        at: Timestamp::from_second(minute * 60).unwrap(),
        value: *value,
    };
    (0..).zip(values).map(point).collect()
}

fn judge(anomaly: &Anomaly, values: &[f64], value: f64) -> bool {
    let at = Timestamp::from_second(0).unwrap();
    anomaly.judge(&history(values), Point { at, value }).passed
}

proptest! {
    #[test]
    fn the_median_is_that_of_its_definition(values in values(1..40)) {
        prop_assert_eq!(median(&values), Some(naive_median(&values)));
    }

    #[test]
    fn the_score_knows_neither_order_nor_unit_nor_zero(
        values in values(1..40), value in -2_000..2_000_i32, factor in 1..50_u8, shift in -500..500_i32,
    ) {
        let (value, factor, shift) = (f64::from(value), f64::from(factor), f64::from(shift));
        let score = robust_z_score(&values, value).unwrap();
        let mut reversed = values.clone();
        reversed.reverse();
        prop_assert_eq!(robust_z_score(&reversed, value), Some(score));
        let moved: Vec<f64> = values.iter().map(|value| value * factor + shift).collect();
        let other = robust_z_score(&moved, value * factor + shift).unwrap();
        prop_assert!(is_near(score, other), "{} {}", score, other);
        let mirrored: Vec<f64> = values.iter().map(|value| -value).collect();
        prop_assert!(is_near(robust_z_score(&mirrored, -value).unwrap(), -score));
    }

    #[test]
    fn the_score_grows_with_the_distance(values in values(2..40), one in -2_000..2_000_i32, further in 1..500_i32) {
        let near = robust_z_score(&values, f64::from(one)).unwrap();
        let far = robust_z_score(&values, f64::from(one + further)).unwrap();
        prop_assert!(far >= near, "{} {}", near, far);
    }

    /// The breakdown point is one half: what is usual stays usual though nearly half of the history is nonsense.
    #[test]
    fn nearly_half_of_the_history_may_be_wrong(
        good in vec(-10..10_i32, 11..30), wrong in vec(select(vec![-1e12, -5e6, 5e6, 1e12]), 0..9), usual in -3..3_i32,
    ) {
        let mut values: Vec<f64> = good.iter().copied().map(f64::from).collect();
        // A spread that is no accident of the draw, in the good half alone.
        values.extend([-10.0, -5.0, 5.0, 10.0]);
        let wrong: Vec<f64> = wrong.into_iter().take(values.len() / 2 - 2).collect();
        values.extend(wrong);
        let score = robust_z_score(&values, f64::from(usual)).unwrap();
        prop_assert!(score.abs() < 60.0, "{}", score);
        prop_assert!(robust_z_score(&values, 1e9).unwrap().abs() > 1e6);
    }

    #[test]
    fn a_short_history_passes_everything_and_a_constant_one_only_itself(
        count in 0..30_usize, constant in -100..100_i32, value in -100..100_i32,
    ) {
        let values = vec![f64::from(constant); count];
        let passed = judge(&Anomaly::new(), &values, f64::from(value));
        prop_assert_eq!(passed, count < 14 || value == constant);
        let tolerant = Anomaly::new().tolerance(0.1);
        let is_near = f64::from((value - constant).abs()) <= 0.1 * f64::from(constant.abs());
        prop_assert_eq!(judge(&tolerant, &values, f64::from(value)), count < 14 || is_near);
    }

    #[test]
    fn directions_divide_what_is_found(values in values(14..40), value in -3_000..3_000_i32) {
        let value = f64::from(value);
        let of = |direction| judge(&Anomaly::new().direction(direction), &values, value);
        prop_assert_eq!(of(Direction::Both), of(Direction::Low) && of(Direction::High));
        prop_assert!(of(Direction::Low) || of(Direction::High));
    }
}

#[test]
fn the_score_of_normally_distributed_values_is_in_standard_deviations() {
    // The sum of twelve even draws has a deviation of 1 and is nearly normal.
    let mut draws = fastrand::Rng::with_seed(7);
    let mut normal = || (0..12).map(|_| draws.f64()).sum::<f64>() - 6.0;
    let values: Vec<f64> = (0..5_000).map(|_| 10.0 + 2.0 * normal()).collect();
    let score = robust_z_score(&values, 16.0).unwrap();
    assert!((score - 3.0).abs() < 0.2, "{score}");
}

#[test]
fn seasons_are_hours_of_a_zone() {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    // 40 days with 1,000 at noon in Berlin and 10 at every other hour, around the end of summer time.
    let mut history = Vec::new();
    let mut at: Timestamp = "2026-10-01T00:30:00Z".parse().unwrap();
    while at < "2026-11-10T00:00:00Z".parse().unwrap() {
        let value = if at.to_zoned(zone.clone()).hour() == 12 {
            1_000.0
        } else {
            10.0
        };
        history.insert(0, Point { at, value });
        at += jiff::SignedDuration::from_hours(1);
    }
    let noon = Point {
        at: "2026-11-10T11:30:00Z".parse().unwrap(),
        value: 1_000.0,
    };
    let seasonal = Anomaly::new().by_hour_in(zone);
    assert!(seasonal.judge(&history, noon).passed);
    assert!(
        !Anomaly::new().judge(&history, noon).passed,
        "without seasons noon is unlike the rest"
    );
    let quiet = Point { value: 10.0, ..noon };
    let found = seasonal.judge(&history, quiet);
    assert_eq!(
        found.description.as_deref(),
        Some("10 is unusual: inf deviations below 1000, the median of 40 values before; 3.5 are usual")
    );
    let cold = seasonal.judge(&history[..48], noon);
    assert_eq!(
        cold.description.as_deref(),
        Some("2 earlier values of the same hour are known; nothing is said before there are 14")
    );
    assert!(cold.passed);
    let broken = Point {
        value: f64::NAN,
        ..noon
    };
    assert!(!seasonal.judge(&history, broken).passed);
}
