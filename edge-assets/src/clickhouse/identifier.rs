//! Names and values inside SQL text: quoting of identifiers and literals, and [`TableName`].
//!
//! Values belong into parameters (`Query::param`); quoting is for what ClickHouse takes no parameter for, such as the
//! names of tables and partitions.

use std::fmt::{self, Write};

/// Quotes a name for SQL: `` `my table` ``.
///
/// ```
/// assert_eq!(edge_assets::clickhouse::quote_identifier("a`b"), "`a\\`b`");
/// ```
#[must_use]
pub fn quote_identifier(name: &str) -> String {
    quoted(name, '`')
}

/// Quotes a text value for SQL: `'it\'s'`.
///
/// ```
/// assert_eq!(edge_assets::clickhouse::quote_literal("it's"), r"'it\'s'");
/// ```
#[must_use]
pub fn quote_literal(value: &str) -> String {
    quoted(value, '\'')
}

fn quoted(text: &str, quote: char) -> String {
    let mut sql = String::with_capacity(text.len() + 2);
    sql.push(quote);
    for character in text.chars() {
        match character {
            '\\' => sql.push_str("\\\\"),
            '\0' => sql.push_str("\\0"),
            '\n' => sql.push_str("\\n"),
            '\r' => sql.push_str("\\r"),
            '\t' => sql.push_str("\\t"),
            other => {
                if other == quote {
                    sql.push('\\');
                }
                sql.push(other);
            }
        }
    }
    sql.push(quote);
    sql
}

/// The name of a table, with its database where it is not the one of the connection.
///
/// `"events"` and `"telemetry.events"` convert into it; a name that itself holds a dot is made by
/// [`in_connection`](Self::in_connection) or [`of`](Self::of). It prints quoted, ready for SQL.
///
/// ```
/// use edge_assets::clickhouse::TableName;
/// assert_eq!(TableName::from("telemetry.events").to_string(), "`telemetry`.`events`");
/// assert_eq!(TableName::in_connection("odd.name").to_string(), "`odd.name`");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableName {
    database: Option<String>,
    table: String,
}

impl TableName {
    /// A table of the connection's database.
    #[must_use]
    pub fn in_connection(table: impl Into<String>) -> Self {
        Self {
            database: None,
            table: table.into(),
        }
    }

    /// A table of a named database.
    #[must_use]
    pub fn of(database: impl Into<String>, table: impl Into<String>) -> Self {
        Self {
            database: Some(database.into()),
            table: table.into(),
        }
    }

    /// The database, where the name has one.
    #[must_use]
    pub fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// The name without its database, not quoted.
    #[must_use]
    pub fn table(&self) -> &str {
        &self.table
    }

    /// The name as people write it, not quoted: `telemetry.events`.
    #[must_use]
    pub fn plain(&self) -> String {
        match &self.database {
            Some(database) => format!("{database}.{}", self.table),
            None => self.table.clone(),
        }
    }

    /// The table of the same database whose name has `suffix` appended.
    pub(super) fn with_suffix(&self, suffix: &str) -> Self {
        Self {
            database: self.database.clone(),
            table: format!("{}{suffix}", self.table),
        }
    }
}

impl From<&str> for TableName {
    fn from(name: &str) -> Self {
        match name.split_once('.') {
            Some((database, table)) if !database.is_empty() && !table.is_empty() => Self::of(database, table),
            _ => Self::in_connection(name),
        }
    }
}

impl From<String> for TableName {
    fn from(name: String) -> Self {
        Self::from(name.as_str())
    }
}

impl From<&Self> for TableName {
    fn from(name: &Self) -> Self {
        name.clone()
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(database) = &self.database {
            f.write_str(&quote_identifier(database))?;
            f.write_char('.')?;
        }
        f.write_str(&quote_identifier(&self.table))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_cannot_be_broken_out_of() {
        let cases = [
            ("plain", "`plain`", "'plain'"),
            ("a`b", "`a\\`b`", "'a`b'"),
            ("a'b", "`a'b`", "'a\\'b'"),
            ("a\\", "`a\\\\`", "'a\\\\'"),
            (
                "a\\'; DROP TABLE t; --",
                "`a\\\\'; DROP TABLE t; --`",
                "'a\\\\\\'; DROP TABLE t; --'",
            ),
            ("zeile\n\t\0", "`zeile\\n\\t\\0`", "'zeile\\n\\t\\0'"),
            ("", "``", "''"),
            ("größe", "`größe`", "'größe'"),
        ];
        for (text, identifier, literal) in cases {
            assert_eq!(quote_identifier(text), identifier);
            assert_eq!(quote_literal(text), literal);
        }
    }

    #[test]
    fn table_names_split_at_the_first_dot_only() {
        assert_eq!(TableName::from("a.b.c"), TableName::of("a", "b.c"));
        assert_eq!(TableName::from(".b"), TableName::in_connection(".b"));
        assert_eq!(TableName::from("a."), TableName::in_connection("a."));
        assert_eq!(TableName::from("a.b").with_suffix("__x").to_string(), "`a`.`b__x`");
        assert_eq!(TableName::from("a.b").plain(), "a.b");
    }
}
