//! Which ClickHouse the tests speak to, and the switches that decide on it.

use std::io::{self, Write};

use crate::clickhouse::ClickHouseSettings;

/// The URL of a server; without it the embedded engine serves.
pub(super) const URL: &str = "EDGE_TEST_CLICKHOUSE_URL";
/// Whether a missing engine is a failure.
pub(super) const REQUIRE: &str = "EDGE_REQUIRE_ENGINE";

/// How to reach the server, without a database; `None` when the test is to be left out.
///
/// The flag tells whether the server outlives the tests.
pub(super) fn settings() -> Option<(ClickHouseSettings, bool)> {
    let Some(url) = variable(URL) else {
        return embedded().map(|settings| (settings, false));
    };
    match ClickHouseSettings::from_url((url, URL)) {
        Ok(settings) => Some((settings, true)),
        Err(error) => panic!("{error}"),
    }
}

#[cfg(feature = "clickhouse-embedded")]
fn embedded() -> Option<ClickHouseSettings> {
    let engine = super::engine()?;
    match ClickHouseSettings::from_url((engine.url().to_owned(), "the embedded engine")) {
        Ok(settings) => Some(settings.user(engine.user().to_owned()).password(engine.password())),
        Err(error) => panic!("{error}"),
    }
}

#[cfg(not(feature = "clickhouse-embedded"))]
fn embedded() -> Option<ClickHouseSettings> {
    let text = format!("there is no ClickHouse to test with; set {URL}, or enable the feature `clickhouse-embedded`");
    assert!(!is_required(), "{REQUIRE}=1 asks for the engine: {text}");
    say(&format!("left out: {text}"));
    None
}

pub(super) fn is_required() -> bool {
    variable(REQUIRE).is_some_and(|value| value == "1")
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests have no settings; these are their switches"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Says something to who runs the tests; the print macros would be captured.
pub(super) fn say(text: &str) {
    // Nobody to tell is no reason to fail.
    let _told = writeln!(io::stderr(), "{text}");
}
