//! [`Adoption`]: puts a rollup into its place, whatever stands there.
//!
//! On an empty database that is: make the table, make the view, fill it from events. Where a rollup of the earlier
//! version stands (its engine adds up minima when parts merge; it may be a table with a view, or the view itself with a
//! hidden table), readers must never find its name missing, and nothing that it holds may be lost. Steps:
//!
//! 1. make the right table beside it, as `NAME__next`;
//! 2. take over the history that events no longer hold (its minima and maxima are not to be trusted and become absent);
//! 3. fill the rest from events;
//! 4. drop the views that feed the old table (they hold no data) and exchange the two tables in one step;
//! 5. make the right view, and fill in what arrived meanwhile;
//! 6. put the old table away as `NAME_legacy`.
//!
//! Each step finds out by itself whether it was done before, so a migration that was killed can be run again. It does
//! not wait for the bucket that is open while it works to close: `hourly_aggregation` verifies it afterwards.

use edge_assets::clickhouse::quote_literal;
use jiff::{SignedDuration, Timestamp};

use super::{Migration, Progress, Schema, SchemaError, error::Doing, feed::feeding_views, lock::MigrationLock};
use crate::{
    catalog::{Catalog, EVENTS, Table},
    rollup::{Merge, Reconciler, Rollup, Window},
};

pub(super) struct Adoption<'a> {
    pub(super) schema: &'a Schema,
    pub(super) migration: &'a Migration,
    pub(super) rollup: Rollup,
    pub(super) lock: &'a MigrationLock<'a>,
    pub(super) now: Timestamp,
    pub(super) tell: &'a (dyn Fn(Progress) + Sync),
}

