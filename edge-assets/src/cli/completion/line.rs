//! [`Line`]: a command line up to the cursor, cut into words as a shell cuts it.

/// A command line up to the cursor.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// The words before the one at the cursor, without their quotes.
    pub(super) words: Vec<String>,
    /// The word at the cursor, without its quotes; empty behind a blank.
    pub(super) current: String,
    /// The quote that is open at the cursor.
    pub(super) quote: Option<char>,
    /// How many bytes of the current word stand before the part that bash replaces.
    pub(super) kept: usize,
}

impl Line {
    /// Cuts a line; `breaks` are the characters that end a word for bash's completion beside blanks, `COMP_WORDBREAKS`.
    pub(super) fn new(text: &str, breaks: &str) -> Self {
        let mut line = Self::default();
        let mut is_word = false;
        let mut chars = text.chars();
        while let Some(char) = chars.next() {
            match (line.quote, char) {
                (Some(open), char) if char == open => line.quote = None,
                (None, '\'' | '"') => {
                    line.quote = Some(char);
                    line.kept = line.current.len();
                    is_word = true;
                }
                (None, '\\') => {
                    is_word = true;
                    line.current.extend(chars.next());
                }
                (Some('"'), '\\') => match chars.next() {
                    Some(escaped @ ('"' | '\\' | '$' | '`')) => line.current.push(escaped),
                    other => {
                        line.current.push('\\');
                        line.current.extend(other);
                    }
                },
                (None, blank) if blank.is_whitespace() => {
                    if std::mem::take(&mut is_word) {
                        line.words.push(std::mem::take(&mut line.current));
                    }
                    line.kept = 0;
                }
                (quote, char) => {
                    is_word = true;
                    line.current.push(char);
                    if quote.is_none() && breaks.contains(char) {
                        line.kept = line.current.len();
                    }
                }
            }
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BREAKS: &str = " \t\n\"'><=;|&(:";

    #[test]
    fn words_are_cut_as_a_shell_cuts_them() {
        for (text, words, current, kept) in [
            ("app", &[][..], "app", 0),
            ("app ", &["app"], "", 0),
            ("app plan gr", &["app", "plan"], "gr", 0),
            ("app  plan\tgroup:re", &["app", "plan"], "group:re", 6),
            ("app plan 'group:re", &["app", "plan"], "group:re", 0),
            ("app plan \"a or gr", &["app", "plan"], "a or gr", 0),
            ("app plan a\\ b", &["app", "plan"], "a b", 0),
            ("app plan 'a b' '' x", &["app", "plan", "a b", ""], "x", 0),
            ("app --output=js", &["app"], "--output=js", 9),
            ("app plan +'a or ", &["app", "plan"], "+a or ", 1),
            ("app plan \"group:\\\"two w", &["app", "plan"], "group:\"two w", 0),
            ("app plan 'größe' ", &["app", "plan", "größe"], "", 0),
            ("app \\", &["app"], "", 0),
            ("", &[], "", 0),
        ] {
            let line = Line::new(text, BREAKS);
            assert_eq!(
                (&line.words[..], line.current.as_str(), line.kept),
                (
                    &words.iter().map(ToString::to_string).collect::<Vec<_>>()[..],
                    current,
                    kept
                ),
                "{text}"
            );
        }
        assert_eq!(Line::new("a 'b", BREAKS).quote, Some('\''));
        assert_eq!(Line::new("a 'b'", BREAKS).quote, None);
    }
}
