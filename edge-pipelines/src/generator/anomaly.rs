//! [`Anomaly`]: what goes wrong with a device, and when.
//!
//! Each device's time is cut into stretches of four hours; one in forty of them holds a trouble that lasts for a while.
//! Spikes are different: they hit single events.

use super::noise::Noise;

const STRETCH_MS: i64 = 4 * 3_600_000;
const MINUTE_MS: i64 = 60_000;

/// What is wrong with a device at an instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Anomaly {
    /// One value far off, up or down, in multiples of the usual deviation.
    Spike(f64),
    /// The main sensors send nothing.
    Dropout,
    /// The values creep away; the share of the way, 0 to 1, with its direction.
    Drift(f64),
    /// The values stand still where they were at this instant, in milliseconds since 1970.
    Stuck(i64),
}

impl Anomaly {
    /// The anomaly of a device at an instant, if there is one. `tick` is the number of the event.
    pub(super) fn of(noise: Noise, at_ms: i64, tick: u64) -> Option<Self> {
        let spike = noise.at(0).at(tick);
        if spike.below(4_000) == 0 {
            let size = spike.at(1).between(8.0, 14.0);
            return Some(Self::Spike(if spike.at(2).below(4) == 0 { -size } else { size }));
        }
        let stretch = at_ms.div_euclid(STRETCH_MS);
        let trouble = noise.at(1).at(stretch.cast_unsigned());
        let kind = trouble.below(120);
        let (shortest, longest) = match kind {
            0 => (5, 20),
            1 => (60, 180),
            2 => (15, 60),
            _ => return None,
        };
        // It begins and ends within its stretch, so that one look at the stretch is enough.
        let lasts = minutes(trouble.at(1), shortest, longest);
        let begins = stretch * STRETCH_MS + minutes(trouble.at(2), 0, STRETCH_MS / MINUTE_MS - lasts / MINUTE_MS);
        if !(begins..begins + lasts).contains(&at_ms) {
            return None;
        }
        Some(match kind {
            0 => Self::Dropout,
            1 => {
                let way = (at_ms - begins) as f64 / lasts as f64;
                Self::Drift(if trouble.at(3).below(3) == 0 { -way } else { way })
            }
            _ => Self::Stuck(begins),
        })
    }
}

fn minutes(noise: Noise, low: i64, high: i64) -> i64 {
    let choices = (high - low).max(1).cast_unsigned();
    (low + noise.below(choices).cast_signed()) * MINUTE_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_occurs_and_trouble_is_rare() {
        let mut seen = [0_u32; 4];
        let mut total = 0;
        for device in 0..50 {
            let noise = Noise::new(3).at(device);
            for tick in 0..2_000_u64 {
                total += 1;
                match Anomaly::of(noise, tick.cast_signed() * 60_000, tick) {
                    Some(Anomaly::Spike(size)) => {
                        assert!(size.abs() >= 8.0);
                        seen[0] += 1;
                    }
                    Some(Anomaly::Dropout) => seen[1] += 1,
                    Some(Anomaly::Drift(way)) => {
                        assert!(way.abs() <= 1.0);
                        seen[2] += 1;
                    }
                    Some(Anomaly::Stuck(since)) => {
                        assert!(since <= tick.cast_signed() * 60_000);
                        seen[3] += 1;
                    }
                    None => {}
                }
            }
        }
        assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
        assert!(seen.iter().sum::<u32>() < total / 50, "{seen:?} of {total}");
    }
}
