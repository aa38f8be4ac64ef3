//! Texts of people within lines of ours: on one line, no wider than there is room for, or wrapped.

use console::{measure_text_width, truncate_str};

/// The text without line breaks and other characters that would move the cursor.
pub(in crate::cli) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The text, cut with a mark when it is wider than there is room for. Colors in it are kept.
pub(in crate::cli) fn cut(text: &str, width: Option<usize>) -> String {
    match width {
        Some(width) if measure_text_width(text) > width => truncate_str(text, width, "…").into_owned(),
        _ => text.to_owned(),
    }
}

/// One line as several of at most that width, broken at blanks; those behind the first are indented.
///
/// A word that is wider than a line is broken where the line ends, so that nothing of it is lost.
pub(in crate::cli) fn wrap(line: &str, width: Option<usize>, indent: usize) -> Vec<String> {
    let Some(width) = width.filter(|width| measure_text_width(line) > *width) else {
        return vec![line.to_owned()];
    };
    // Where the indentation leaves no room for words, there is none.
    let indent = if indent + 8 > width { 0 } else { indent };
    let mut lines: Vec<String> = Vec::new();
    let mut current = String::new();
    for word in line.split_inclusive(' ') {
        let taken = measure_text_width(&current);
        if taken + measure_text_width(word.trim_end()) > width && !current.trim().is_empty() {
            lines.push(current.trim_end().to_owned());
            current = " ".repeat(indent);
        }
        for char in word.chars() {
            let mut buffer = [0; 4];
            if measure_text_width(&current) + measure_text_width(char.encode_utf8(&mut buffer)) > width {
                lines.push(current.trim_end().to_owned());
                current = " ".repeat(indent);
                if char == ' ' {
                    continue;
                }
            }
            current.push(char);
        }
    }
    lines.push(current.trim_end().to_owned());
    lines.retain(|line| !line.is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_at_blanks_and_lose_nothing() {
        let text = "   1. materialize edge/daily, after 1 — upstream of `edge/cache`";
        assert_eq!(
            wrap(text, Some(30), 6),
            [
                "   1. materialize edge/daily,",
                "      after 1 — upstream of",
                "      `edge/cache`"
            ]
        );
        assert_eq!(wrap(text, None, 6), [text]);
        assert_eq!(wrap("short", Some(40), 6), ["short"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_broken_within() {
        assert_eq!(wrap("a 設備設備設備 b", Some(11), 2), ["a", "  設備設備", "  設備 b"]);
        for width in 1..60 {
            let text = "from /a/very/long/path/without/any/blank/in/it.rs:7, 設備設備設備 and on";
            let lines = wrap(text, Some(width), 4);
            let most = lines.iter().map(|line| measure_text_width(line)).max().unwrap();
            assert!(most <= width.max(2), "{width}: {lines:#?}");
            let letters = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            assert_eq!(letters(&lines.concat()), letters(text), "{width}");
        }
    }

    #[test]
    fn what_would_move_the_cursor_is_a_blank() {
        assert_eq!(one_line("a\r\n\u{1b}[31mb\tc"), "a   [31mb c");
        assert_eq!(cut("設備設備", Some(5)), "設備…");
        assert_eq!(cut("設備設備", None), "設備設備");
    }
}
