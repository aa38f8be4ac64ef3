//! Lists as SQL: each filter becomes walks along indexes, one for each value that an index must be asked for, merged by their order.
//!
//! A page over a million rows reads little more than its own rows. Which index is walked is said here and not left to the database,
//! whose choice depends on statistics that it may not have.

use rusqlite::{Connection, Row, params_from_iter, types::Value};

use super::fault::Answer;
use crate::page::{Cursor, Page};

/// Conditions with their values, in the order of their question marks.
#[derive(Debug, Clone, Default)]
pub(super) struct Conditions {
    text: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    pub(super) fn add(&mut self, text: &str, values: impl IntoIterator<Item = Value>) {
        self.text.push(text.to_owned());
        self.values.extend(values);
    }

    pub(super) fn with(&self, text: &str, values: impl IntoIterator<Item = Value>) -> Self {
        let mut more = self.clone();
        more.add(text, values);
        more
    }

    /// What holds when the column has one of these numbers; of any when there are none.
    pub(super) fn among(&mut self, column: &str, numbers: &[i64]) {
        if !numbers.is_empty() {
            let listed: Vec<String> = numbers.iter().map(i64::to_string).collect();
            self.add(&format!("{column} IN ({})", listed.join(", ")), []);
        }
    }

    fn sql(&self) -> String {
        if self.text.is_empty() {
            String::new()
        } else {
            format!("WHERE {}", self.text.join(" AND "))
        }
    }
}

/// A statement with its values.
#[derive(Debug)]
pub(super) struct Select {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
}

/// One walk along an index: the table with its index, what must hold, and the order that the index has.
#[derive(Debug)]
pub(super) struct Walk {
    pub(super) from: &'static str,
    pub(super) conditions: Conditions,
    pub(super) order: &'static str,
}

impl Select {
    /// Reads every row.
    pub(super) fn each(self, connection: &Connection, mut read: impl FnMut(&Row<'_>) -> Answer<bool>) -> Answer<()> {
        let mut statement = connection.prepare_cached(&self.sql)?;
        let mut listed = statement.query(params_from_iter(self.values))?;
        while let Some(row) = listed.next()? {
            if !read(row)? {
                break;
            }
        }
        Ok(())
    }

    /// Reads a page of rows, each with its place; the statement gives one more than a page holds, where there is one.
    pub(super) fn page<T, P>(
        self,
        connection: &Connection,
        limit: usize,
        mut read: impl FnMut(&Row<'_>) -> Answer<(P, T)>,
        cursor: impl FnOnce(P) -> Cursor,
    ) -> Answer<Page<T>> {
        let (mut items, mut last, mut is_more) = (Vec::new(), None, false);
        self.each(connection, |row| {
            is_more = items.len() == limit;
            if !is_more {
                let (place, item) = read(row)?;
                last = Some(place);
                items.push(item);
            }
            Ok(!is_more)
        })?;
        Ok(Page {
            items,
            next: last.filter(|_| is_more).map(cursor),
        })
    }
}

/// Merges walks: each gives its first `limit` rows, and the first `limit` of these are the answer.
pub(super) fn merge(walks: Vec<Walk>, columns: &str, order: &str, limit: usize) -> Select {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut values = Vec::new();
    let mut parts = Vec::with_capacity(walks.len());
    for walk in walks {
        let (from, conditions, order) = (walk.from, walk.conditions.sql(), walk.order);
        parts.push(format!(
            "SELECT {columns} FROM {from} {conditions} ORDER BY {order} LIMIT {limit}"
        ));
        values.extend(walk.conditions.values);
    }
    let sql = match parts.as_slice() {
        [single] => single.clone(),
        _ => {
            let parts: Vec<String> = parts.iter().map(|part| format!("SELECT * FROM ({part})")).collect();
            format!("{} ORDER BY {order} LIMIT {limit}", parts.join(" UNION ALL "))
        }
    };
    Select { sql, values }
}
