//! [`Rollup`]: the tables of aggregates, and how each of their columns follows from events.
//!
//! The expressions are those of the views in `migrations/clickhouse`; a test holds the two against each other.

use crate::catalog::Table;

/// How rows of one key are merged in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// Added up, whole numbers.
    Count,
    /// Added up, with the rounding of floating point.
    Sum,
    /// The least.
    Min,
    /// The greatest.
    Max,
}

impl Merge {
    /// The aggregate function over rows of the rollup.
    #[must_use]
    pub const fn function(self) -> &'static str {
        match self {
            Self::Count | Self::Sum => "sum",
            Self::Min => "min",
            Self::Max => "max",
        }
    }
}

/// One column of a rollup beside its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// The column.
    pub name: &'static str,
    /// How its rows are merged.
    pub merge: Merge,
    /// What it is of events.
    pub of_events: &'static str,
}

const fn measure(name: &'static str, merge: Merge, of_events: &'static str) -> Measure {
    Measure { name, merge, of_events }
}

const SUM_TEMPERATURE: Measure = measure(
    "sum_temperature",
    Merge::Sum,
    "ifNull(sumIf(temperature, isFinite(temperature)), 0)",
);
const COUNT_TEMPERATURE: Measure = measure("count_temperature", Merge::Count, "countIf(isFinite(temperature))");
const SUM_PRESSURE: Measure = measure(
    "sum_pressure",
    Merge::Sum,
    "ifNull(sumIf(pressure, isFinite(pressure)), 0)",
);
const COUNT_PRESSURE: Measure = measure("count_pressure", Merge::Count, "countIf(isFinite(pressure))");

const DETAILED: &[Measure] = &[
    measure("event_count", Merge::Count, "count()"),
    SUM_TEMPERATURE,
    measure(
        "min_temperature",
        Merge::Min,
        "minOrNullIf(temperature, isFinite(temperature))",
    ),
    measure(
        "max_temperature",
        Merge::Max,
        "maxOrNullIf(temperature, isFinite(temperature))",
    ),
    COUNT_TEMPERATURE,
    SUM_PRESSURE,
    measure("min_pressure", Merge::Min, "minOrNullIf(pressure, isFinite(pressure))"),
    measure("max_pressure", Merge::Max, "maxOrNullIf(pressure, isFinite(pressure))"),
    COUNT_PRESSURE,
    measure("ok_count", Merge::Count, "countIf(status = 'OK')"),
    measure("warn_count", Merge::Count, "countIf(status = 'WARN')"),
];

const DAILY: &[Measure] = &[
    measure("total_events", Merge::Count, "count()"),
    measure("warnings", Merge::Count, "countIf(status = 'WARN')"),
    SUM_TEMPERATURE,
    COUNT_TEMPERATURE,
    SUM_PRESSURE,
    COUNT_PRESSURE,
];

/// A table of aggregates, one row for each device and bucket once its parts are merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rollup {
    /// `events_1min`.
    Minute,
    /// `events_hourly`.
    Hourly,
    /// `device_daily_summary`.
    Daily,
}

impl Rollup {
    /// Every rollup.
    pub const ALL: [Self; 3] = [Self::Minute, Self::Hourly, Self::Daily];

