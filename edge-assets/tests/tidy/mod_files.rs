//! `mod.rs` holds docs, `mod`, `use` and attributes; nothing else.

use crate::source::{RustFile, closing};
use crate::tree::Finding;

pub(crate) fn check(file: &RustFile) -> Vec<Finding> {
    if file.stem() != "mod" {
        return Vec::new();
    }
    let code = file.code.as_str();
    let mut findings = Vec::new();
    let mut at = 0;
    loop {
        at += code[at..].len() - code[at..].trim_start().len();
        let rest = &code[at..];
        if rest.is_empty() {
            return findings;
        }
        if rest.starts_with('#') {
            let Some(end) = rest.find('[').and_then(|open| closing(code, at + open)) else {
                return findings;
            };
            at = end + 1;
            continue;
        }
        let end = item_end(code, at);
        let item = &code[at..end];
        if !is_allowed(item) {
            let first = item.lines().next().unwrap_or(item).trim();
            let text = format!("`{first}` in a mod.rs; it holds docs, `mod` and `use` only");
            findings.push(Finding::new(&file.path, file.line_at(at), text));
        }
        at = end;
    }
}

/// Behind the `;` or the closing brace of the item.
fn item_end(code: &str, at: usize) -> usize {
    let mut cursor = at;
    while let Some(found) = code[cursor..].find(['{', '(', '[', ';']) {
        cursor += found;
        if code[cursor..].starts_with(';') {
            return cursor + 1;
        }
        let is_body = code[cursor..].starts_with('{') && !is_use(&code[at..cursor]);
        let Some(close) = closing(code, cursor) else {
            return code.len();
        };
        cursor = close + 1;
        if is_body {
            return cursor;
        }
    }
    code.len()
}

fn without_visibility(item: &str) -> &str {
    let Some(rest) = item.strip_prefix("pub") else {
        return item;
    };
    let rest = rest.trim_start();
    match rest.strip_prefix('(').and_then(|inner| inner.split_once(')')) {
        Some((_, rest)) => rest.trim_start(),
        None => rest,
    }
}

fn is_use(item: &str) -> bool {
    without_visibility(item).starts_with("use ")
}

fn is_allowed(item: &str) -> bool {
    let declares = without_visibility(item)
        .strip_prefix("mod ")
        .is_some_and(|name| !name.contains('{'));
    item.ends_with(';') && (declares || is_use(item))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::source::RustFile;

    fn found(text: &str) -> Vec<String> {
        check(&RustFile::new("a/src/b/mod.rs", text))
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn docs_modules_and_imports_are_allowed() {
        let text = "//! Docs.\n#![cfg(feature = \"x\")]\nmod a;\npub mod b;\npub(in crate::c) mod d;\n\n#[cfg(test)]\nmod tests;\n\
                    pub use a::{A, e::{F, G}};\n#[doc(inline)]\npub(crate) use self::b::*;\nuse c as d;\n";
        assert!(found(text).is_empty(), "{:?}", found(text));
    }

    #[test]
    fn code_is_refused() {
        assert!(
            found("mod a;\npub fn b() { c(); }\nmod d;\n")[0].starts_with("a/src/b/mod.rs:2: `pub fn b() { c(); }`")
        );
        for text in [
            "mod a { fn b() {} }",
            "const A: [u8; 2] = [1, 2];",
            "struct A;",
            "macro_rules! a { () => {} }",
            "a!(b);",
        ] {
            assert_eq!(found(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn other_files_hold_code() {
        assert!(check(&RustFile::new("a/src/b/model.rs", "fn a() {}")).is_empty());
    }
}
