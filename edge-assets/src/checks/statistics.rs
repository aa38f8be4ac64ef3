//! Robust statistics: the median, and how far a value is from it in units of the usual deviation. Pure.
//!
//! The modified z-score is that of Iglewicz and Hoaglin, "How to Detect and Handle Outliers" (ASQC Quality Press, 1993): it stands
//! on the median and the median absolute deviation, so that up to half of the values may be arbitrarily wrong before it breaks,
//! where mean and standard deviation break with one.

/// The median absolute deviation of normally distributed values is this share of their standard deviation.
const MEDIAN_DEVIATION_OF_NORMAL: f64 = 0.674_489_750_196_081_7;
/// And their mean absolute deviation is this share of it: the square root of 2/π.
const MEAN_DEVIATION_OF_NORMAL: f64 = 0.797_884_560_802_865_4;

/// The median; `None` of nothing, and of values that are not all finite.
///
/// ```
/// use edge_assets::checks::median;
/// assert_eq!(median(&[3.0, 1.0, 100.0]), Some(3.0));
/// assert_eq!(median(&[1.0, 2.0]), Some(1.5));
/// assert_eq!(median(&[]), None);
/// ```
#[must_use]
pub fn median(values: &[f64]) -> Option<f64> {
    if values.is_empty() || values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    Some(if sorted.len() % 2 == 1 {
        sorted[middle]
    } else {
        f64::midpoint(sorted[middle - 1], sorted[middle])
    })
}

/// How many standard deviations of a normal distribution a value is away from the median of others; negative below it.
///
/// The deviation is the median absolute one. Where more than half of the values are the same it is zero, and the mean absolute one
/// takes its place; where all are the same, any other value is infinitely far away. `None` when a number is not finite, or there are
/// no others.
///
/// ```
/// use edge_assets::checks::robust_z_score;
/// // The mistake among the values does not hide the other one.
/// let usual = [10.0, 11.0, 9.0, 10.5, 9.5, 1_000.0];
/// assert!(robust_z_score(&usual, 10.2).unwrap().abs() < 1.0);
/// assert!(robust_z_score(&usual, 50.0).unwrap() > 3.5);
/// ```
#[must_use]
pub fn robust_z_score(values: &[f64], value: f64) -> Option<f64> {
    let center = median(values)?;
    if !value.is_finite() {
        return None;
    }
    let distance = value - center;
    if distance == 0.0 {
        return Some(0.0);
    }
    let deviations: Vec<f64> = values.iter().map(|value| (value - center).abs()).collect();
    let deviation = match median(&deviations)? {
        0.0 => mean(&deviations) / MEAN_DEVIATION_OF_NORMAL,
        deviation => deviation / MEDIAN_DEVIATION_OF_NORMAL,
    };
    Some(if deviation == 0.0 {
        f64::INFINITY.copysign(distance)
    } else {
        distance / deviation
    })
}

fn mean(values: &[f64]) -> f64 {
    let mut mean = 0.0;
    let mut count = 0.0;
    for value in values {
        count += 1.0;
        mean += (value - mean) / count;
    }
    mean
}
