//! The [`Upkeep`] of a [`SqliteStore`].

use std::path::PathBuf;

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode};

use super::{
    SqliteStore, backup,
    fault::{Answer, Fault},
    migrate,
    numbers::unsigned,
    prune::{self, Excess},
    transaction::Counters,
};
use crate::{
    boxed::BoxFuture,
    store::{
        Pruned, Retention, StoreError, StoreStatus, Upkeep,
        rules::{ago, micros},
    },
};

const PRUNE: &str = "prune";

impl SqliteStore {
    async fn prune_runs(&self, excess: Excess, pruned: &mut Pruned) -> Result<(), StoreError> {
        loop {
            let piece = self
                .note(PRUNE, move |transaction| transaction.prune_runs(excess))
                .await;
            let (piece, is_more) = piece?;
            pruned.runs += piece.runs;
            pruned.events += piece.events;
            if !is_more {
                return Ok(());
            }
        }
    }

    async fn prune_all(&self, retention: Retention, now: Timestamp) -> Result<Pruned, StoreError> {
        let mut pruned = Pruned::default();
        if let Some(age) = retention.age {
            let oldest = micros(ago(now, age));
            self.prune_runs(Excess::Age(oldest), &mut pruned).await?;
            self.note(PRUNE, move |transaction| transaction.prune_backfills(oldest))
                .await?;
            let mut is_more = true;
            while is_more {
                let ticks;
                (ticks, is_more) = self
                    .note(PRUNE, move |transaction| transaction.prune_ticks(oldest))
                    .await?;
                pruned.ticks += ticks;
            }
            is_more = true;
            while is_more {
                let entries;
                (entries, is_more) = self
                    .note(PRUNE, move |transaction| transaction.prune_audit(oldest))
                    .await?;
                pruned.audit += entries;
            }
            is_more = true;
            while is_more {
                let deliveries;
                (deliveries, is_more) = self
                    .note(PRUNE, move |transaction| transaction.prune_deliveries(oldest))
                    .await?;
                pruned.deliveries += deliveries;
            }
            while self
                .note(PRUNE, move |transaction| transaction.prune_evaluations(oldest))
                .await?
            {}
        }
        if let Some(bytes) = retention.bytes {
            self.prune_runs(Excess::Bytes(bytes), &mut pruned).await?;
        }
        self.prune_names(PRUNE).await?;
        while self.note(PRUNE, |transaction| transaction.give_back()).await? {}
        Ok(pruned)
    }
}

/// Looks for damage, and for rows that do not agree.
fn faults(connection: &Connection) -> Answer<Vec<String>> {
    let mut select = connection.prepare("PRAGMA integrity_check(100)")?;
    let found = select.query_map([], |row| row.get::<_, String>(0))?;
    let mut faults = found.collect::<Result<Vec<_>, _>>()?;
    faults.retain(|fault| fault != "ok");
    for (what, sql) in [
        (
            "the number of runs is not the number that was counted",
            "SELECT (SELECT count(*) FROM runs) <> (SELECT ifnull(sum(runs), 0) FROM run_counts)",
        ),
        (
            "the number of events is not the number that was counted",
            "SELECT (SELECT count(*) FROM events) <> (SELECT events FROM counters)",
        ),
        (
            "the number of ticks is not the number that was counted",
            "SELECT (SELECT count(*) FROM ticks) <> (SELECT ticks FROM counters)",
        ),
        (
            "an event stands behind the last position",
            "SELECT (SELECT ifnull(max(position), 0) FROM events) > (SELECT last_position FROM counters)",
        ),
        (
            "an event belongs to no run",
            "SELECT EXISTS (SELECT 1 FROM events WHERE run NOT IN (SELECT number FROM runs))",
        ),
        (
            "the state of an asset names an event that is not there",
            "SELECT EXISTS (SELECT 1 FROM asset_states WHERE run_id IS NULL AND position NOT IN (SELECT position FROM events))",
        ),
        (
            "a row holds a name that is not there",
            "SELECT EXISTS (SELECT 1 FROM runs WHERE selection NOT IN (SELECT number FROM names) \
                OR code_version NOT IN (SELECT number FROM names) OR location NOT IN (SELECT number FROM names) \
                OR ifnull(holder, location) NOT IN (SELECT number FROM names)) \
             OR EXISTS (SELECT 1 FROM events WHERE asset NOT IN (SELECT number FROM names) \
                OR partition NOT IN (SELECT number FROM names))",
        ),
        (
            "a run has a status that its last event does not have",
            // One that is being pruned may have no events left.
            "SELECT EXISTS (SELECT 1 FROM runs WHERE EXISTS (SELECT 1 FROM events WHERE run = number) \
                AND (status >= 4) <> EXISTS (SELECT 1 FROM events WHERE run = number AND kind = 6))",
        ),
    ] {
        if connection.query_row(sql, [], |row| row.get(0))? {
            faults.push(what.to_owned());
        }
    }
    Ok(faults)
}

fn check(connection: &Connection) -> Answer<Vec<String>> {
    match faults(connection) {
        // What cannot even be read is a finding.
        Err(Fault::Sql(error)) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => {
            Ok(vec![error.to_string()])
        }
        found => found,
    }
}

impl Upkeep for SqliteStore {
    fn prune(&self, retention: Retention, now: Timestamp) -> BoxFuture<'_, Result<Pruned, StoreError>> {
        Box::pin(self.prune_all(retention, now))
    }

    fn backup(&self, to: PathBuf) -> BoxFuture<'_, Result<(), StoreError>> {
        self.read("write a backup", move |reader| backup::write(&reader.connection, &to))
    }

    fn check(&self) -> BoxFuture<'_, Result<Vec<String>, StoreError>> {
        self.read("look for damage", |reader| check(&reader.connection))
    }

    fn status(&self) -> BoxFuture<'_, Result<StoreStatus, StoreError>> {
        let place = self.path().display().to_string();
        self.read("say what it holds", move |reader| {
            let connection = &reader.connection;
            let runs = connection.query_row("SELECT ifnull(sum(runs), 0) FROM run_counts", [], |row| row.get(0))?;
            let counters = Counters::read(connection)?;
            Ok(StoreStatus {
                driver: "sqlite",
                place,
                migration: migrate::applied(connection)?,
                bytes: prune::used_bytes(connection)?,
                runs: unsigned(runs),
                events: counters.events,
                ticks: counters.ticks,
            })
        })
    }

    fn close(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(self.close_all())
    }
}
