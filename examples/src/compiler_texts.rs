//! The texts of rustc in the book are those that the library's own tests hold.
//!
//! A quotation is a `text` block below a comment with the name of the test. It may leave lines out, nothing else.

use std::{fs, path::Path};

/// Chapters, and how many quotations each has at least. That of the start shows texts as the reader's own program gives them.
const CHAPTERS: [(&str, usize); 3] = [
    (include_str!("../../README.md"), 1),
    (include_str!("../../docs/src/compile-errors.md"), 14),
    (include_str!("../../docs/src/getting-started.md"), 5),
];
const TEXTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../edge-assets/tests/ui");

/// Name and lines of each quotation.
fn quotations(chapter: &str) -> Vec<(&str, Vec<&str>)> {
    let comments = chapter.split("<!-- ").skip(1);
    comments
        .filter_map(|rest| {
            let (name, rest) = rest.split_once(" -->\n```text\n")?;
            let (text, _) = rest.split_once("\n```")?;
            Some((name, text.lines().collect()))
        })
        .collect()
}

/// The first line that does not stand in `text`, behind those before it.
fn first_missing<'a>(quoted: &[&'a str], text: &str) -> Option<&'a str> {
    let mut rest = text.lines();
    quoted
        .iter()
        .copied()
        .find(|line| !rest.any(|candidate| candidate == *line))
}

#[test]
fn what_the_book_quotes_is_what_rustc_says() {
    for (chapter, least) in CHAPTERS {
        let quotations = quotations(chapter);
        for (name, quoted) in &quotations {
            let path = Path::new(TEXTS).join(format!("{name}.stderr"));
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let text = match name.starts_with("start/") {
                true => text.replace(&format!("tests/ui/{name}.rs"), "src/main.rs"),
                false => text,
            };
            assert!(!quoted.is_empty(), "{name}: an empty quotation");
            if let Some(line) = first_missing(quoted, &text) {
                panic!(
                    "{name}: rustc does not say, or not at this place: `{line}`; take the text from {}",
                    path.display()
                );
            }
        }
        assert!(
            quotations.len() >= least,
            "only {} quotations were found",
            quotations.len()
        );
    }
}

#[test]
fn a_changed_line_and_a_changed_order_are_noticed() {
    let chapter = "text\n<!-- a/b -->\n```text\none\nthree\n```\n";
    let quotations = quotations(chapter);
    assert_eq!(quotations, [("a/b", vec!["one", "three"])]);
    assert_eq!(first_missing(&quotations[0].1, "one\ntwo\nthree\n"), None);
    assert_eq!(first_missing(&quotations[0].1, "one\ntwo\n"), Some("three"));
    assert_eq!(first_missing(&quotations[0].1, "three\none\n"), Some("three"));
}
