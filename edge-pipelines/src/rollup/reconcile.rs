//! [`Reconciler`]: makes a rollup agree with the events of a window.
//!
//! Steps, for one piece of the window after the other: compare; where figures differ, look a second time, since events
//! that arrive between the reading of the one table and of the other look like a difference; then repair. What is
//! missing is added by a single insert, which readers see as a whole. What is surplus (rows counted twice, extremes that
//! no event holds) cannot be taken away by adding: the bucket is made anew in a stage, together with the rest of its
//! partition, and takes its place in one step. Rows that the views added to that partition meanwhile are lost by the
//! exchange and found missing by the comparison after it, which is why a repair is always followed by another look.
//!
//! Two such exchanges of one partition at once would undo each other, as each holds the rest of the partition as it was before the other:
//! one process makes one at a time. Several processes do not wait for each other; what one of them undoes, the next run finds.
//!
//! It does not touch buckets of which `events` holds nothing.

use std::time::Duration;

use edge_assets::clickhouse::{ClickHouse, ClickHouseError, Query, TableName};
use tokio::sync::Mutex;

use super::{
    Comparison, Rollup, Window,
    compare::{Differences, bucket_second},
};

/// How often a piece is looked at before what still differs is left to the next run.
const ROUNDS: u32 = 4;

/// How many events are compared at once. They make at most as many pairs of device and bucket, which the server holds.
const EVENTS_AT_ONCE: u64 = 5_000_000;

/// Held while a stage is filled with what stands beside it and takes its place.
static EXCHANGES: Mutex<()> = Mutex::const_new(());

/// How long one statement may take.
const PATIENCE: Duration = Duration::from_secs(3_600);

/// Keeps the rows of an insert in one part, so that a reader sees all of them or none.
const ONE_PART: [(&str, &str); 3] = [
    ("min_insert_block_size_rows", "1000000000"),
    ("min_insert_block_size_bytes", "0"),
    ("max_insert_threads", "1"),
];

impl Window {
    /// Gives a query the parameters `from` and `to`.
    pub(crate) fn bind(self, query: Query) -> Query {
        self.params()
            .into_iter()
            .fold(query, |query, (name, value)| query.param(name, value))
            .timeout(PATIENCE)
    }
}

/// What was found and done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reconciled {
    /// Pairs of device and bucket that were compared.
    pub rows: u64,
    /// Pairs that differed.
    pub mismatches: u64,
    /// Pairs that still differ, because events kept arriving.
    pub left: u64,
}

impl std::ops::AddAssign for Reconciled {
    fn add_assign(&mut self, other: Self) {
        self.rows += other.rows;
        self.mismatches += other.mismatches;
        self.left += other.left;
    }
}

/// Makes a rollup agree with events.
#[derive(Debug, Clone)]
pub struct Reconciler<'a> {
    ch: &'a ClickHouse,
    rollup: Rollup,
    table: TableName,
}

impl<'a> Reconciler<'a> {
    /// For the table that readers use.
    #[must_use]
    pub fn new(ch: &'a ClickHouse, rollup: Rollup) -> Self {
        Self::of_table(ch, rollup, rollup.table())
    }

    /// For another table of the same shape.
    pub(crate) fn of_table(ch: &'a ClickHouse, rollup: Rollup, table: &str) -> Self {
        Self {
            ch,
            rollup,
            table: TableName::of(ch.settings().database_name(), table),
        }
    }

    /// Compares the buckets that a window touches, and changes nothing.
    ///
    /// # Errors
    /// [`ClickHouseError`].
    pub async fn compare(&self, window: Window) -> Result<Comparison, ClickHouseError> {
        let mut sum = Comparison::default();
        for piece in self.pieces(window).await? {
            let found = self.differences().compare(self.ch, piece).await?;
            sum.rows += found.rows;
            sum.mismatches += found.mismatches;
            sum.surplus += found.surplus;
            sum.fingerprint = sum.fingerprint.wrapping_add(found.fingerprint);
        }
        Ok(sum)
    }

