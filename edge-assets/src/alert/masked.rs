//! [`masked`]: an error of a sink as it is kept: without what an address or a header may hold of secrets, and cut.

use crate::metadata::cut_text;

/// Errors beyond this are cut, in bytes.
const MOST: usize = 2 * 1024;
/// What ends an address within a text.
const ENDS: &[char] = &['"', '\'', '<', '>', '(', ')', ',', '`', ';'];

/// The text without the user, password, path and query of addresses, and without what follows `Bearer` and `Basic`.
///
/// The errors of our own sinks hold none of these; those of a program's own sinks may.
pub(crate) fn masked(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut hides_next = false;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let rest = &word[bare.len()..];
        if hides_next && !bare.is_empty() {
            shown.push_str("..");
        } else {
            push_word(bare, &mut shown);
        }
        shown.push_str(rest);
        let scheme = bare.trim_matches(|char: char| !char.is_ascii_alphabetic());
        let is_scheme = ["bearer", "basic"]
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known));
        hides_next = is_scheme || (hides_next && bare.is_empty());
    }
    cut_text(shown, MOST)
}

fn push_word(word: &str, shown: &mut String) {
    let mut rest = word;
    while let Some(colon) = rest.find("://") {
        let (before, behind) = rest.split_at(colon + 3);
        shown.push_str(before);
        let (address, after) = behind.split_at(behind.find(ENDS).unwrap_or(behind.len()));
        let host = address.split(['/', '?', '#']).next().unwrap_or_default();
        let path = &address[host.len()..];
        shown.push_str(host.rsplit('@').next().unwrap_or_default());
        if path.len() > 1 {
            shown.push_str("/..");
        }
        rest = after;
    }
    shown.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_their_host_and_lose_their_secrets() {
        for (text, shown) in [
            (
                "did not reach webhook a.example.com: refused",
                "did not reach webhook a.example.com: refused",
            ),
            (
                "error for url (https://hooks.example.com/T0/s3cr3t?key=1): status 500",
                "error for url (https://hooks.example.com/..): status 500",
            ),
            ("smtp://user:s3cr3t@mail.example.com", "smtp://mail.example.com"),
            ("smtp://user:s3@cr3t@mail.example.com/x", "smtp://mail.example.com/.."),
            ("http://a.example.com/ is gone", "http://a.example.com is gone"),
            ("a `http://b:c@d/e`, https://f?g", "a `http://d/..`, https://f/.."),
            (
                "sent Authorization: Bearer  s3cr3t and failed",
                "sent Authorization: Bearer  .. and failed",
            ),
            ("`basic s3cr3t`", "`basic .."),
        ] {
            assert_eq!(masked(text), shown);
        }
        assert!(masked(&"x".repeat(5_000)).len() < 2_200);
    }
}
