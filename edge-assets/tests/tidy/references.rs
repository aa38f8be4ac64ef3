//! Which top-level modules of its crate a file mentions, in `use` lines and in paths, through `crate::` and `super::`.

use crate::source::{RustFile, closing, is_word, words_at};

/// A mention of something at the root of the crate.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) line: usize,
    /// The first name after the root: a module, or an item that the root re-exports.
    pub(crate) name: String,
    /// Followed by `!`: an exported macro.
    pub(crate) is_macro: bool,
}

/// Every mention in the file; `module` is the file's own path in the crate, such as `["asset", "spec"]`.
pub(crate) fn references(file: &RustFile, module: &[&str]) -> Vec<Reference> {
    let code = file.code.as_str();
    let mut found = Vec::new();
    for at in words_at(code, "crate") {
        if let Some(rest) = after_colons(code, at + "crate".len()) {
            names(file, rest, &mut found);
        }
    }
    let inline = inline_modules(code);
    for at in words_at(code, "super") {
        // Only the first of a chain; `pub(super)` has no colons behind it.
        if code[..at].trim_end().ends_with("super::") {
            continue;
        }
        let depth = module.len()
            + inline
                .iter()
                .filter(|(open, close)| (*open..*close).contains(&at))
                .count();
        let (mut supers, mut cursor) = (0_usize, at);
        while code[cursor..].starts_with("super") {
            let Some(rest) = after_colons(code, cursor + "super".len()) else {
                break;
            };
            supers += 1;
            cursor = rest;
        }
        if supers > 0 && supers == depth {
            names(file, cursor, &mut found);
        }
    }
    found.sort_by_key(|reference| reference.line);
    found
}

/// Behind `::` and the blanks around it.
fn after_colons(code: &str, at: usize) -> Option<usize> {
    let colons = at + blanks(&code[at..]);
    let rest = code[colons..].strip_prefix("::")?;
    Some(colons + 2 + blanks(rest))
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// The names at `at`: one, or each of a group.
fn names(file: &RustFile, at: usize, found: &mut Vec<Reference>) {
    let code = file.code.as_str();
    if !code[at..].starts_with('{') {
        push(file, at, found);
        return;
    }
    let Some(end) = closing(code, at) else { return };
    let (mut depth, mut expects_name) = (0_usize, true);
    for (offset, c) in code[at + 1..end].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => expects_name = true,
            c if expects_name && depth == 0 && !c.is_whitespace() => {
                push(file, at + 1 + offset, found);
                expects_name = false;
            }
            _ => {}
        }
    }
}

fn push(file: &RustFile, at: usize, found: &mut Vec<Reference>) {
    let rest = &file.code[at..];
    let name: String = match rest.chars().next() {
        Some('*') => "*".to_owned(),
        _ => rest.chars().take_while(|c| is_word(*c)).collect(),
    };
    if !name.is_empty() && name != "self" {
        let is_macro = rest[name.len()..].starts_with('!');
        found.push(Reference {
            line: file.line_at(at),
            name,
            is_macro,
        });
    }
}

/// The insides of `mod name { … }`.
fn inline_modules(code: &str) -> Vec<(usize, usize)> {
    words_at(code, "mod")
        .filter_map(|at| {
            let rest = &code[at + 3..];
            let name = rest.trim_start();
            let after = name.trim_start_matches(is_word);
            let open = code.len() - after.trim_start().len();
            (name.len() > after.len() && code[open..].starts_with('{'))
                .then(|| Some((open, closing(code, open)?)))
                .flatten()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::references;
    use crate::source::RustFile;

    fn found(path: &[&str], text: &str) -> Vec<String> {
        let file = RustFile::new("edge-assets/src/asset/spec.rs", text);
        references(&file, path)
            .into_iter()
            .map(|reference| format!("{}:{}", reference.line, reference.name))
            .collect()
    }

    #[test]
    fn uses_groups_and_paths_are_found() {
        let text = "use crate::key::AssetKey;\nuse crate::{\n    event::{A, B},\n    store,\n};\nfn a() { crate::plan::b() }\n";
        assert_eq!(
            found(&["asset", "spec"], text),
            ["1:key", "3:event", "4:store", "6:plan"]
        );
    }

    #[test]
    fn super_counts_only_when_it_reaches_the_root() {
        assert_eq!(
            found(&["asset", "spec"], "use super::dep::A;\nuse super::super::plan::B;\n"),
            ["2:plan"]
        );
        assert_eq!(found(&["key"], "use super::id::A;\npub(super) fn a() {}\n"), ["1:id"]);
        assert_eq!(
            found(&["key"], "mod a {\n  use super::b;\n  use super::super::id;\n}\n"),
            ["3:id"]
        );
    }

    #[test]
    fn comments_texts_and_visibilities_are_not_mentions() {
        let text = "// crate::exec\nlet a = \"crate::exec\"; pub(crate) fn b() {}\n//! [`crate::exec`]\n";
        assert!(found(&["key"], text).is_empty());
    }
}
