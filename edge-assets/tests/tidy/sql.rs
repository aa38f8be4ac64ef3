//! SQL in string literals stands only where the table says.

use crate::source::RustFile;
use crate::tree::Finding;

/// The sources the rule is for.
const WHERE: [&str; 4] = [
    "edge-assets/src/",
    "edge-assets-macros/src/",
    "edge-pipelines/src/",
    "xtask/src/",
];

/// Where SQL may stand, and why.
const ALLOWED: [(&str, &str); 10] = [
    (
        "edge-assets/src/clickhouse/",
        "the ClickHouse client and its staged swaps",
    ),
    (
        "edge-assets/src/checks/table/",
        "one query measures all rules of a table",
    ),
    ("edge-assets/src/store/sqlite/", "a store driver"),
    ("edge-assets/src/store/postgres/", "a store driver"),
    (
        "edge-assets/src/testing/",
        "the mock ClickHouse server answers statements",
    ),
    ("edge-pipelines/src/schema/", "the schema and its migrations"),
    ("edge-pipelines/src/schema.rs", "the schema and its migrations"),
    ("edge-pipelines/src/queries", "the queries of the assets"),
    (
        "edge-pipelines/src/rollup/",
        "rollups are held against events, and repaired, inside the server",
    ),
    ("edge-pipelines/src/catalog.rs", "the server's account of its tables"),
];

/// What a statement begins with, or holds; upper case, as the house writes SQL.
const STATEMENTS: [&str; 22] = [
    "INSERT INTO ",
    "DELETE FROM ",
    "CREATE TABLE",
    "CREATE DATABASE",
    "CREATE MATERIALIZED VIEW",
    "CREATE INDEX",
    "CREATE UNIQUE INDEX",
    "CREATE OR REPLACE",
    "CREATE DICTIONARY",
    "DROP TABLE",
    "DROP DATABASE",
    "DROP VIEW",
    "DROP PARTITION",
    "REPLACE PARTITION",
    "ALTER TABLE",
    "OPTIMIZE TABLE",
    "TRUNCATE TABLE",
    "EXCHANGE TABLES",
    "RENAME TABLE",
    "KILL QUERY",
    "DESCRIBE TABLE",
    "SHOW TABLES",
];

pub(crate) fn check(file: &RustFile) -> Vec<Finding> {
    let is_here = WHERE.iter().any(|folder| file.path.starts_with(folder));
    if !is_here || file.is_test_file() || ALLOWED.iter().any(|(prefix, _)| file.path.starts_with(prefix)) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for literal in file.literals.iter().filter(|literal| !file.is_test(literal.line)) {
        if let Some(statement) = statement(&literal.text) {
            let text = format!("SQL (`{statement}`) outside its folders; the table of tests/tidy/sql.rs names them");
            findings.push(Finding::new(&file.path, literal.line, text));
        }
    }
    findings
}

/// The statement that the text holds, if it is one.
fn statement(text: &str) -> Option<&'static str> {
    let begins = text.trim_start();
    if begins.starts_with("SELECT ")
        || begins.starts_with("SELECT\n")
        || (text.contains("SELECT ") && text.contains(" FROM "))
    {
        return Some("SELECT");
    }
    if begins.starts_with("UPDATE ") && text.contains(" SET ") {
        return Some("UPDATE");
    }
    // At the beginning of a line or of the text, so that a message may speak of a statement.
    text.lines()
        .find_map(|line| {
            STATEMENTS
                .into_iter()
                .find(|statement| line.trim_start().starts_with(statement))
        })
        .map(str::trim_end)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::source::RustFile;

    fn found(path: &str, text: &str) -> usize {
        check(&RustFile::new(path, text)).len()
    }

    #[test]
    fn statements_are_refused_outside_their_folders() {
        for sql in [
            "SELECT 1",
            "INSERT INTO a VALUES",
            "\n  CREATE TABLE a (b UInt8)",
            "WITH a AS (SELECT 1) SELECT b FROM a",
            "UPDATE a SET b = 1",
        ] {
            let text = format!("let sql = r\"{sql}\";");
            assert_eq!(found("edge-assets/src/exec/executor.rs", &text), 1, "{sql}");
            assert_eq!(found("edge-assets/src/clickhouse/query.rs", &text), 0, "{sql}");
            assert_eq!(found("edge-pipelines/src/queries/devices.rs", &text), 0, "{sql}");
            assert_eq!(found("edge-assets/tests/it/plan.rs", &text), 0, "{sql}");
        }
    }

    #[test]
    fn plain_words_are_no_sql() {
        for text in [
            "select an asset",
            "updated from upstream",
            "the query was killed by `KILL QUERY`",
            "SELECTION",
        ] {
            assert_eq!(
                found(
                    "edge-assets/src/exec/executor.rs",
                    &format!("let text = \"{text}\"; // SELECT 1")
                ),
                0,
                "{text}"
            );
        }
    }
}
