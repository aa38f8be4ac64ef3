//! Reads a Mermaid flowchart, line by line, as far as graphs of assets go.

use super::diagrams::Read;

/// Reads a whole flowchart.
pub(super) fn read(text: &str) -> Read {
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("flowchart LR"));
    let mut read = Read::default();
    let mut frame: Option<String> = None;
    for line in lines.map(str::trim) {
        if line == "end" {
            assert!(frame.take().is_some(), "an `end` ends a subgraph");
        } else if let Some(rest) = line.strip_prefix("subgraph ") {
            let (_, title) = labeled(rest, "[\"", "\"]").unwrap_or_else(|| panic!("{line}"));
            frame = Some(title);
        } else if let Some((from, to)) = line.split_once(" --> ") {
            read.edges.insert((id(from).to_owned(), id(to).to_owned()));
        } else if let Some((node, label)) = labeled(line, "[/\"", "\"/]") {
            read.nodes.insert(node, (label, frame.clone(), true));
        } else {
            let (node, label) = labeled(line, "[\"", "\"]").unwrap_or_else(|| panic!("no statement: {line}"));
            read.nodes.insert(node, (label, frame.clone(), false));
        }
    }
    assert!(frame.is_none(), "a subgraph is ended");
    read
}

fn id(text: &str) -> &str {
    let is_id = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric());
    assert!(is_id && text != "end", "`{text}` is no identifier");
    text
}

fn labeled(line: &str, open: &str, close: &str) -> Option<(String, String)> {
    let (node, rest) = line.split_once(open)?;
    let label = rest.strip_suffix(close)?;
    assert!(!label.is_empty(), "an empty label is a syntax error");
    assert!(
        !label.contains(['"', '<', '>', '&', '`', '\\']),
        "`{label}` is not escaped"
    );
    Some((id(node).to_owned(), shown(label)))
}

/// What a label shows: entities without the ampersand.
fn shown(label: &str) -> String {
    let mut text = String::new();
    let mut rest = label;
    while let Some((before, entity)) = rest.split_once('#') {
        let (name, behind) = entity.split_once(';').expect("an entity is ended");
        text.push_str(before);
        text.push(match name {
            "quot" => '"',
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            number => char::from(number.parse::<u8>().unwrap()),
        });
        rest = behind;
    }
    text.push_str(rest);
    text
}