    /// The table.
    #[must_use]
    pub const fn table(self) -> &'static str {
        match self {
            Self::Minute => "events_1min",
            Self::Hourly => "events_hourly",
            Self::Daily => "device_daily_summary",
        }
    }

    /// The view that feeds it.
    #[must_use]
    pub const fn view(self) -> &'static str {
        match self {
            Self::Minute => "events_1min_mv",
            Self::Hourly => "events_hourly_mv",
            Self::Daily => "device_daily_summary_mv",
        }
    }

    /// The column with the beginning of the bucket.
    #[must_use]
    pub const fn bucket(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hourly => "hour",
            Self::Daily => "date",
        }
    }

    /// The bucket of an event. The zone is named: that of the server may be another.
    #[must_use]
    pub const fn bucket_of_event(self) -> &'static str {
        match self {
            Self::Minute => "toStartOfMinute(timestamp, 'UTC')",
            Self::Hourly => "toStartOfHour(timestamp, 'UTC')",
            Self::Daily => "toDate(timestamp, 'UTC')",
        }
    }

    /// The length of a bucket, in seconds.
    #[must_use]
    pub const fn bucket_seconds(self) -> i64 {
        match self {
            Self::Minute => 60,
            Self::Hourly => 3_600,
            Self::Daily => 86_400,
        }
    }

    /// The columns beside the key.
    #[must_use]
    pub const fn measures(self) -> &'static [Measure] {
        match self {
            Self::Minute | Self::Hourly => DETAILED,
            Self::Daily => DAILY,
        }
    }

    /// The column that counts events.
    #[must_use]
    pub const fn events_column(self) -> &'static str {
        match self {
            Self::Minute | Self::Hourly => "event_count",
            Self::Daily => "total_events",
        }
    }

    /// Whether a table has all columns, each merging in the right way.
    #[must_use]
    pub fn fits(self, table: &Table) -> bool {
        table.has(self.bucket())
            && table.has("device_id")
            && self.measures().iter().all(|measure| {
                let wanted = format!("SimpleAggregateFunction({}, ", measure.merge.function());
                table
                    .columns
                    .get(measure.name)
                    .is_some_and(|kind| kind.starts_with(&wanted))
            })
    }

    /// The rows that the view would make of the events of a window, as a query without its `WHERE`'s values.
    #[must_use]
    pub fn of_events(self) -> String {
        let measures: Vec<String> = self
            .measures()
            .iter()
            .map(|measure| format!("{} AS {}", measure.of_events, measure.name))
            .collect();
        format!(
            "SELECT {} AS {bucket}, device_id, {} FROM events WHERE timestamp >= {from} AND timestamp < {to} \
             GROUP BY {bucket}, device_id",
            self.bucket_of_event(),
            measures.join(", "),
            bucket = self.bucket(),
            from = instant("from"),
            to = instant("to"),
        )
    }

    /// The condition that holds for the buckets of a window.
    #[must_use]
    pub fn in_window(self) -> String {
        let bound = |name: &str| match self {
            Self::Minute | Self::Hourly => instant(name),
            Self::Daily => format!("toDate({}, 'UTC')", instant(name)),
        };
        let (bucket, from, to) = (self.bucket(), bound("from"), bound("to"));
        format!("{bucket} >= {from} AND {bucket} < {to}")
    }
}

/// The instant that the parameter `name` gives in milliseconds.
pub(super) fn instant(name: &str) -> String {
    format!("fromUnixTimestamp64Milli({{{name}: Int64}})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::MIGRATIONS;

    #[test]
    fn the_views_say_the_same_as_the_rollups() {
        for rollup in Rollup::ALL {
            let file = MIGRATIONS
                .iter()
                .find(|file| file.name.ends_with(rollup.table()))
                .unwrap();
            let view = file.sql.split("CREATE MATERIALIZED VIEW").nth(1).unwrap();
            let squeezed: String = view.split_whitespace().collect::<Vec<_>>().join(" ");
            for measure in rollup.measures() {
                let column = format!("{} AS {}", measure.of_events, measure.name);
                assert!(squeezed.contains(&column), "{rollup:?}: {column}");
                let table = file.sql.split("CREATE MATERIALIZED VIEW").next().unwrap();
                let declared = format!(
                    "{} SimpleAggregateFunction({}, ",
                    measure.name,
                    measure.merge.function()
                );
                assert!(table.contains(&declared), "{rollup:?}: {declared}");
            }
            assert_eq!(
                squeezed.matches(" AS ").count(),
                rollup.measures().len() + 2,
                "{rollup:?}"
            );
            let bucket = format!("{} AS {}", rollup.bucket_of_event(), rollup.bucket());
            assert!(squeezed.contains(&bucket), "{rollup:?}: {bucket}");
            let target = format!(
                ".{}{{{{on_cluster}}}} TO {{{{database}}}}.{} AS",
                rollup.view(),
                rollup.table()
            );
            assert!(squeezed.contains(&target), "{rollup:?}: {target}");
        }
    }
}
