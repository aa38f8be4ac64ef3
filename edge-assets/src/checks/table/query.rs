//! From rules to one query, and from its answer to what each rule wanted to know.

use std::ops::Bound;

use jiff::Timestamp;
use serde::Deserialize;

use super::{measure::TableMeasure, source::TableSource};
use crate::{
    checks::limits::Limits,
    clickhouse::{ClickHouse, ClickHouseError, TableName, quote_identifier},
    metadata::{Column, Schema},
};

/// What was measured: the number of rows, and what further numbers and instants the rules asked for.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) rows: u64,
    numbers: Vec<Option<i64>>,
    pub(super) schema: Schema,
}

/// The row that comes back.
#[derive(::clickhouse::Row, Deserialize)]
struct Measured {
    numbers: Vec<Option<i64>>,
    columns: Vec<(String, String)>,
}

/// A query being put together. Each number that is asked for has a place in the answer.
#[derive(Debug, Default)]
pub(super) struct TableQuery {
    expressions: Vec<String>,
    limits: Vec<f64>,
    wants_schema: bool,
}

impl TableQuery {
    /// Asks for what a rule wants to know; the place of its number, when it wants one.
    pub(super) fn ask(&mut self, measure: &TableMeasure) -> Option<usize> {
        let expression = match measure {
            TableMeasure::Rows(_) => return None,
            TableMeasure::Unchanged | TableMeasure::Columns(_) => {
                self.wants_schema = true;
                return None;
            }
            TableMeasure::Nulls(column, _) => format!("countIf(isNull({}))", quote_identifier(column)),
            TableMeasure::Bounds(column, limits, _) => self.outside(&quote_identifier(column), *limits),
            TableMeasure::Unique(columns) => {
                let columns: Vec<String> = columns.iter().map(|column| quote_identifier(column)).collect();
                format!("count() - uniqExact(tuple({}))", columns.join(", "))
            }
            TableMeasure::Newest(column, _) => {
                format!(
                    "toUnixTimestamp64Micro(toDateTime64(max({}), 6, 'UTC'))",
                    quote_identifier(column)
                )
            }
        };
        self.expressions.push(expression);
        Some(self.expressions.len() - 1)
    }

    /// Counts the values outside of limits. What is not a number is outside, what is null is not.
    fn outside(&mut self, column: &str, limits: Limits) -> String {
        let mut conditions = Vec::new();
        let mut compare = |operator: &str, number: f64| {
            conditions.push(format!("{column} {operator} {{limit_{}: Float64}}", self.limits.len()));
            self.limits.push(number);
        };
        match limits.low {
            Bound::Included(low) => compare(">=", low),
            Bound::Excluded(low) => compare(">", low),
            Bound::Unbounded => {}
        }
        match limits.high {
            Bound::Included(high) => compare("<=", high),
            Bound::Excluded(high) => compare("<", high),
            Bound::Unbounded => {}
        }
        if conditions.is_empty() {
            return "0".to_owned();
        }
        format!("countIf(NOT ({}))", conditions.join(" AND "))
    }

    fn to_sql(&self, place: &TableName, source: &TableSource) -> String {
        let numbers: Vec<String> = std::iter::once("count()".to_owned())
            .chain(self.expressions.iter().cloned())
            .map(|expression| format!("CAST({expression} AS Nullable(Int64))"))
            .collect();
        let schema = if self.wants_schema {
            "(SELECT groupArray((name, type)) FROM (SELECT name, type FROM system.columns \
             WHERE database = {database: String} AND table = {table: String} ORDER BY position))"
        } else {
            "CAST([] AS Array(Tuple(String, String)))"
        };
        let recent = source.recent.as_ref().map(|(column, _)| {
            format!(
                " WHERE toDateTime64({}, 6, 'UTC') >= fromUnixTimestamp64Micro({{since: Int64}}, 'UTC')",
                quote_identifier(column)
            )
        });
        let numbers = numbers.join(", ");
        format!(
            "SELECT [{numbers}] AS numbers, {schema} AS columns FROM {place}{}",
            recent.unwrap_or_default()
        )
    }

    /// Asks the server.
    pub(super) async fn send(
        &self,
        clickhouse: &ClickHouse,
        place: &TableName,
        source: &TableSource,
        now: Timestamp,
    ) -> Result<Answer, ClickHouseError> {
        let mut query = clickhouse.query_raw(self.to_sql(place, source));
        for (number, limit) in self.limits.iter().enumerate() {
            query = query.param(&format!("limit_{number}"), limit);
        }
        if let Some((_, within)) = &source.recent {
            let since = now.checked_sub(*within).unwrap_or(Timestamp::MIN);
            query = query.param("since", since.as_microsecond());
        }
        if self.wants_schema {
            let database = place.database().unwrap_or(clickhouse.settings().database_name());
            query = query.param("database", database).param("table", place.table());
        }
        let Measured { numbers, columns } = query.fetch_one().await?;
        let mut numbers = numbers.into_iter();
        let rows = numbers.next().flatten().and_then(|rows| u64::try_from(rows).ok());
        Ok(Answer {
            rows: rows.unwrap_or(0),
            numbers: numbers.collect(),
            schema: Schema::new(columns.into_iter().map(|(name, kind)| Column::new(name, kind))),
        })
    }
}

impl Answer {
    /// The count at a place.
    pub(super) fn count(&self, place: usize) -> u64 {
        let count = self.numbers.get(place).copied().flatten();
        count.and_then(|count| u64::try_from(count).ok()).unwrap_or(0)
    }

    /// The instant at a place; nothing where there is no row.
    pub(super) fn instant(&self, place: usize) -> Option<Timestamp> {
        // The greatest of no value at all is the beginning of time for the server.
        if self.rows == 0 {
            return None;
        }
        let micros = self.numbers.get(place).copied().flatten()?;
        Timestamp::from_microsecond(micros).ok()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn names_and_limits_never_become_part_of_the_text_unquoted() {
        let mut query = TableQuery::default();
        let hostile = "a`; DROP TABLE t; --".to_owned();
        query.ask(&TableMeasure::Nulls(hostile.clone(), 0.0));
        query.ask(&TableMeasure::Bounds(hostile.clone(), Limits::of(&(1.5..9.0)), 0.0));
        query.ask(&TableMeasure::Bounds("b".to_owned(), Limits::of(&(..)), 0.0));
        query.ask(&TableMeasure::Unchanged);
        let source = TableSource::new("t").recent(hostile, Duration::from_secs(1));
        let sql = query.to_sql(&TableName::from("t"), &source);
        insta::assert_snapshot!(sql, @r"SELECT [CAST(count() AS Nullable(Int64)), CAST(countIf(isNull(`a\`; DROP TABLE t; --`)) AS Nullable(Int64)), CAST(countIf(NOT (`a\`; DROP TABLE t; --` >= {limit_0: Float64} AND `a\`; DROP TABLE t; --` < {limit_1: Float64})) AS Nullable(Int64)), CAST(0 AS Nullable(Int64))] AS numbers, (SELECT groupArray((name, type)) FROM (SELECT name, type FROM system.columns WHERE database = {database: String} AND table = {table: String} ORDER BY position)) AS columns FROM `t` WHERE toDateTime64(`a\`; DROP TABLE t; --`, 6, 'UTC') >= fromUnixTimestamp64Micro({since: Int64}, 'UTC')");
    }
}
