//! DOT: what Graphviz reads.

use super::diagram::Diagram;

/// Draws a directed graph.
pub(super) fn draw(diagram: &Diagram) -> String {
    let mut lines: Vec<String> = ["digraph assets {", "  rankdir=LR;", "  node [shape=box];"]
        .map(str::to_owned)
        .into();
    for (number, frame) in diagram.frames.iter().enumerate() {
        if let Some(title) = &frame.title {
            lines.push(format!("  subgraph cluster_{number} {{"));
            lines.push(format!("    label=\"{}\";", escaped(title)));
        }
        for node in &frame.boxes {
            let style = if node.is_external { ", style=dashed" } else { "" };
            lines.push(format!(
                "    a{} [label=\"{}\"{style}];",
                node.number,
                escaped(&node.text)
            ));
        }
        if frame.title.is_some() {
            lines.push("  }".to_owned());
        }
    }
    let arrows = diagram.arrows.iter();
    lines.extend(arrows.map(|(from, to)| format!("  a{from} -> a{to};")));
    lines.push("}\n".to_owned());
    lines.join("\n")
}

/// The text between quotes. Graphviz reads a backslash as the beginning of an escape, `\N` being the name of the node, and
/// an ampersand as that of an entity.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '&' => escaped.push_str("&amp;"),
            char if char.is_control() => escaped.push(' '),
            char => escaped.push(char),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_is_escaped() {
        assert_eq!(escaped("say \"hi\" \\N\n&lt;"), "say \\\"hi\\\" \\\\N &amp;lt;");
        assert_eq!(escaped("größe 設備"), "größe 設備");
    }
}
