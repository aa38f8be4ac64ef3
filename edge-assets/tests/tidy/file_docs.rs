//! Every `.rs` file begins with `//!`; only attributes of the file may stand before it.

use crate::source::{CommentKind, RustFile};
use crate::tree::Finding;

/// Programs that a compiler message is compared with line by line.
const BARE: [&str; 2] = ["/tests/ui/", "/tests/trybuild/"];

pub(crate) fn check(file: &RustFile) -> Vec<Finding> {
    if BARE.iter().any(|folder| file.path.contains(folder)) {
        return Vec::new();
    }
    let docs = file
        .comments
        .iter()
        .find(|comment| comment.kind == CommentKind::File && !comment.text.trim().is_empty());
    let first_code = file
        .code_lines()
        .find(|(_, text)| !text.trim().is_empty() && !text.trim().starts_with("#!["))
        .map(|(line, _)| line);
    let included = file.code.contains("#![doc = include_str!");
    let is_first = docs.is_some_and(|docs| first_code.is_none_or(|code| docs.line < code));
    if is_first || included {
        return Vec::new();
    }
    vec![Finding::new(
        &file.path,
        1,
        "no `//!` at the top; say in one sentence what the file answers for",
    )]
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::source::RustFile;

    #[test]
    fn a_file_without_docs_is_refused() {
        for text in [
            "use a::b;\n",
            "",
            "// plain\nfn a() {}\n",
            "fn a() {\n    //! inside\n}\n",
            "//!\nfn a() {}\n",
        ] {
            assert_eq!(check(&RustFile::new("a/src/b.rs", text)).len(), 1, "{text}");
        }
    }

    #[test]
    fn docs_at_the_top_are_enough() {
        for text in [
            "//! What it is.\nuse a::b;\n",
            "#![cfg(unix)]\n//! What it is.\n",
            "#![doc = include_str!(\"docs/crate.md\")]\nmod a;\n",
        ] {
            assert!(check(&RustFile::new("a/src/b.rs", text)).is_empty(), "{text}");
        }
        assert!(check(&RustFile::new("edge-assets/tests/ui/asset/fail/cycle.rs", "fn a() {}")).is_empty());
    }
}
