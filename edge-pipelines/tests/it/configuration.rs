//! The page of the book that lists the variables, held against the code that reads them.

use std::{cell::RefCell, collections::BTreeSet};

use edge_pipelines::settings::Settings;

const PAGE: &str = include_str!("../../../docs/src/reference/configuration.md");
/// Read by the framework, not by the settings.
const OF_THE_FRAMEWORK: [&str; 6] = [
    "EDGE_ALERT_..",
    "EDGE_HOME",
    "EDGE_LIBCHDB",
    "EDGE_LOG",
    "EDGE_LOG_CAPTURE",
    "NO_COLOR",
];

/// The names in the first column of the page's tables.
fn documented() -> BTreeSet<String> {
    let first_columns = PAGE
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once(" |"));
    first_columns
        .flat_map(|(names, _)| names.split(", "))
        .map(|name| name.replace('`', ""))
        .collect()
}

#[test]
fn every_variable_that_is_read_is_documented_and_every_documented_one_is_read() {
    let asked = RefCell::new(BTreeSet::new());
    for (name, value) in [
        ("", ""),
        ("CLICKHOUSE_HOST", "db"),
        ("CLICKHOUSE_URL", "http://db:8123"),
        ("REDIS_HOST", "cache"),
        ("REDIS_URL", "redis://cache"),
    ] {
        let lookup = |asked_for: &str| {
            asked.borrow_mut().insert(asked_for.to_owned());
            (asked_for == name).then(|| value.to_owned())
        };
        Settings::from_lookup(&lookup).unwrap();
    }
    let mut read = asked.into_inner();
    read.extend(OF_THE_FRAMEWORK.map(str::to_owned));
    assert_eq!(documented(), read);
}
