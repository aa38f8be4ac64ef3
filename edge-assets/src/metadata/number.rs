//! [`Number`], which keeps its digits, and [`Quantity`], a number with its unit.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::amount::count_text;

/// A number that keeps its digits: whole where it is whole.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Number {
    /// A whole number.
    Int(i64),
    /// A whole number beyond the range of `i64`.
    Large(u64),
    /// A number with a fraction.
    Float(f64),
}

impl Number {
    /// Whether it is a number at all; JSON has no others.
    pub(super) fn is_finite(self) -> bool {
        match self {
            Self::Int(_) | Self::Large(_) => true,
            Self::Float(number) => number.is_finite(),
        }
    }
}

/// Whole numbers in groups of three digits.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(number) => {
                let sign = if *number < 0 { "-" } else { "" };
                write!(f, "{sign}{}", count_text(number.unsigned_abs()))
            }
            Self::Large(number) => f.write_str(&count_text(*number)),
            Self::Float(number) => write!(f, "{number}"),
        }
    }
}

macro_rules! from_whole_numbers {
    ($($number:ty),*) => {$(
        impl From<$number> for Number {
            fn from(number: $number) -> Self {
                match i64::try_from(number) {
                    Ok(number) => Self::Int(number),
                    // Only what is too large for `i64` comes here, and no type in the list holds more than `u64`.
                    Err(_) => Self::Large(u64::try_from(number).unwrap_or(u64::MAX)),
                }
            }
        }
    )*};
}
from_whole_numbers!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize);

impl From<f64> for Number {
    fn from(number: f64) -> Self {
        Self::Float(number)
    }
}

impl From<f32> for Number {
    fn from(number: f32) -> Self {
        Self::Float(number.into())
    }
}

/// A number with its unit, such as 21.5 °C or 1,200 requests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// How many.
    pub amount: Number,
    /// Of what.
    pub unit: String,
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { amount, unit } = self;
        let gap = if unit.is_empty() || unit == "%" { "" } else { " " };
        write!(f, "{amount}{gap}{unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(amount: impl Into<Number>, unit: &str) -> String {
        let (amount, unit) = (amount.into(), unit.to_owned());
        Quantity { amount, unit }.to_string()
    }

    #[test]
    fn quantities_read_as_people_write_them() {
        assert_eq!(text(21.5, "°C"), "21.5 °C");
        assert_eq!(text(1_234_567_u32, "requests"), "1,234,567 requests");
        assert_eq!(text(-1_200, "m"), "-1,200 m");
        assert_eq!(text(97.25_f64, "%"), "97.25%");
        assert_eq!(text(u64::MAX, "ns"), "18,446,744,073,709,551,615 ns");
        assert_eq!(text(i64::MIN, "ns"), "-9,223,372,036,854,775,808 ns");
        assert_eq!(text(7, ""), "7");
    }
}
