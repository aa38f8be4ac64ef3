//! The alphabet of asset keys, checked while compiling: the same rule as `edge_assets::AssetKey`.

/// The longest key accepted, in bytes.
const MAX_KEY_LEN: usize = 255;

/// Says why a text is not a key; nothing when it is one.
pub(crate) fn fault(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        return Some("it is empty");
    }
    if text.len() > MAX_KEY_LEN {
        return Some("it is longer than 255 bytes");
    }
    for segment in text.split('/') {
        let mut chars = segment.chars();
        match chars.next() {
            None => return Some("a segment between slashes is empty"),
            Some(first) if !(first.is_ascii_alphanumeric() || first == '_') => {
                return Some("a segment starts with a letter, a digit or `_`");
            }
            Some(_) => {}
        }
        if !chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')) {
            return Some("a segment holds letters, digits, `_`, `-` and `.`");
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_refused_with_the_reason() {
        for (text, part) in [
            ("", "empty"),
            ("a//b", "segment between slashes is empty"),
            ("-a", "starts with"),
            ("a b", "letters, digits"),
        ] {
            assert!(fault(text).is_some_and(|why| why.contains(part)), "{text}");
        }
        assert!(fault(&"x".repeat(256)).is_some());
        assert_eq!(fault("per_tenant/42/v1.2-a"), None);
    }
}
