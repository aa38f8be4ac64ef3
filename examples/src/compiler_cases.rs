//! The table of all mistakes in the book has a row for each case of the library's tests, and says what is said there.
//!
//! What it is about is the first line of the case, what is said the first line of rustc's text, the cure what stands behind its
//! last `; `. Where the text names no cure, the table does.

use std::{collections::BTreeMap, fs, path::Path};

const CHAPTER: &str = include_str!("../../docs/src/compile-errors.md");
const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../edge-assets/tests/ui");

/// The mistakes of the first page of the book, which quotes them whole; each is one of the others within a program.
const OF_THE_FIRST_PAGE: &str = "start";

/// What a row says of a case.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    about: String,
    said: String,
    /// Empty where the text of rustc names none.
    cure: String,
}

impl Row {
    fn print(&self, case: &str) -> String {
        let cure = if self.cure.is_empty() { "(the cure)" } else { &self.cure };
        let cells = [&self.about, &self.said, cure].map(|cell| cell.replace('|', "\\|"));
        format!("| `{case}` | {} |", cells.join(" | "))
    }
}

/// The rows of the chapter, by case.
fn rows(chapter: &str) -> BTreeMap<String, Row> {
    let mut rows = BTreeMap::new();
    for line in chapter.lines() {
        let Some(inner) = line.strip_prefix("| `").and_then(|line| line.strip_suffix(" |")) else {
            continue;
        };
        let cells: Vec<String> = inner
            .replace("\\|", "\u{0}")
            .split(" | ")
            .map(|cell| cell.replace('\u{0}', "|"))
            .collect();
        let [case, about, said, cure] = &cells[..] else {
            panic!("a row has four cells: {line}");
        };
        let row = Row {
            about: about.clone(),
            said: said.clone(),
            cure: cure.clone(),
        };
        let other = rows.insert(case.trim_end_matches('`').to_owned(), row);
        assert!(other.is_none(), "{case} has two rows");
    }
    rows
}

/// What the cases themselves say.
fn cases() -> BTreeMap<String, Row> {
    let mut cases = BTreeMap::new();
    for family in fs::read_dir(CASES).expect("the cases are part of the tree") {
        let folder = family.expect("the folder is read").path();
        let Ok(files) = fs::read_dir(folder.join("fail")) else {
            continue;
        };
        let family = folder
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
            .to_owned();
        if family == OF_THE_FIRST_PAGE {
            continue;
        }
        for file in files {
            let path = file.expect("the folder is read").path();
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
            cases.insert(format!("{family}/{name}"), case(&path));
        }
    }
    cases
}

fn case(path: &Path) -> Row {
    let read = |path: &Path| fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let source = read(path);
    let about = source.lines().next().and_then(|line| line.strip_prefix("//! "));
    let text = read(&path.with_extension("stderr"));
    let error = text.lines().find(|line| line.starts_with("error"));
    let (code, error) = error.and_then(|line| line.split_once(": ")).unwrap_or_default();
    let code = code.trim_start_matches("error").trim_matches(['[', ']']);
    let (said, cure) = split_cure(error);
    Row {
        about: about
            .unwrap_or_else(|| panic!("{}: the first line says what it is about", path.display()))
            .to_owned(),
        said: if code.is_empty() {
            said.to_owned()
        } else {
            format!("{code}: {said}")
        },
        cure: cure.to_owned(),
    }
}

/// At the last `; ` outside of quoted words.
fn split_cure(text: &str) -> (&str, &str) {
    let is_outside = |at: &usize| text[..*at].matches('`').count().is_multiple_of(2);
    let place = text.match_indices("; ").map(|(at, _)| at).filter(is_outside).last();
    place.map_or((text, ""), |at| (&text[..at], &text[at + 2..]))
}

#[test]
fn every_case_has_its_row_and_every_row_its_case() {
    let (rows, cases) = (rows(CHAPTER), cases());
    let mut faults: Vec<String> = Vec::new();
    for (case, expected) in &cases {
        match rows.get(case) {
            None => faults.push(format!("no row; add {}", expected.print(case))),
            Some(row) => {
                let is_cure = if expected.cure.is_empty() {
                    !row.cure.is_empty() && row.cure != "(the cure)"
                } else {
                    row.cure == expected.cure
                };
                if !is_cure || (&row.about, &row.said) != (&expected.about, &expected.said) {
                    faults.push(format!("another row is right: {}", expected.print(case)));
                }
            }
        }
    }
    faults.extend(
        rows.keys()
            .filter(|case| !cases.contains_key(*case))
            .map(|case| format!("no case `{case}`")),
    );
    assert!(faults.is_empty(), "docs/src/compile-errors.md:\n{}", faults.join("\n"));
    assert!(cases.len() >= 300, "only {} cases were found", cases.len());
}

#[test]
fn a_missing_and_a_changed_row_are_noticed() {
    let rows = rows("| case | b |\n|---|---|\n| `a/b` | Wrong. | `x \\| y` is no | write `z` |\n");
    let row = Row {
        about: "Wrong.".to_owned(),
        said: "`x | y` is no".to_owned(),
        cure: "write `z`".to_owned(),
    };
    assert_eq!(row.print("a/b"), "| `a/b` | Wrong. | `x \\| y` is no | write `z` |");
    assert_eq!(rows, BTreeMap::from([("a/b".to_owned(), row)]));
    assert_eq!(
        split_cure("`a; b` is no; write `c; d`"),
        ("`a; b` is no", "write `c; d`")
    );
    assert_eq!(split_cure("mismatched types"), ("mismatched types", ""));
}