    /// Compares and repairs the buckets that a window touches.
    ///
    /// # Errors
    /// [`ClickHouseError`]; what was repaired before it stays repaired, and running it again goes on.
    pub async fn reconcile(&self, window: Window) -> Result<Reconciled, ClickHouseError> {
        let mut sum = Reconciled::default();
        for piece in self.pieces(window).await? {
            sum += self.reconcile_piece(piece).await?;
        }
        Ok(sum)
    }

    /// Cuts a window into pieces of whole buckets that the server can compare at once.
    pub(crate) async fn pieces(&self, window: Window) -> Result<Vec<Window>, ClickHouseError> {
        let window = window.whole(self.rollup);
        let sql = "SELECT count() FROM events WHERE timestamp >= fromUnixTimestamp64Milli({from: Int64}) \
                   AND timestamp < fromUnixTimestamp64Milli({to: Int64})";
        let events: u64 = window.bind(self.ch.query_raw(sql)).fetch_one().await?;
        let count = i64::try_from(events / EVENTS_AT_ONCE)
            .unwrap_or(i64::MAX)
            .saturating_add(1);
        let size = self.rollup.bucket_seconds();
        let seconds = (window.seconds() / count / size + 1) * size;
        Ok(window.pieces(seconds).collect())
    }

    pub(crate) async fn reconcile_piece(&self, piece: Window) -> Result<Reconciled, ClickHouseError> {
        let differences = self.differences();
        let mut before = differences.compare(self.ch, piece).await?;
        let found = before.mismatches;
        for round in 1..=ROUNDS {
            if before.mismatches == 0 {
                break;
            }
            let now = differences.compare(self.ch, piece).await?;
            if now.fingerprint != before.fingerprint && round < ROUNDS {
                before = now;
                continue;
            }
            if now.mismatches > now.surplus {
                self.add_missing(piece).await?;
            }
            if now.surplus > 0 {
                self.replace_surplus(piece).await?;
            }
            before = differences.compare(self.ch, piece).await?;
        }
        Ok(Reconciled {
            rows: before.rows,
            mismatches: found,
            left: before.mismatches,
        })
    }

    async fn add_missing(&self, piece: Window) -> Result<(), ClickHouseError> {
        let sql = format!(
            "INSERT INTO {} ({}) {}",
            self.table,
            self.columns(),
            self.differences().missing()
        );
        self.execute(piece, &sql).await
    }

    async fn replace_surplus(&self, piece: Window) -> Result<(), ClickHouseError> {
        let _one_at_a_time = EXCHANGES.lock().await;
        let buckets: Vec<i64> = piece
            .bind(self.ch.query_raw(self.differences().surplus_buckets()))
            .fetch_all()
            .await?;
        if buckets.is_empty() {
            return Ok(());
        }
        let list: Vec<String> = buckets.iter().map(ToString::to_string).collect();
        let among = format!("{} IN ({})", bucket_second(self.rollup), list.join(", "));
        let stage = self.ch.staged(&self.table).await?;
        let (columns, table) = (self.columns(), &self.table);
        let rest = format!(
            "INSERT INTO {} ({columns}) SELECT {columns} FROM {table} WHERE NOT ({among}) AND _partition_id IN \
             (SELECT DISTINCT _partition_id FROM {table} WHERE {among})",
            stage.table()
        );
        let anew = format!(
            "INSERT INTO {} ({columns}) SELECT {columns} FROM ({}) WHERE {among}",
            stage.table(),
            self.rollup.of_events()
        );
        self.execute(piece, &rest).await?;
        self.execute(piece, &anew).await?;
        stage.publish_partitions().await?;
        stage.abandon().await
    }

    async fn execute(&self, piece: Window, sql: &str) -> Result<(), ClickHouseError> {
        let mut query = piece.bind(self.ch.query_raw(sql));
        for (name, value) in ONE_PART {
            query = query.setting(name, value);
        }
        query.execute().await.map(|_| ())
    }

    fn differences(&self) -> Differences<'_> {
        Differences {
            rollup: self.rollup,
            table: &self.table,
        }
    }

    fn columns(&self) -> String {
        let mut names = vec![self.rollup.bucket(), "device_id"];
        names.extend(self.rollup.measures().iter().map(|measure| measure.name));
        names.join(", ")
    }
}
