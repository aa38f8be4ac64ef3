//! Public docs use the words of the glossary.
//!
//! The list is short on purpose: only words that mean nothing else here. `docs/src/glossary.md` has all of them.

use crate::source::{CommentKind, RustFile, words_at};
use crate::tree::Finding;

/// The word that is never used, and the one that is.
const WORDS: [(&str, &str); 9] = [
    ("dataset", "asset"),
    ("datasets", "assets"),
    ("dirty", "stale"),
    ("outdated", "stale"),
    ("SLA", "freshness policy"),
    ("poller", "sensor"),
    ("pollers", "sensors"),
    ("cronjob", "schedule"),
    ("software-defined", "declared"),
];

pub(crate) fn check(file: &RustFile) -> Vec<Finding> {
    let is_here = file.path.starts_with("edge-assets/src/") || file.path.starts_with("edge-assets-macros/src/");
    if !is_here {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for comment in file
        .comments
        .iter()
        .filter(|comment| comment.kind != CommentKind::Plain && !file.is_test(comment.line))
    {
        // What stands in backticks is a quotation.
        let prose: String = comment.text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
        for (never, word) in WORDS {
            if words_at(&prose, never).next().is_some() {
                findings.push(Finding::new(
                    &file.path,
                    comment.line,
                    format!("`{never}` in docs; the glossary says `{word}`"),
                ));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::source::RustFile;

    fn found(text: &str) -> usize {
        check(&RustFile::new("edge-assets/src/graph/dag.rs", text)).len()
    }

    #[test]
    fn words_that_are_never_used_are_refused() {
        assert_eq!(found("//! Finds dirty datasets.\n"), 2);
        assert_eq!(found("/// Whether the asset is outdated.\nfn a() {}\n"), 1);
    }

    #[test]
    fn code_quotations_and_plain_comments_are_free() {
        assert_eq!(found("/// The `dirty` flag of the page.\nfn dirty() {} // dirty\n"), 0);
        assert_eq!(found("//! Stale assets.\n"), 0);
    }
}
