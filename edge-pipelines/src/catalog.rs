//! [`Catalog`]: which tables stand in the database, and in which shape.
//!
//! Deployments are of several ages. What a query may ask of a table is decided here, from the server's own account of
//! it, and nowhere else; the account is read anew by each step, so a migration under a running daemon takes effect at
//! once.

use std::collections::BTreeMap;

use edge_assets::clickhouse::{ClickHouse, ClickHouseError, Row};
use serde::Deserialize;

use crate::rollup::Rollup;

/// The table of events.
pub const EVENTS: &str = "events";

/// The tables of the contract, which are kept in order.
pub const TABLES: [&str; 4] = [EVENTS, "events_1min", "events_hourly", "device_daily_summary"];

/// One table, view or inner table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The engine's name, such as `AggregatingMergeTree`.
    pub engine: String,
    /// The engine with its clauses.
    pub engine_full: String,
    /// The statement that would make it again.
    pub create: String,
    /// The views on it.
    pub views: Vec<String>,
    /// The server's id of the table, where it has one.
    pub uuid: String,
    /// The types of the columns by their names.
    pub columns: BTreeMap<String, String>,
}

impl Table {
    /// Whether there is a column of this name.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        self.columns.contains_key(column)
    }

    /// After how long rows are deleted; `None` where they are kept.
    #[must_use]
    pub fn keeps(&self) -> Option<Retention> {
        Retention::read(&self.engine_full)
    }

    /// The length of time that one partition covers, from the partition key.
    #[must_use]
    pub fn partitions_by(&self) -> Option<&str> {
        let key = self.engine_full.split_once("PARTITION BY ")?.1;
        let end = [" PRIMARY KEY ", " ORDER BY ", " SAMPLE BY ", " TTL ", " SETTINGS "]
            .iter()
            .filter_map(|clause| key.find(clause))
            .min();
        Some(end.map_or(key, |end| &key[..end]))
    }
}

/// A row of the server's list of tables.
#[derive(Deserialize, Row)]
struct TableRow {
    name: String,
    engine: String,
    engine_full: String,
    create: String,
    views: Vec<String>,
    uuid: String,
}

/// How long a table keeps its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retention {
    /// This many days.
    Days(i32),
    /// This many months.
    Months(i32),
    /// This many years.
    Years(i32),
}

impl Retention {
    /// Reads `… TTL toDateTime(timestamp) + toIntervalDay(90) …` as the server prints it.
    fn read(engine_full: &str) -> Option<Self> {
        let ttl = engine_full.split_once(" TTL ")?.1;
        let number = |name: &str| {
            let inside = ttl.split_once(name)?.1;
            inside.split_once(')')?.0.trim().parse::<i32>().ok()
        };
        number("toIntervalDay(")
            .map(Self::Days)
            .or_else(|| number("toIntervalWeek(").map(|weeks| Self::Days(weeks.saturating_mul(7))))
            .or_else(|| number("toIntervalMonth(").map(Self::Months))
            .or_else(|| number("toIntervalYear(").map(Self::Years))
    }

    /// The first instant whose rows are still kept at `now`.
    #[must_use]
    pub fn horizon(self, now: jiff::Timestamp) -> jiff::Timestamp {
        let span = match self {
            Self::Days(days) => jiff::Span::new().days(days),
            Self::Months(months) => jiff::Span::new().months(months),
            Self::Years(years) => jiff::Span::new().years(years),
        };
        let then = now.to_zoned(jiff::tz::TimeZone::UTC).saturating_sub(span);
        then.timestamp()
    }
}

/// The tables of the database.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalog(BTreeMap<String, Table>);

impl Catalog {
    /// Asks the server. A database that does not exist has no tables.
    ///
    /// # Errors
    /// [`ClickHouseError`], when the server does not answer.
    pub async fn read(ch: &ClickHouse) -> Result<Self, ClickHouseError> {
        let server = ch.without_database();
        let database = ch.settings().database_name();
        let tables: Vec<TableRow> = server
            .query_raw(
                "SELECT name, engine, engine_full, create_table_query AS create, \
                 arrayMap((d, t) -> concat(d, '.', t), dependencies_database, dependencies_table) AS views, \
                 toString(uuid) AS uuid FROM system.tables WHERE database = {database: String}",
            )
            .param("database", database)
            .fetch_all()
            .await?;
        let columns: Vec<(String, String, String)> = server
            .query_raw("SELECT table, name, type FROM system.columns WHERE database = {database: String}")
            .param("database", database)
            .fetch_all()
            .await?;
        let mut catalog: BTreeMap<String, Table> = tables
            .into_iter()
            .map(|row| {
                let table = Table {
                    engine: row.engine,
                    engine_full: row.engine_full,
                    create: row.create,
                    views: row.views,
                    uuid: row.uuid,
                    columns: BTreeMap::new(),
                };
                (row.name, table)
            })
            .collect();
        for (table, name, kind) in columns {
            if let Some(table) = catalog.get_mut(&table) {
                table.columns.insert(name, kind);
            }
        }
        Ok(Self(catalog))
    }

    /// The table of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Table> {
        self.0.get(name)
    }

    /// The tables by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Table)> {
        self.0.iter().map(|(name, table)| (name.as_str(), table))
    }

    /// Whether a rollup can be trusted: it merges rightly, and counts what averages divide by.
    #[must_use]
    pub fn trusts(&self, rollup: Rollup) -> bool {
        self.get(rollup.table()).is_some_and(|table| rollup.fits(table))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retention_and_partition_key_are_read_as_the_server_prints_them() {
        let table = |engine_full: &str| Table {
            engine_full: engine_full.to_owned(),
            ..Table::default()
        };
        let cases = [
            (
                "MergeTree PARTITION BY toYYYYMM(timestamp) ORDER BY (device_id, timestamp) \
                 TTL toDateTime(timestamp) + toIntervalDay(90) SETTINGS index_granularity = 8192",
                Some(Retention::Days(90)),
                Some("toYYYYMM(timestamp)"),
            ),
            (
                "AggregatingMergeTree PARTITION BY toYYYYMM(date) ORDER BY (device_id, date) TTL date + toIntervalYear(2)",
                Some(Retention::Years(2)),
                Some("toYYYYMM(date)"),
            ),
            (
                "MergeTree ORDER BY tuple() SETTINGS index_granularity = 8192",
                None,
                None,
            ),
            (
                "SummingMergeTree PARTITION BY hour ORDER BY hour TTL hour + toIntervalWeek(2)",
                Some(Retention::Days(14)),
                Some("hour"),
            ),
        ];
        for (text, keeps, partitions) in cases {
            assert_eq!(table(text).keeps(), keeps, "{text}");
            assert_eq!(table(text).partitions_by(), partitions, "{text}");
        }
        let now = "2026-11-22T09:00:00Z".parse().unwrap();
        assert_eq!(Retention::Days(90).horizon(now).to_string(), "2026-08-24T09:00:00Z");
        assert_eq!(Retention::Years(2).horizon(now).to_string(), "2024-11-22T09:00:00Z");
    }
}