impl Adoption<'_> {
    pub(super) async fn run(&self) -> Result<(), SchemaError> {
        let catalog = self.schema.catalog().await?;
        if let Some(found) = catalog.get(self.name())
            && !self.rollup.fits(found)
        {
            self.rebuild(&catalog, found).await?;
        } else {
            self.make_table(self.name()).await?;
        }
        self.make_view().await?;
        self.fill(self.name()).await?;
        self.put_away().await
    }

    /// Steps 1 to 4.
    async fn rebuild(&self, catalog: &Catalog, found: &Table) -> Result<(), SchemaError> {
        let events_column = self.rollup.events_column();
        for column in [self.rollup.bucket(), "device_id", events_column] {
            if !found.has(column) {
                return Err(SchemaError::UnknownShape {
                    table: self.name().to_owned(),
                    column: column.to_owned(),
                });
            }
        }
        (self.tell)(Progress::Rebuilding {
            table: self.name(),
            engine: found.engine.clone(),
        });
        let next = self.next();
        self.make_table(&next).await?;
        self.take_over(found).await?;
        self.fill(&next).await?;
        for view in feeding_views(catalog, &self.schema.options().database, self.name()) {
            let sql = format!("DROP TABLE IF EXISTS {}{} SYNC", self.table(view), self.on_cluster());
            self.execute(&sql).await?;
        }
        let sql = format!(
            "EXCHANGE TABLES {} AND {}{}",
            self.table(self.name()),
            self.table(&next),
            self.on_cluster()
        );
        self.execute(&sql).await
    }

    /// Copies the buckets of which events hold nothing any more, or only a part, from the old table to the next.
    async fn take_over(&self, old: &Table) -> Result<(), SchemaError> {
        let (rollup, bucket, next) = (self.rollup, self.rollup.bucket(), self.next());
        let catalog = self.schema.catalog().await?;
        let reach = catalog
            .get(EVENTS)
            .and_then(Table::keeps)
            .map_or(Timestamp::MIN, |retention| retention.horizon(self.now));
        let kept = catalog
            .get(&next)
            .and_then(Table::keeps)
            .map_or(Timestamp::MIN, |r| r.horizon(self.now));
        let columns: Vec<&str> = rollup.measures().iter().map(|measure| measure.name).collect();
        let figures: Vec<String> = rollup
            .measures()
            .iter()
            .map(|measure| match measure.merge {
                Merge::Min | Merge::Max => "NULL".to_owned(),
                Merge::Count | Merge::Sum if old.has(measure.name) => format!("sum(t.{})", measure.name),
                // The old table has no count per metric: every event had every metric.
                Merge::Count if measure.name.starts_with("count_") => format!("sum(t.{})", rollup.events_column()),
                Merge::Count | Merge::Sum => "0".to_owned(),
            })
            .collect();
        let second = format!("toInt64(toUnixTimestamp(toDateTime(t.{bucket}, 'UTC')))");
        let sql = format!(
            "INSERT INTO {next_table} ({bucket}, device_id, {columns}) \
             SELECT t.{bucket}, t.device_id, {figures} FROM {old_table} AS t \
             WHERE {in_window} AND ({second} < {reach} OR t.{bucket} NOT IN \
             (SELECT DISTINCT {bucket_of_event} FROM {events})) \
             AND t.{bucket} NOT IN (SELECT DISTINCT {bucket} FROM {next_table}) GROUP BY t.{bucket}, t.device_id",
            next_table = self.table(&next),
            columns = columns.join(", "),
            figures = figures.join(", "),
            old_table = self.table(self.name()),
            in_window = rollup.in_window(),
            reach = reach.as_second(),
            bucket_of_event = rollup.bucket_of_event(),
            events = self.table(EVENTS),
        );
        let Some(extent) = self.extent_of(self.name(), bucket).await? else {
            return Ok(());
        };
        let window = Window {
            from: extent.from.max(kept),
            to: extent.to,
        };
        let before = self.count(&next).await?;
        for piece in window.pieces(32 * 86_400) {
            let query = piece
                .bind(self.schema.ch().without_database().query_raw(&sql))
                .no_timeout();
            query.execute().await.doing(|| self.doing())?;
            self.lock.renew().await?;
        }
        let rows = self.count(&next).await?.saturating_sub(before);
        if rows > 0 {
            (self.tell)(Progress::TookOver {
                table: self.name(),
                rows,
            });
        }
        Ok(())
    }

    /// Adds what events hold and `table` does not.
    async fn fill(&self, table: &str) -> Result<(), SchemaError> {
        let Some(extent) = self.extent_of(EVENTS, "timestamp").await? else {
            return Ok(());
        };
        let catalog = self.schema.catalog().await?;
        let horizon = [EVENTS, table]
            .into_iter()
            .filter_map(|name| Some(catalog.get(name)?.keeps()?.horizon(self.now)))
            .max();
        let window = Window {
            from: Window::bucket(self.rollup, extent.from).from,
            to: Window::bucket(self.rollup, extent.to).to,
        };
        let window = horizon.map_or(window, |horizon| window.since(self.rollup, horizon));
        let reconciler = Reconciler::of_table(self.schema.ch(), self.rollup, table);
        let mut rows = 0;
        for piece in reconciler.pieces(window).await.doing(|| self.doing())? {
            rows += reconciler
                .reconcile_piece(piece)
                .await
                .doing(|| self.doing())?
                .mismatches;
            self.lock.renew().await?;
        }
        if rows > 0 {
            (self.tell)(Progress::Filled {
                table: self.name(),
                rows,
            });
        }
        Ok(())
    }

    /// Step 6, when there is something to put away.
    async fn put_away(&self) -> Result<(), SchemaError> {
        let catalog = self.schema.catalog().await?;
        let next = self.next();
        let Some(old) = catalog.get(&next) else {
            return Ok(());
        };
        let legacy = free_name(&catalog, &format!("{}_legacy", self.name()));
        let stored = match old.engine.as_str() {
            "MaterializedView" => [format!(".inner_id.{}", old.uuid), format!(".inner.{next}")]
                .into_iter()
                .find(|name| catalog.get(name).is_some()),
            _ => None,
        };
        match stored {
            Some(inner) => self.keep_inner(&inner, &legacy).await?,
            None => {
                let sql = format!(
                    "RENAME TABLE {} TO {}{}",
                    self.table(&next),
                    self.table(&legacy),
                    self.on_cluster()
                );
                self.execute(&sql).await?;
            }
        }
        (self.tell)(Progress::Replaced {
            table: self.name(),
            kept_as: legacy,
        });
        Ok(())
    }

    /// A view that stores its own rows goes on filling them until it is dropped, and takes them with it. The parts are
    /// linked into a table of their own first, which costs no space.
    async fn keep_inner(&self, inner: &str, legacy: &str) -> Result<(), SchemaError> {
        let (from, to) = (self.table(inner), self.table(legacy));
        let events = self.events_in(inner).await?;
        self.execute(&format!("CREATE TABLE {to}{} AS {from}", self.on_cluster()))
            .await?;
        let partitions: Vec<String> = self
            .schema
            .ch()
            .without_database()
            .query_raw(
                "SELECT DISTINCT partition_id FROM system.parts \
                 WHERE active AND database = {database: String} AND table = {table: String}",
            )
            .param("database", &self.schema.options().database)
            .param("table", inner)
            .fetch_all()
            .await
            .doing(|| self.doing())?;
        for partition in partitions {
            let id = quote_literal(&partition);
            let sql = format!(
                "ALTER TABLE {to}{} ATTACH PARTITION ID {id} FROM {from}",
                self.on_cluster()
            );
            self.execute(&sql).await?;
        }
        // Rows of one key may have merged meanwhile; the events that they count stay the same.
        let copied = self.events_in(legacy).await?;
        if copied < events {
            return Err(SchemaError::Incomplete {
                from: inner.to_owned(),
                to: legacy.to_owned(),
                events,
                copied,
            });
        }
        self.execute(&format!(
            "DROP TABLE {}{} SYNC",
            self.table(&self.next()),
            self.on_cluster()
        ))
        .await
    }

    async fn make_table(&self, name: &str) -> Result<(), SchemaError> {
        let statements = self.migration.statements_for(self.schema.options(), name);
        self.execute(&statements[0]).await
    }

    async fn make_view(&self) -> Result<(), SchemaError> {
        for statement in self.migration.statements(self.schema.options()).iter().skip(1) {
            self.execute(statement).await?;
        }
        Ok(())
    }

    /// The first and the last instant in a column; `None` when the table is empty. What lies more than a day ahead is
    /// left out: such times come from clocks that are wrong, and may be a hundred years off.
    async fn extent_of(&self, table: &str, column: &str) -> Result<Option<Window>, SchemaError> {
        let sql = format!(
            "SELECT toUInt64(count()), toInt64(toUnixTimestamp(toDateTime(min({column}), 'UTC'))), \
             toInt64(toUnixTimestamp(toDateTime(max({column}), 'UTC'))) FROM {}",
            self.table(table)
        );
        let server = self.schema.ch().without_database();
        let (rows, first, last): (u64, i64, i64) = server.query_raw(sql).fetch_one().await.doing(|| self.doing())?;
        let ahead = self
            .now
            .saturating_add(SignedDuration::from_hours(24))
            .unwrap_or(self.now);
        let instant = |second: i64| {
            Timestamp::from_second(second)
                .unwrap_or(Timestamp::UNIX_EPOCH)
                .min(ahead)
        };
        Ok((rows > 0).then(|| Window {
            from: instant(first),
            to: instant(last.saturating_add(1)),
        }))
    }

    async fn count(&self, table: &str) -> Result<u64, SchemaError> {
        self.number(&format!("SELECT count() FROM {}", self.table(table))).await
    }

    async fn events_in(&self, table: &str) -> Result<u64, SchemaError> {
        let column = self.rollup.events_column();
        self.number(&format!("SELECT toUInt64(sum({column})) FROM {}", self.table(table)))
            .await
    }

    async fn number(&self, sql: &str) -> Result<u64, SchemaError> {
        let server = self.schema.ch().without_database();
        server.query_raw(sql).fetch_one().await.doing(|| self.doing())
    }

    async fn execute(&self, sql: &str) -> Result<(), SchemaError> {
        self.schema.execute(sql, || self.doing()).await
    }

    fn doing(&self) -> String {
        self.schema
            .of_database(&format!("putting `{}` into its place", self.name()))
    }

    const fn name(&self) -> &'static str {
        self.rollup.table()
    }

    fn next(&self) -> String {
        format!("{}__next", self.name())
    }

    fn table(&self, name: &str) -> String {
        self.schema.options().table(name)
    }

    fn on_cluster(&self) -> String {
        self.schema.options().on_cluster()
    }
}

/// The name, or with the first number that makes it free.
fn free_name(catalog: &Catalog, name: &str) -> String {
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    std::iter::once(name.to_owned())
        .chain(numbered)
        .find(|candidate| catalog.get(candidate).is_none())
        .unwrap_or_else(|| name.to_owned())
}
