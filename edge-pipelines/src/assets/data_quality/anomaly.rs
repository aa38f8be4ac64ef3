//! [`Anomaly`]: a device that does not behave as it did in the hours before. Pure.
//!
//! The measure is the modified z-score, 0.6745 · (x − median) / MAD, with the threshold 3.5 (Iglewicz and Hoaglin, "How to
//! Detect and Handle Outliers", 1993): unlike mean and deviation, median and MAD are not moved by the outliers that they
//! shall find. A change that is small in itself is never an anomaly, however still the device was before.

use serde::{Deserialize, Serialize};

/// Hours of history below which nothing is said of a device.
const ENOUGH_HOURS: usize = 6;
/// The threshold of the modified z-score.
const THRESHOLD: f64 = 3.5;

/// What is unusual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnomalyKind {
    /// The number of events an hour.
    Rate,
    /// The average temperature.
    Temperature,
    /// The average pressure.
    Pressure,
}

impl AnomalyKind {
    /// The smallest change that counts, given the usual value.
    fn least_change(self, usual: f64) -> f64 {
        match self {
            Self::Rate => (usual * 0.5).max(5.0),
            Self::Temperature => 5.0,
            Self::Pressure => 10.0,
        }
    }
}

/// A device that does not behave as it did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Anomaly {
    /// The device.
    pub device_id: String,
    /// What is unusual.
    pub kind: AnomalyKind,
    /// The last hour.
    pub now: f64,
    /// The median of the hours before.
    pub usual: f64,
}

/// Compares the last hour with the hours before it.
pub(super) fn compare(device_id: &str, kind: AnomalyKind, history: &[f64], now: f64) -> Option<Anomaly> {
    if history.len() < ENOUGH_HOURS {
        return None;
    }
    let usual = median(history.to_vec())?;
    let change = (now - usual).abs();
    if change < kind.least_change(usual) {
        return None;
    }
    let deviation = median(history.iter().map(|value| (value - usual).abs()).collect())?;
    // A history without any deviation makes every change infinite; the least change decides then.
    let is_unusual = deviation <= f64::EPSILON || 0.6745 * change / deviation > THRESHOLD;
    is_unusual.then(|| Anomaly {
        device_id: device_id.to_owned(),
        kind,
        now,
        usual,
    })
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = values.get(middle).copied()?;
    if values.len() % 2 == 1 {
        Some(upper)
    } else {
        Some(f64::midpoint(values[middle - 1], upper))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_must_be_unusual_and_worth_mentioning() {
        let noisy = [20.0, 21.0, 19.0, 22.0, 18.0, 20.0, 21.0];
        let still = [20.0; 8];
        let cases: [(&[f64], f64, bool); 7] = [
            (&noisy, 23.0, false),
            (&noisy, 35.0, true),
            (&noisy, 5.0, true),
            (&still, 24.9, false),
            (&still, 25.1, true),
            (&noisy[..5], 99.0, false),
            (&[1.0, 40.0, 80.0, 20.0, 60.0, 30.0], 70.0, false),
        ];
        for (history, now, expected) in cases {
            let found = compare("d", AnomalyKind::Temperature, history, now);
            assert_eq!(found.is_some(), expected, "{history:?} {now}");
        }
    }

    #[test]
    fn one_wild_hour_in_the_history_hides_nothing() {
        let history = [20.0, 20.5, 19.5, 500.0, 20.2, 19.8, 20.1];
        assert!(compare("d", AnomalyKind::Temperature, &history, 60.0).is_some());
    }

    #[test]
    fn a_device_that_falls_silent_is_an_anomaly_of_its_rate() {
        let history = [3600.0, 3590.0, 3610.0, 3600.0, 3605.0, 3595.0];
        let found = compare("d", AnomalyKind::Rate, &history, 0.0).unwrap();
        assert_eq!((found.now, found.usual), (0.0, 3600.0));
    }
}
