//! Durations as people write them: `500ms`, `30s`, `5m`, `1h30m`, `2d`. Parse and print; pure.

use std::time::Duration;

/// Milliseconds of each unit, largest first, in the order in which a text may name them.
const UNITS: [(&str, u64); 5] = [
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

/// Parses a duration.
///
/// # Errors
/// [`DurationError`] when the text is empty, names no unit or an unknown one, or overflows.
///
/// ```
/// use edge_assets::duration;
/// use std::time::Duration;
/// assert_eq!(duration::parse("1h30m")?, Duration::from_secs(5_400));
/// assert!(duration::parse("5 minutes").is_err());
/// # Ok::<(), duration::DurationError>(())
/// ```
pub fn parse(text: &str) -> Result<Duration, DurationError> {
    let fault = || DurationError(text.to_owned());
    let mut rest = text;
    let mut total: u64 = 0;
    if rest.is_empty() {
        return Err(fault());
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(fault)?;
        let number: u64 = rest[..digits].parse().map_err(|_| fault())?;
        rest = &rest[digits..];
        let letters = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let unit = &rest[..letters];
        let (_, ms) = UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(fault)?;
        total = number
            .checked_mul(*ms)
            .and_then(|ms| total.checked_add(ms))
            .ok_or_else(fault)?;
        rest = &rest[letters..];
    }
    Ok(Duration::from_millis(total))
}

/// Prints a duration so that [`parse`] reads it back, to the millisecond.
#[must_use]
pub fn print(duration: Duration) -> String {
    let mut ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    if ms == 0 {
        return "0s".to_owned();
    }
    let mut text = String::new();
    for (unit, size) in UNITS {
        if ms >= size {
            text.push_str(&format!("{}{unit}", ms / size));
            ms %= size;
        }
    }
    text
}

/// Why a text is not a duration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a duration; write numbers with units, such as `500ms`, `30s`, `5m`, `1h30m` or `2d`")]
pub struct DurationError(String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read_back() {
        for text in ["500ms", "30s", "5m", "1h30m", "2d", "1d2h3m4s5ms"] {
            assert_eq!(print(parse(text).unwrap()), text);
        }
        assert_eq!(print(Duration::ZERO), "0s");
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "",
            "5",
            "m",
            "5x",
            "5 m",
            "-5m",
            "1.5h",
            "99999999999999999999s",
            "18446744073709551615d",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
