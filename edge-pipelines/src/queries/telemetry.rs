//! What the tables of telemetry hold: how many rows, from when to when.

use edge_assets::clickhouse::{ClickHouse, Query, Row};
use jiff::Timestamp;
use serde::Deserialize;

use crate::rollup::{Rollup, Window};

/// How many rows, from when to when.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Row)]
pub struct Extent {
    /// Rows.
    pub rows: u64,
    /// The first instant, in milliseconds since 1970; meaningless without rows.
    pub first_ms: i64,
    /// The last instant, in milliseconds since 1970; meaningless without rows.
    pub last_ms: i64,
}

impl Extent {
    /// The first instant.
    #[must_use]
    pub fn first(&self) -> Option<Timestamp> {
        (self.rows > 0)
            .then(|| Timestamp::from_millisecond(self.first_ms).ok())
            .flatten()
    }

    /// The last instant.
    #[must_use]
    pub fn last(&self) -> Option<Timestamp> {
        (self.rows > 0)
            .then(|| Timestamp::from_millisecond(self.last_ms).ok())
            .flatten()
    }
}

/// An instant column in milliseconds; older tables may have whole seconds.
const EVENT_MS: &str = "toUnixTimestamp64Milli(toDateTime64({}(timestamp), 3))";

/// The extent of `events`; the server answers from the parts' own bounds.
pub fn extent_of_events(ch: &ClickHouse) -> Query {
    let sql = format!(
        "SELECT count() AS rows, {} AS first_ms, {} AS last_ms FROM events",
        EVENT_MS.replace("{}", "min"),
        EVENT_MS.replace("{}", "max")
    );
    ch.query_raw(sql)
}

/// The extent of the events up to an instant, of which only the number and the last one count.
pub fn newest_event(ch: &ClickHouse, until: Timestamp) -> Query {
    let sql = format!(
        "SELECT count() AS rows, toInt64(0) AS first_ms, {} AS last_ms FROM events \
         WHERE timestamp <= fromUnixTimestamp64Milli({{until: Int64}})",
        EVENT_MS.replace("{}", "max")
    );
    ch.query_raw(sql).param("until", until.as_millisecond())
}

/// The number of events after one instant, up to another.
pub fn events_between(ch: &ClickHouse, after: Timestamp, until: Timestamp) -> Query {
    ch.query_raw(
        "SELECT count() FROM events WHERE timestamp > fromUnixTimestamp64Milli({after: Int64}) \
         AND timestamp <= fromUnixTimestamp64Milli({until: Int64})",
    )
    .param("after", after.as_millisecond())
    .param("until", until.as_millisecond())
}

/// What a rollup holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Row)]
pub struct RollupSummary {
    /// Pairs of device and bucket.
    pub rows: u64,
    /// Events that they count.
    pub events: u64,
    /// Devices.
    pub devices: u64,
    /// The first bucket, in seconds since 1970; meaningless without rows.
    pub first: i64,
    /// The last bucket, in seconds since 1970; meaningless without rows.
    pub last: i64,
}

/// What a rollup holds of a window.
pub fn rollup_summary(ch: &ClickHouse, rollup: Rollup, window: Window) -> Query {
    let sql = format!(
        "SELECT count() AS rows, toUInt64(sum(n)) AS events, uniqExact(device_id) AS devices, \
         toInt64(toUnixTimestamp(toDateTime(min(b), 'UTC'))) AS first, \
         toInt64(toUnixTimestamp(toDateTime(max(b), 'UTC'))) AS last \
         FROM (SELECT t.{bucket} AS b, t.device_id AS device_id, sum(t.{events}) AS n FROM {table} AS t WHERE {window} \
         GROUP BY t.{bucket}, t.device_id)",
        bucket = rollup.bucket(),
        events = rollup.events_column(),
        table = rollup.table(),
        window = rollup.in_window(),
    );
    window.bind(ch.query_raw(sql))
}

/// What the daily summary holds of a day, however old the shape of its table is.
pub fn summary_of_day(ch: &ClickHouse, day: Window) -> Query {
    rollup_summary(ch, Rollup::Daily, day)
}
