//! [`Comparison`]: a rollup held against the events that it was made of, in one query.
//!
//! A bucket of which `events` holds nothing is not compared: its events are past their retention, and the rollup is all
//! that is left of them.

use edge_assets::clickhouse::{ClickHouse, ClickHouseError, Row, TableName};
use serde::Deserialize;

use super::{Merge, Rollup, Window};

/// What a comparison found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Row)]
pub struct Comparison {
    /// Pairs of device and bucket, in either.
    pub rows: u64,
    /// Pairs whose figures differ.
    pub mismatches: u64,
    /// Those of them that claim more than the events hold, so that adding rows cannot repair them.
    pub surplus: u64,
    /// Two comparisons with the same fingerprint found the same differences.
    pub fingerprint: u64,
}

/// The text of the queries that hold `table`, of the shape of `rollup`, against events.
#[derive(Debug)]
pub(super) struct Differences<'a> {
    pub(super) rollup: Rollup,
    pub(super) table: &'a TableName,
}

impl Differences<'_> {
    pub(super) async fn compare(&self, ch: &ClickHouse, window: Window) -> Result<Comparison, ClickHouseError> {
        let figures: Vec<String> = self
            .rollup
            .measures()
            .iter()
            .map(|measure| format!("true_{0}, kept_{0}", measure.name))
            .collect();
        let sql = format!(
            "SELECT count() AS rows, countIf({differs}) AS mismatches, countIf({surplus}) AS surplus, \
             sumIf(sipHash64(toString(tuple({bucket}, device_id, {figures}))), {differs}) AS fingerprint FROM ({both})",
            differs = self.differs(),
            surplus = self.surplus(),
            bucket = self.rollup.bucket(),
            figures = figures.join(", "),
            both = self.both(),
        );
        window.bind(ch.query_raw(sql)).fetch_one().await
    }

    /// The rows that are to be added, as a query for an insert; what is surplus is not among them.
    pub(super) fn missing(&self) -> String {
        let columns: Vec<String> = self
            .rollup
            .measures()
            .iter()
            .map(|measure| match measure.merge {
                Merge::Count => format!("toUInt64(true_{0} - kept_{0}) AS {0}", measure.name),
                Merge::Sum => format!("true_{0} - kept_{0} AS {0}", measure.name),
                Merge::Min | Merge::Max => format!("true_{0} AS {0}", measure.name),
            })
            .collect();
        format!(
            "SELECT {bucket}, device_id, {columns} FROM ({both}) WHERE {differs} AND NOT {surplus}",
            bucket = self.rollup.bucket(),
            columns = columns.join(", "),
            both = self.both(),
            differs = self.differs(),
            surplus = self.surplus(),
        )
    }

    /// The buckets with surplus, in seconds since 1970.
    pub(super) fn surplus_buckets(&self) -> String {
        format!(
            "SELECT DISTINCT {} AS second FROM ({}) WHERE {} ORDER BY second",
            bucket_second(self.rollup),
            self.both(),
            self.surplus(),
        )
    }

    /// One row for each pair of device and bucket: the true figures and those that are kept.
    fn both(&self) -> String {
        let (rollup, bucket) = (self.rollup, self.rollup.bucket());
        let names: Vec<&str> = rollup.measures().iter().map(|measure| measure.name).collect();
        let merged: Vec<String> = rollup
            .measures()
            .iter()
            .map(|measure| format!("{}(t.{name}) AS {name}", measure.merge.function(), name = measure.name))
            .collect();
        let sides: Vec<String> = rollup
            .measures()
            .iter()
            .map(|measure| {
                let (function, name) = (measure.merge.function(), measure.name);
                format!("{function}If({name}, side = 0) AS true_{name}, {function}If({name}, side = 1) AS kept_{name}")
            })
            .collect();
        format!(
            "SELECT {bucket}, device_id, {sides} FROM (\
             SELECT 0 AS side, {bucket}, toString(device_id) AS device_id, {names} FROM ({of_events}) \
             UNION ALL \
             SELECT 1 AS side, t.{bucket} AS {bucket}, toString(t.device_id) AS device_id, {merged} FROM {table} AS t \
             WHERE {in_window} AND t.{bucket} IN \
             (SELECT DISTINCT {bucket_of_event} FROM events WHERE timestamp >= {from} AND timestamp < {to}) \
             GROUP BY t.{bucket}, t.device_id\
             ) GROUP BY {bucket}, device_id",
            sides = sides.join(", "),
            names = names.join(", "),
            of_events = rollup.of_events(),
            merged = merged.join(", "),
            table = self.table,
            in_window = rollup.in_window(),
            bucket_of_event = rollup.bucket_of_event(),
            from = super::spec::instant("from"),
            to = super::spec::instant("to"),
        )
    }

    fn differs(&self) -> String {
        self.any(|merge, kept, fact| match merge {
            Merge::Count => format!("{kept} != {fact}"),
            // Sums of one set of numbers differ in their last digits when they are added in another order.
            Merge::Sum => format!("abs({kept} - {fact}) > 1e-9 * greatest(1, abs({fact}))"),
            Merge::Min | Merge::Max => format!("ifNull({kept} != {fact}, isNull({kept}) != isNull({fact}))"),
        })
    }

    fn surplus(&self) -> String {
        self.any(|merge, kept, fact| match merge {
            Merge::Count => format!("{kept} > {fact}"),
            Merge::Sum => "0".to_owned(),
            Merge::Min => format!("ifNull({kept} < {fact}, isNull({fact}) AND isNotNull({kept}))"),
            Merge::Max => format!("ifNull({kept} > {fact}, isNull({fact}) AND isNotNull({kept}))"),
        })
    }

    fn any(&self, condition: impl Fn(Merge, &str, &str) -> String) -> String {
        let conditions: Vec<String> = self
            .rollup
            .measures()
            .iter()
            .map(|measure| {
                condition(
                    measure.merge,
                    &format!("kept_{}", measure.name),
                    &format!("true_{}", measure.name),
                )
            })
            .collect();
        format!("({})", conditions.join(" OR "))
    }
}

/// The beginning of a bucket in seconds since 1970.
pub(super) fn bucket_second(rollup: Rollup) -> String {
    format!("toInt64(toUnixTimestamp(toDateTime({}, 'UTC')))", rollup.bucket())
}
