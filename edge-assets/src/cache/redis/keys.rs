//! Names of keys on the server: the prefix, staging keys, and patterns that list them. Pure.

use fred::util::redis_keyslot;

use super::super::limits::STAGING_MARK;

/// The key under which a generation of `key` is written. In a cluster both live in one slot, so that one can be renamed
/// into the other.
pub(super) fn staging_key(key: &str, id: &str) -> String {
    if has_hash_tag(key) {
        format!("{key}{STAGING_MARK}{id}")
    } else {
        format!("{{{key}}}{STAGING_MARK}{id}")
    }
}

/// Whether a cluster keeps both keys in one slot.
pub(super) fn share_a_slot(one: &str, other: &str) -> bool {
    redis_keyslot(one.as_bytes()) == redis_keyslot(other.as_bytes())
}

/// Whether a cluster hashes only a part of the key: what stands between the first `{` and the next `}`, if anything does.
fn has_hash_tag(key: &str) -> bool {
    key.split_once('{')
        .and_then(|(_, rest)| rest.find('}'))
        .is_some_and(|length| length > 0)
}

/// A pattern for the keys that begin with `prefix`, whatever stands in it.
pub(super) fn pattern(prefix: &str) -> String {
    let mut pattern = String::with_capacity(prefix.len() + 1);
    for letter in prefix.chars() {
        if matches!(letter, '*' | '?' | '[' | ']' | '\\' | '^') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('*');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_staging_key_lives_in_the_slot_of_its_key() {
        for key in [
            "dashboard:device_stats",
            "a{b",
            "{tag}:x",
            "x{tag}y",
            "a b",
            "ü",
            "edge:{t}:{u}",
        ] {
            let staging = staging_key(key, "0190");
            assert!(share_a_slot(key, &staging), "{staging}");
            assert!(staging.contains(STAGING_MARK));
        }
        assert!(
            !share_a_slot("a}b", &staging_key("a}b", "0190")),
            "the writer refuses these"
        );
    }

    #[test]
    fn signs_of_patterns_stand_for_themselves() {
        assert_eq!(pattern("dashboard:"), "dashboard:*");
        assert_eq!(pattern(r"a*b?[c]\"), r"a\*b\?\[c\]\\*");
        assert_eq!(pattern(""), "*");
    }
}
