//! The version of the ClickHouse engine is pinned once for all: what `xtask` fetches is what the library looks for.

use crate::tree::{Finding, Tree};

/// Where the pin stands.
const PIN: &str = "xtask/src/setup/engine.rs";
const MARK: &str = "-stable.";

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut mentions: Vec<(&str, usize, String)> = Vec::new();
    for file in &tree.rust {
        for literal in &file.literals {
            mentions.extend(
                versions(&literal.text)
                    .into_iter()
                    .map(|version| (file.path.as_str(), literal.line, version)),
            );
        }
    }
    for file in tree.texts.iter().filter(|file| !file.path.ends_with(".json")) {
        for (line, text) in (1..).zip(file.text.lines()) {
            mentions.extend(
                versions(text)
                    .into_iter()
                    .map(|version| (file.path.as_str(), line, version)),
            );
        }
    }
    let Some(pin) = mentions
        .iter()
        .find(|(path, _, _)| *path == PIN)
        .map(|(_, _, version)| version.clone())
    else {
        return vec![Finding::new(PIN, 1, "pins no version of the engine")];
    };
    mentions
        .iter()
        .filter(|(path, _, version)| *version != pin && !path.starts_with("edge-assets/tests/tidy/"))
        .map(|(path, line, version)| {
            Finding::new(path, *line, format!("engine `{version}`, but {PIN} fetches `{pin}`"))
        })
        .collect()
}

/// Every `26.7.3-stable.1` of the text.
fn versions(text: &str) -> Vec<String> {
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    text.match_indices(MARK)
        .filter_map(|(at, _)| {
            let before = &text[..at];
            let number = &before[before.trim_end_matches(is_number).len()..];
            let after = &text[at + MARK.len()..];
            let build: String = after.chars().take_while(char::is_ascii_digit).collect();
            let is_version = number.starts_with(|c: char| c.is_ascii_digit()) && !build.is_empty();
            is_version.then(|| format!("{number}{MARK}{build}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{PIN, check};
    use crate::tree::Tree;

    const FETCHES: &str = "const VERSION: &str = \"26.7.3-stable.1\";";

    #[test]
    fn another_version_is_refused() {
        let library = "\nconst LIBRARY: &str = \"26.8.1-stable.2\";";
        let found = check(&Tree::of(&[
            (PIN, FETCHES),
            ("edge-assets/src/a.rs", library),
            ("docs/a.md", "put 25.1.1-stable.1 there"),
        ]));
        let texts: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(texts.len(), 2, "{texts:?}");
        assert!(
            texts[0].starts_with("edge-assets/src/a.rs:2: engine `26.8.1-stable.2`"),
            "{texts:?}"
        );
    }

    #[test]
    fn the_same_version_is_right_everywhere() {
        let library = "let path = \"edge-assets/chdb/26.7.3-stable.1/libchdb.so\"; let a = \"semi-stable.\";";
        assert!(check(&Tree::of(&[(PIN, FETCHES), ("edge-assets/src/a.rs", library)])).is_empty());
    }

    #[test]
    fn a_missing_pin_is_refused() {
        assert_eq!(check(&Tree::of(&[("edge-assets/src/a.rs", FETCHES)])).len(), 1);
    }
}
