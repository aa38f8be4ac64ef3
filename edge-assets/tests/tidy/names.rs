//! Files, modules and types are named for what they are, not for the drawer they were put in.

use crate::source::{RustFile, is_word, words_at};
use crate::tree::Finding;

/// Names of files and modules that say nothing.
const MODULES: [&str; 14] = [
    "util", "utils", "helper", "helpers", "common", "misc", "manager", "handler", "handlers", "data", "info", "impl",
    "impls", "stuff",
];
/// Last words of type names that say nothing.
const TYPES: [&str; 10] = [
    "Util", "Utils", "Helper", "Helpers", "Common", "Misc", "Manager", "Handler", "Data", "Info",
];
/// The one word of the glossary that looks like one of them; its kinds end in it, too.
const ALLOWED_TYPE: &str = "IoManager";
const ALLOWED_FILES: [&str; 1] = ["edge-assets/src/io/manager.rs"];

pub(crate) fn check(file: &RustFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !ALLOWED_FILES.contains(&file.path.as_str()) {
        for part in file
            .path
            .split('/')
            .map(|part| part.strip_suffix(".rs").unwrap_or(part))
        {
            if MODULES.contains(&part) {
                findings.push(Finding::new(
                    &file.path,
                    1,
                    format!("`{part}` says nothing; name the file for its noun"),
                ));
            }
        }
    }
    for (line, name) in declared(file, &["mod"]) {
        // A module in a file of its own is found by the file's name.
        if MODULES.contains(&name.as_str()) && inline(file, line, &name) {
            findings.push(Finding::new(
                &file.path,
                line,
                format!("module `{name}` says nothing; name it for its noun"),
            ));
        }
    }
    let mut types = declared(file, &["struct", "enum", "trait"]);
    // An indented one is an associated type: its name is the trait's choice, which may be foreign.
    types.extend(
        declared(file, &["type"])
            .into_iter()
            .filter(|(line, _)| !text(file, *line).starts_with(' ')),
    );
    for (line, name) in types {
        if TYPES.contains(&last_word(&name)) && !name.ends_with(ALLOWED_TYPE) {
            let text = format!(
                "type `{name}`: `{}` says nothing; name it for what it is",
                last_word(&name)
            );
            findings.push(Finding::new(&file.path, line, text));
        }
    }
    findings
}

fn text(file: &RustFile, line: usize) -> &str {
    file.code_lines()
        .find(|(number, _)| *number == line)
        .map_or("", |(_, text)| text)
}

fn inline(file: &RustFile, line: usize, name: &str) -> bool {
    !text(file, line).trim_end().ends_with(&format!("mod {name};"))
}

/// The names declared by one of the keywords, with their lines.
fn declared(file: &RustFile, keywords: &[&str]) -> Vec<(usize, String)> {
    let mut names = Vec::new();
    for keyword in keywords {
        for at in words_at(&file.code, keyword) {
            let rest = &file.code[at + keyword.len()..];
            let name: String = rest.trim_start().chars().take_while(|c| is_word(*c)).collect();
            if rest.starts_with(char::is_whitespace) && !name.is_empty() {
                names.push((file.line_at(at), name));
            }
        }
    }
    names
}

/// `Stats` of `DeviceStats`.
fn last_word(name: &str) -> &str {
    name.rfind(char::is_uppercase).map_or(name, |at| &name[at..])
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::source::RustFile;

    fn found(path: &str, text: &str) -> usize {
        check(&RustFile::new(path, text)).len()
    }

    #[test]
    fn drawers_are_refused() {
        assert_eq!(found("a/src/utils.rs", ""), 1);
        assert_eq!(found("a/src/helpers/cron.rs", ""), 1);
        assert_eq!(found("a/src/b.rs", "mod common { }"), 1);
        assert_eq!(
            found(
                "a/src/b.rs",
                "pub struct RunInfo;\nenum ErrorHandler {}\npub type AssetData = u8;"
            ),
            3
        );
    }

    #[test]
    fn nouns_are_allowed() {
        assert_eq!(found("edge-assets/src/io/manager.rs", "pub trait IoManager {}"), 0);
        assert_eq!(found("edge-assets/src/io/memory.rs", "pub struct MemoryIoManager;"), 0);
        assert_eq!(
            found(
                "a/src/database.rs",
                "struct Database; struct DataVersion; enum Metadata {}\nimpl A for B {\n    type Data = u8;\n}"
            ),
            0
        );
        assert_eq!(
            found("a/src/information.rs", "struct Run { info: u8 } // struct RunInfo"),
            0
        );
    }
}
