//! The embedded engine that the tests of one binary share.
//!
//! A runtime belongs to its test, so the engine is started on none. It ends with the process, by its pipe.

use std::{path::PathBuf, sync::OnceLock};

use super::{
    before_main,
    server::{REQUIRE, is_required, say},
};
use crate::{
    boxed::error_chain,
    clickhouse::embedded::{EmbeddedClickHouse, EmbeddedError, FetchProgress, LibrarySearch},
};

/// The engine of this test binary, started when the first test asks for it.
///
/// It is the embedded ClickHouse in a child process, which ends with this one; nothing needs to be built or named for it.
/// A [`TestDatabase`](super::TestDatabase) is what a test usually wants. `None`, after a line on stderr, where the engine
/// cannot be had: the test then returns, and counts as passed.
///
/// Blocks while the engine starts, half a second, and the first time on a machine while its library is fetched. A runner
/// that gives each test a process of its own, such as nextest, starts an engine for each test that wants one.
///
/// # Panics
/// When the engine does not start, and, with `EDGE_REQUIRE_ENGINE=1`, when it cannot be had.
#[must_use]
pub fn engine() -> Option<&'static EmbeddedClickHouse> {
    static ENGINE: OnceLock<Option<EmbeddedClickHouse>> = OnceLock::new();
    before_main::link();
    let start = || {
        let library = LibrarySearch {
            explicit: Some(engine_library()?),
            ..LibrarySearch::default()
        };
        match EmbeddedClickHouse::builder().library(library).start_blocking() {
            Ok(engine) => Some(engine),
            Err(error) => panic!("{}", error_chain(&error)),
        }
    };
    ENGINE.get_or_init(start).as_ref()
}

/// The library of the embedded engine, fetched when it is missing; `None`, after a line on stderr, where it cannot be had.
///
/// For tests that start engines, or programs that do, themselves.
///
/// # Panics
/// With `EDGE_REQUIRE_ENGINE=1`, when the library cannot be had.
#[must_use]
pub fn engine_library() -> Option<PathBuf> {
    static LIBRARY: OnceLock<Option<PathBuf>> = OnceLock::new();
    let find = || had(LibrarySearch::from_environment().find_or_fetch(told(say)));
    LIBRARY.get_or_init(find).clone()
}

/// Tells of a fetch, a line at each quarter.
fn told(mut say: impl FnMut(&str)) -> impl FnMut(FetchProgress) {
    let mut quarters_told = None;
    move |progress| match progress {
        FetchProgress::Waiting => say("another process fetches the embedded ClickHouse engine; waiting for it"),
        FetchProgress::Downloading { received, total } => {
            let quarters = received * 4 / total.max(1);
            if quarters_told != Some(quarters) {
                quarters_told = Some(quarters);
                let (percent, megabytes) = (quarters * 25, total / 1_000_000);
                say(&format!(
                    "fetching the embedded ClickHouse engine, once for this user: {percent}% of {megabytes} MB"
                ));
            }
        }
        FetchProgress::Unpacking | FetchProgress::Verifying | FetchProgress::Done => {}
    }
}

fn had(found: Result<PathBuf, EmbeddedError>) -> Option<PathBuf> {
    match found {
        Ok(path) => Some(path),
        Err(error) if is_required() => panic!("{REQUIRE}=1 asks for the engine: {}", error_chain(&error)),
        Err(error) => {
            say(&format!(
                "left out: {}; with {REQUIRE}=1 this is a failure",
                error_chain(&error)
            ));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fetch_is_told_at_each_quarter() {
        let mut lines: Vec<String> = Vec::new();
        let mut told = told(|line| lines.push(line.to_owned()));
        told(FetchProgress::Waiting);
        for received in 0..=100 {
            let (received, total) = (received * 2_000_000, 200_000_000);
            told(FetchProgress::Downloading { received, total });
        }
        told(FetchProgress::Done);
        drop(told);
        assert_eq!(
            lines[0],
            "another process fetches the embedded ClickHouse engine; waiting for it"
        );
        let percents: Vec<&str> = lines[1..]
            .iter()
            .filter_map(|line| line.split_once("user: "))
            .map(|line| line.1)
            .collect();
        let expected = [
            "0% of 200 MB",
            "25% of 200 MB",
            "50% of 200 MB",
            "75% of 200 MB",
            "100% of 200 MB",
        ];
        assert_eq!(percents, expected);
    }
}
