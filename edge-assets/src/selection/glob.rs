//! [`glob_matches`]: patterns with `*` and `?`.

/// Whether `text` is of the form of `pattern`: `*` stands for any text, `?` for one character.
///
/// Linear in the product of the lengths at worst; the greedy walk of the classic `wildcmp`, without memory of its own.
#[must_use]
pub fn glob_matches(pattern: &str, text: &str) -> bool {
    if !pattern.contains(['*', '?']) {
        return pattern == text;
    }
    let (mut pattern, mut text) = (pattern, text);
    // What stands behind the last star, and where that star ends at the earliest.
    let mut star: Option<(&str, &str)> = None;
    loop {
        let mut expected = pattern.chars();
        match expected.next() {
            Some('*') => {
                pattern = expected.as_str();
                star = Some((pattern, text));
                continue;
            }
            Some(char) => {
                let mut seen = text.chars();
                if seen.next().is_some_and(|found| char == '?' || char == found) {
                    (pattern, text) = (expected.as_str(), seen.as_str());
                    continue;
                }
            }
            None if text.is_empty() => return true,
            None => {}
        }
        let Some((behind, from)) = star else {
            return false;
        };
        let mut longer = from.chars();
        if longer.next().is_none() {
            return false;
        }
        star = Some((behind, longer.as_str()));
        (pattern, text) = (behind, longer.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_question_marks_match_as_in_a_shell() {
        let cases = [
            ("*", "", true),
            ("a*", "abc", true),
            ("*c", "abc", true),
            ("a*b*c", "axxbyyc", true),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("abc", "abcd", false),
            ("*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaa", false),
            ("a**", "a", true),
            ("?", "ä", true),
            ("ä*ß?", "äxß€", true),
            ("?", "", false),
            ("", "a", false),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(glob_matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
