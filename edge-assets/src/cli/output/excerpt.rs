//! [`excerpt`]: a text with carets below the part that an error is about.

use std::ops::Range;

use console::measure_text_width;

use super::one_line;

/// What stands before both lines.
const GUTTER: &str = "  | ";
/// How wide it is where nothing says how wide it may be.
const WIDTH: usize = 100;

/// Two lines: the text around the part, and carets below the part; one caret where something is missing.
pub(in crate::cli) fn excerpt(text: &str, part: &Range<usize>, width: Option<usize>) -> String {
    let room = width.unwrap_or(WIDTH).saturating_sub(GUTTER.len()).max(8);
    // Places are bytes of the text as it was written; what is shown has the same characters, some of them as blanks.
    let chars: Vec<char> = text.chars().collect();
    let place = |byte: usize| text.char_indices().take_while(|(at, _)| *at < byte).count();
    let (from, to) = (place(part.start), place(part.end));
    let shown = |from: usize, to: usize| one_line(&chars[from..to].iter().collect::<String>());
    let width_of = |from: usize, to: usize| measure_text_width(&shown(from, to));
    // As much as there is room for, from the part outwards; the part itself is cut when it alone is too wide.
    let mut end = to.min(from + room);
    while end > from + 1 && width_of(from, end) > room.saturating_sub(2) {
        end -= 1;
    }
    let (mut start, mut is_growing) = (from, true);
    while is_growing {
        is_growing = false;
        if start > 0 && width_of(start - 1, end) + 2 <= room {
            (start, is_growing) = (start - 1, true);
        }
        if end < chars.len() && width_of(start, end + 1) + 2 <= room {
            (end, is_growing) = (end + 1, true);
        }
    }
    let before = if start > 0 { "…" } else { "" };
    let after = if end < chars.len() { "…" } else { "" };
    let indent = measure_text_width(before) + width_of(start, from);
    let carets = width_of(from, to.min(end)).max(1);
    format!(
        "{GUTTER}{before}{}{after}\n{GUTTER}{}{}",
        shown(start, end),
        " ".repeat(indent),
        "^".repeat(carets)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carets_stand_below_the_part() {
        assert_eq!(
            excerpt("+a or grup:b", &(6..10), None),
            "  | +a or grup:b\n  |       ^^^^"
        );
        assert_eq!(excerpt("(a", &(2..2), None), "  | (a\n  |   ^");
        assert_eq!(excerpt("", &(0..0), None), "  | \n  | ^");
    }

    #[test]
    fn wide_characters_and_blanks_keep_the_carets_in_place() {
        assert_eq!(
            excerpt("設備\tor x y", &(12..13), None),
            "  | 設備 or x y\n  |           ^"
        );
    }

    #[test]
    fn of_a_long_text_what_is_around_the_part_is_shown() {
        let text = format!("{} or grup:b or {}", "a".repeat(500), "z".repeat(500));
        let shown = excerpt(&text, &(504..508), Some(40));
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[0].chars().count(), 40);
        assert!(
            lines[0].contains("a or grup:b or z") && lines[0].ends_with('…'),
            "{shown}"
        );
        let caret = lines[1].find('^').unwrap();
        let grup = lines[0].chars().position(|c| c == 'g').unwrap();
        assert_eq!(caret, grup, "{shown}");
        let wide = excerpt(&"x".repeat(1_000), &(0..1_000), Some(40));
        assert!(wide.lines().all(|line| line.chars().count() <= 40), "{wide}");
    }
}
