//! Whatever is typed: no panic, a documented exit code, and a reason on stderr when it is not success.

use edge_assets::cli::Exit;
use proptest::prelude::*;

use crate::fixture::World;

/// Words that mean something here or there.
const WORDS: &[&str] = &[
    "materialize",
    "plan",
    "why",
    "asset",
    "list",
    "show",
    "job",
    "execute",
    "graph",
    "validate",
    "doctor",
    "schedule",
    "preview",
    "sensor",
    "completions",
    "complete",
    "bash",
    "zsh",
    "edge/daily",
    "edge/cache",
    "bad/broken",
    "+edge/cache",
    "group:cache",
    "sync",
    "nightly",
    "*",
    "not *",
    "roots()",
    "--",
    "-",
    "--output",
    "--output=json",
    "json",
    "--color",
    "always",
    "-q",
    "-v",
    "--help",
    "--version",
    "--partition",
    "2026-11-21",
    "--config",
    "edge/daily.limit=3",
    "edge/daily.=",
    "--config-file",
    "/no/such/file",
    "--max-concurrency",
    "0",
    "--pool",
    "clickhouse=2",
    "--timeout",
    "1s",
    "--count",
    "-j",
    "--job",
    "--format",
    "mermaid",
    "--summary",
    "--full",
    "--in",
    "stale",
    "",
];

fn words() -> impl Strategy<Value = Vec<String>> {
    let word = prop_oneof![
        8 => proptest::sample::select(WORDS).prop_map(ToOwned::to_owned),
        1 => "\\PC{0,12}",
        1 => "[-+()\"',.:=*?\\\\ \u{1b}\n\tａ-ｃ\u{300}]{0,8}",
    ];
    proptest::collection::vec(word, 0..7)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_arguments_are_understood_or_refused(words in words()) {
        let args = std::iter::once("fixture").chain(words.iter().map(String::as_str));
        let run = World::new().app().capture(args);
        let codes = [Exit::SUCCESS, Exit::FAILURE, Exit::USAGE, Exit::DEFINITIONS];
        prop_assert!(codes.contains(&run.exit), "{:?}: {}", words, run.exit);
        if !run.exit.is_success() {
            // What is unhealthy is part of the result; everything else is said.
            prop_assert!(!run.err.is_empty() || words.iter().any(|word| word == "doctor"), "{words:?}");
        }
        if run.exit == Exit::USAGE {
            prop_assert!(run.out.is_empty(), "{words:?}: {}", run.out);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_line_is_completed(line in "\\PC{0,40}", words in words()) {
        for line in [line.clone(), format!("fixture {}", words.join(" ")), format!("fixture {line}")] {
            for args in [
                vec!["fixture", "complete", "bash", "--", " \t\n\"'><=;|&(:", &line],
                vec!["fixture", "complete", "fish", "--", "fixture", &line],
                ["fixture", "complete", "zsh", "--", "fixture"].into_iter().chain(words.iter().map(String::as_str)).collect(),
            ] {
                let run = World::new().app().capture(args);
                prop_assert!(run.exit.is_success(), "{line:?}: {}", run.err);
                prop_assert!(run.err.is_empty(), "{line:?}: {}", run.err);
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn arguments_that_are_no_text_are_refused() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};

    let broken = OsStr::from_bytes(b"edge/\xff");
    for command in ["materialize", "plan", "why", "graph", "job"] {
        let run = World::new()
            .app()
            .capture([OsStr::new("fixture"), OsStr::new(command), broken]);
        assert_eq!(run.exit, Exit::USAGE, "{command}: {}", run.err);
        assert!(run.err.starts_with("error: "), "{command}: {}", run.err);
    }
}
