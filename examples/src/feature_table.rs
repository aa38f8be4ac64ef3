//! The book's table of features is that of the manifest: the same names, the same defaults.

use std::collections::BTreeMap;

use toml::Table;

const CHAPTER: &str = include_str!("../../docs/src/reference/features.md");
const MANIFEST: &str = include_str!("../../edge-assets/Cargo.toml");

/// Each feature of the chapter's table, and whether it is a default.
fn of_the_chapter() -> BTreeMap<String, bool> {
    let rows = CHAPTER.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let (name, rest) = row.split_once("` |").expect("a name stands in backticks");
        (name.to_owned(), rest.trim_start().starts_with("yes"))
    })
    .collect()
}

#[test]
fn the_table_of_features_is_that_of_the_manifest() {
    let manifest: Table = MANIFEST.parse().expect("cargo has read it before");
    let features = manifest["features"].as_table().expect("features are a table");
    let defaults = features["default"].as_array().expect("defaults are a list");
    let expected: BTreeMap<String, bool> = features
        .keys()
        .filter(|name| *name != "default")
        .map(|name| {
            (
                name.clone(),
                defaults.iter().any(|default| default.as_str() == Some(name)),
            )
        })
        .collect();
    assert_eq!(of_the_chapter(), expected);
}

/// What the table says of one feature bringing another.
#[test]
fn the_embedded_engine_brings_the_resource() {
    let manifest: Table = MANIFEST.parse().expect("cargo has read it before");
    let brought = manifest["features"]["clickhouse-embedded"].as_array().expect("a list");
    assert!(brought.iter().any(|feature| feature.as_str() == Some("clickhouse")));
}
