//! Mermaid: a flowchart, as chats and forges draw it.

use super::diagram::Diagram;

/// Draws a flowchart.
pub(super) fn draw(diagram: &Diagram) -> String {
    let mut lines = vec!["flowchart LR".to_owned()];
    for (number, frame) in diagram.frames.iter().enumerate() {
        if let Some(title) = &frame.title {
            lines.push(format!("  subgraph g{number}[\"{}\"]", escaped(title)));
        }
        for node in &frame.boxes {
            let (open, close) = if node.is_external { ("[/", "/]") } else { ("[", "]") };
            lines.push(format!("    a{}{open}\"{}\"{close}", node.number, escaped(&node.text)));
        }
        if frame.title.is_some() {
            lines.push("  end".to_owned());
        }
    }
    let arrows = diagram.arrows.iter();
    lines.extend(arrows.map(|(from, to)| format!("  a{from} --> a{to}")));
    lines.push(String::new());
    lines.join("\n")
}

/// The text between quotes. Mermaid reads it as HTML with entities of its own, and as Markdown between backticks.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let marker = list_marker(text);
    for (at, char) in text.char_indices() {
        match char {
            marker_char if Some(at) == marker => escaped.push_str(&format!("#{};", u32::from(marker_char))),
            '"' => escaped.push_str("#quot;"),
            '#' => escaped.push_str("#35;"),
            '&' => escaped.push_str("#amp;"),
            '<' => escaped.push_str("#lt;"),
            '>' => escaped.push_str("#gt;"),
            '`' => escaped.push_str("#96;"),
            '\\' => escaped.push_str("#92;"),
            char if char.is_control() => escaped.push(' '),
            char => escaped.push(char),
        }
    }
    if escaped.trim().is_empty() {
        // An empty pair of quotes is a syntax error.
        return "#32;".to_owned();
    }
    escaped
}

/// Where the mark of a list item ends, `1.` or `-`: Mermaid shows an error in the place of a list.
fn list_marker(text: &str) -> Option<usize> {
    let begin = text.len() - text.trim_start().len();
    let rest = &text[begin..];
    let mark = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let at = begin + rest.len() - mark.len();
    let is_numbered = at > begin && mark.starts_with(['.', ')']);
    let is_bullet = at == begin && mark.starts_with(['-', '+', '*']);
    let is_list = mark
        .get(1..)
        .is_some_and(|behind| behind.is_empty() || behind.starts_with(char::is_whitespace));
    ((is_numbered || is_bullet) && is_list).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_is_escaped() {
        assert_eq!(
            escaped("say \"hi\" & <b>`x`</b> #1;\n"),
            "say #quot;hi#quot; #amp; #lt;b#gt;#96;x#96;#lt;/b#gt; #35;1; "
        );
        assert_eq!(escaped("größe 設備"), "größe 設備");
        assert_eq!(escaped(" "), "#32;");
        for (text, expected) in [
            ("1. raw", "1#46; raw"),
            ("12) raw", "12#41; raw"),
            (" - raw", " #45; raw"),
            ("*", "#42;"),
            ("1.5 times", "1.5 times"),
            ("-raw", "-raw"),
            ("2026", "2026"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }
}
