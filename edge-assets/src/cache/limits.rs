//! Which keys and times to live are admitted, the same for every driver. Pure.

use std::time::Duration;

use super::error::CacheFault;

/// A hundred years: far beyond any use, and far below what overflows in a driver.
const LONGEST: Duration = Duration::from_secs(100 * 365 * 86_400);
/// What Redis admits as well as people can read.
const LONGEST_KEY: usize = 64 * 1024;
/// Part of the name of every generation that is being written, and of no other key.
pub(super) const STAGING_MARK: &str = ":edge-staging:";

/// Refuses keys that no driver could store or list.
pub(super) fn check_key(key: &str) -> Result<(), CacheFault> {
    let fault = if key.is_empty() {
        "a key is empty; give it a name"
    } else if key.len() > LONGEST_KEY {
        "a key is longer than 64 KiB; shorten it"
    } else if key.contains(STAGING_MARK) {
        "a key contains `:edge-staging:`, which marks generations that are being written; rename it"
    } else {
        return Ok(());
    };
    Err(invalid(fault))
}

/// Turns a time to live into the whole milliseconds that drivers count in.
pub(super) fn ttl_millis(ttl: Option<Duration>) -> Result<Option<u64>, CacheFault> {
    let Some(ttl) = ttl else { return Ok(None) };
    if ttl.is_zero() || ttl > LONGEST {
        return Err(invalid(
            "a time to live is zero or longer than a hundred years; give a positive one, or none to keep the key",
        ));
    }
    // Less than a millisecond would be none, and that would remove the key.
    Ok(Some(u64::try_from(ttl.as_millis()).unwrap_or(u64::MAX).max(1)))
}

pub(super) fn invalid(detail: impl Into<String>) -> CacheFault {
    CacheFault::Invalid { detail: detail.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_to_live_is_never_rounded_to_nothing() {
        assert_eq!(ttl_millis(Some(Duration::from_micros(3))).unwrap(), Some(1));
        assert_eq!(ttl_millis(Some(Duration::from_secs(120))).unwrap(), Some(120_000));
        assert_eq!(ttl_millis(None).unwrap(), None);
        assert!(ttl_millis(Some(Duration::ZERO)).is_err());
        assert!(ttl_millis(Some(Duration::MAX)).is_err());
    }

    #[test]
    fn odd_keys_are_refused_or_taken_as_they_are() {
        for key in ["a", "dashboard:x", "ü b\n", "{tag}", "*?["] {
            assert!(check_key(key).is_ok(), "{key}");
        }
        assert!(check_key("").is_err());
        assert!(check_key("x:edge-staging:1").is_err());
        assert!(check_key(&"k".repeat(LONGEST_KEY + 1)).is_err());
    }
}
