//! Time is a parameter: the libraries read it in `clock.rs` only.
//!
//! Clippy refuses the same calls by type; this rule also holds where a lint was switched off on the spot.

use crate::source::{RustFile, is_word, words_at};
use crate::tree::Finding;

const READS: [&str; 6] = [
    "SystemTime::now",
    "Timestamp::now",
    "Zoned::now",
    "Utc::now",
    "Local::now",
    "UNIX_EPOCH.elapsed",
];
/// The sources the rule is for; tools and benches may use a stopwatch.
const WHERE: [&str; 3] = ["edge-assets/src/", "edge-assets-macros/src/", "edge-pipelines/src/"];
const CLOCK: &str = "edge-assets/src/clock.rs";

pub(crate) fn check(file: &RustFile) -> Vec<Finding> {
    if file.path == CLOCK || !WHERE.iter().any(|folder| file.path.starts_with(folder)) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for read in READS.into_iter().chain(["Instant::now"]) {
        for at in words_at(&file.code, read) {
            let line = file.line_at(at);
            let of_tokio = read == "Instant::now" && is_of_tokio(&file.code, at);
            if !of_tokio && !file.is_test(line) {
                findings.push(Finding::new(
                    &file.path,
                    line,
                    format!("`{read}` reads the clock; take a `Clock`"),
                ));
            }
        }
    }
    findings
}

/// `tokio::time::Instant` stands still when a test pauses time, so time-outs may use it.
fn is_of_tokio(code: &str, at: usize) -> bool {
    let is_path = |c: char| is_word(c) || c == ':';
    match code[..at].rsplit(|c| !is_path(c)).next().unwrap_or("") {
        "" => imports_from_tokio(code, "Instant"),
        "time::" => imports_from_tokio(code, "time"),
        path => path.ends_with("tokio::time::"),
    }
}

fn imports_from_tokio(code: &str, name: &str) -> bool {
    let statements = words_at(code, "use").filter_map(|at| code[at + "use".len()..].split(';').next());
    statements
        .into_iter()
        .any(|tree| tree.trim_start().starts_with("tokio::") && words_at(tree, name).next().is_some())
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::source::RustFile;

    fn found(path: &str, text: &str) -> usize {
        check(&RustFile::new(path, text)).len()
    }

    #[test]
    fn reads_are_refused_outside_the_clock() {
        for read in [
            "SystemTime::now()",
            "std::time::Instant::now()",
            "jiff::Timestamp::now()",
            "Zoned::now()",
            "Instant::now()",
        ] {
            assert_eq!(
                found("edge-assets/src/exec/attempt.rs", &format!("let now = {read};")),
                1,
                "{read}"
            );
            assert_eq!(
                found("edge-assets/src/clock.rs", &format!("let now = {read};")),
                0,
                "{read}"
            );
        }
    }

    #[test]
    fn the_runtimes_own_time_is_allowed() {
        for text in [
            "let end = tokio::time::Instant::now() + limit;",
            "use tokio::time::{Duration, Instant};\nlet end = Instant::now();",
            "use tokio::{\n    sync::Mutex,\n    time::{Instant, timeout},\n};\nlet end = Instant::now();",
            "use tokio::time;\nlet end = time::Instant::now();",
        ] {
            assert_eq!(found("edge-assets/src/a.rs", text), 0, "{text}");
        }
        for text in [
            "use tokio::time::Instant;\nlet end = std::time::Instant::now();",
            "use std::time::Instant;\nuse tokio::time::timeout;\nlet end = Instant::now();",
        ] {
            assert_eq!(found("edge-assets/src/a.rs", text), 1, "{text}");
        }
    }

    #[test]
    fn tests_and_tools_may_read_it() {
        assert_eq!(
            found(
                "edge-assets/src/a.rs",
                "#[cfg(test)]\nmod tests {\n  fn b() { Instant::now(); }\n}"
            ),
            0
        );
        assert_eq!(found("xtask/src/main.rs", "Instant::now();"), 0);
        assert_eq!(
            found(
                "edge-assets/src/a.rs",
                "// SystemTime::now\nlet a = \"SystemTime::now\";"
            ),
            0
        );
    }
}
