//! Noise without state: hashes of a seed and a position, as uniform, bell-shaped or smooth numbers.

/// Scrambles 64 bits (the finalizer of `SplitMix64`).
const fn scramble(mut bits: u64) -> u64 {
    bits = bits.wrapping_add(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// A place from which numbers are drawn; the same place gives the same numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Noise(u64);

impl Noise {
    pub(super) const fn new(seed: u64) -> Self {
        Self(scramble(seed))
    }

    /// The place `index` below this one.
    #[must_use]
    pub(super) const fn at(self, index: u64) -> Self {
        Self(scramble(self.0 ^ index.wrapping_mul(0xD6E8_FEB8_6659_FD93)))
    }

    /// Uniform over 0 (with) to 1 (without).
    pub(super) fn unit(self) -> f64 {
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform over `low` to `high`.
    pub(super) fn between(self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// One of `count` numbers from 0.
    pub(super) const fn below(self, count: u64) -> u64 {
        self.0 % count
    }

    /// Bell-shaped: mean 0, deviation 1, never beyond 3.5. The sum of four uniform numbers is near enough to normal.
    pub(super) fn bell(self) -> f64 {
        let lane = |shift: u32| ((self.0 >> shift) & 0xFFFF) as f64;
        (lane(0) + lane(16) + lane(32) + lane(48) - 131_070.0) / 37_837.0
    }

    /// A smooth curve over time between -1 and 1 that wanders once per `period_ms`.
    pub(super) fn wander(self, at_ms: i64, period_ms: i64) -> f64 {
        let knot = at_ms.div_euclid(period_ms).cast_unsigned();
        let along = at_ms.rem_euclid(period_ms) as f64 / period_ms as f64;
        let ease = along * along * (3.0 - 2.0 * along);
        let from = self.at(knot).between(-1.0, 1.0);
        let to = self.at(knot.wrapping_add(1)).between(-1.0, 1.0);
        from + (to - from) * ease
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_to_their_range_and_have_their_shape() {
        let noise = Noise::new(7);
        let (mut sum, mut squares) = (0.0, 0.0);
        for index in 0..20_000 {
            assert!((0.0..1.0).contains(&noise.at(index).unit()));
            let bell = noise.at(index).bell();
            assert!(bell.abs() <= 3.5);
            sum += bell;
            squares += bell * bell;
        }
        assert!((sum / 20_000.0_f64).abs() < 0.03, "mean {sum}");
        assert!((squares / 20_000.0 - 1.0_f64).abs() < 0.05, "variance {squares}");
    }

    #[test]
    fn a_wandering_curve_has_no_jumps() {
        let noise = Noise::new(1);
        let mut before = noise.wander(-60_000, 10_000);
        for at in (-60_000..60_000).step_by(100) {
            let now = noise.wander(at, 10_000);
            assert!((now - before).abs() < 0.05, "a jump at {at}");
            before = now;
        }
    }
}
