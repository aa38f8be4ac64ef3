//! The [`RunStore`] of a [`SqliteStore`].

use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::{
    SqliteStore, event_rows,
    fault::Answer,
    numbers::{status, unsigned},
    readers::Reader,
    rows::{self, KeptRun, run_id},
    run_lists,
    transaction::Transaction,
};
use crate::{
    boxed::BoxFuture,
    crash_point,
    event::EventRecord,
    id::RunId,
    page::{Page, PageRequest},
    run::{NewRun, Run, RunStatus},
    store::{
        Claim, Ending, Enqueued, RunFilter, RunStore, StoreError,
        rules::{self, Changed, micros},
    },
};

/// The id of the run that holds a key.
pub(super) const HOLDER_OF_KEY: &str = "SELECT id FROM runs WHERE location = ?1 AND run_key = ?2";
/// Renews the leases of a process.
pub(super) const RENEW: &str =
    "UPDATE runs SET lease_until = ?2 WHERE holder = ?1 AND status < 4 RETURNING created_at, number, id";
/// Behind the columns: the unfinished runs of a location.
pub(super) const UNFINISHED: &str =
    "FROM runs INDEXED BY runs_unfinished WHERE location = ?1 AND status < 4 ORDER BY created_at, number";

impl Transaction<'_> {
    /// The run of an id, which must be there.
    pub(super) fn kept(&mut self, id: RunId) -> Answer<KeptRun> {
        let kept = rows::find(self.connection, self.names, id)?;
        Ok(kept.ok_or(StoreError::UnknownRun(id))?)
    }

    /// Queues a run, or finds the one that holds its key or its id.
    pub(super) fn enqueue(&mut self, new: NewRun) -> Answer<Enqueued> {
        let known = match &new.run_key {
            Some(key) => self.holder_of(&new.location, key)?.unwrap_or(new.id),
            None => new.id,
        };
        if let Some(kept) = rows::find(self.connection, self.names, known)? {
            return Ok(Enqueued {
                run: kept.run,
                is_new: false,
            });
        }
        let changed = rules::queue(new);
        let number = rows::insert(self, &changed.run)?;
        crash_point::reached("rows/run_inserted");
        let kept = KeptRun {
            number,
            events: 0,
            run: changed.run.clone(),
        };
        Ok(Enqueued {
            run: self.keep_changed(kept, changed)?,
            is_new: true,
        })
    }

    fn holder_of(&mut self, location: &str, key: &str) -> Answer<Option<RunId>> {
        let Some(location) = self.names.find(self.connection, location)? else {
            return Ok(None);
        };
        let mut select = self.connection.prepare_cached(HOLDER_OF_KEY)?;
        let id = select.query_row(params![location, key], |row| row.get(0)).optional()?;
        Ok(id.map(run_id))
    }

    /// Changes a run that is known.
    pub(super) fn change(&mut self, id: RunId, rule: impl FnOnce(Run) -> Result<Changed, StoreError>) -> Answer<Run> {
        let kept = self.kept(id)?;
        let changed = rule(kept.run.clone())?;
        self.keep_changed(kept, changed)
    }

    fn keep_changed(&mut self, kept: KeptRun, changed: Changed) -> Answer<Run> {
        let events: Vec<&EventRecord> = changed.events.iter().collect();
        self.keep(kept, changed.run, &events, changed.moved)
    }

    /// Writes what became of a run: its row, and its facts under their numbers.
    pub(super) fn keep(&mut self, mut kept: KeptRun, run: Run, events: &[&EventRecord], moved: bool) -> Answer<Run> {
        for event in events {
            event_rows::insert(self, (kept.number, &run), kept.events, event)?;
            kept.events += 1;
            crash_point::reached("rows/event_inserted");
        }
        kept.run = run;
        if moved {
            rows::update(self, &kept)?;
            self.moved();
        } else if !events.is_empty() {
            rows::update_progress(self, &kept)?;
        }
        crash_point::reached("rows/run_updated");
        Ok(kept.run)
    }

    fn renew(&mut self, holder: &str, until: Timestamp) -> Answer<Vec<RunId>> {
        let Some(holder) = self.names.find(self.connection, holder)? else {
            return Ok(Vec::new());
        };
        let mut update = self.connection.prepare_cached(RENEW)?;
        let renewed = update.query_map(params![holder, micros(until)], |row| {
            Ok(((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?), run_id(row.get(2)?)))
        })?;
        let mut renewed = renewed.collect::<Result<Vec<_>, _>>()?;
        renewed.sort_by_key(|(place, _)| *place);
        Ok(renewed.into_iter().map(|(_, id)| id).collect())
    }
}

fn unfinished(reader: &mut Reader, location: &str) -> Answer<Vec<Run>> {
    let Some(location) = reader.find(location)? else {
        return Ok(Vec::new());
    };
    let sql = format!("SELECT {} {UNFINISHED}", rows::COLUMNS);
    let mut select = reader.connection.prepare_cached(&sql)?;
    let mut found = Vec::new();
    let mut listed = select.query(params![location])?;
    while let Some(row) = listed.next()? {
        found.push(rows::read(row, &reader.connection, &mut reader.names)?.run);
    }
    Ok(found)
}

fn counts(reader: &mut Reader, location: &str) -> Answer<Vec<(RunStatus, u64)>> {
    let Some(location) = reader.find(location)? else {
        return Ok(Vec::new());
    };
    let mut select = reader
        .connection
        .prepare_cached("SELECT status, runs FROM run_counts WHERE location = ?1 AND runs > 0 ORDER BY status")?;
    let counts = select.query_map(params![location], |row| Ok((row.get(0)?, row.get(1)?)))?;
    counts
        .map(|count| {
            let (number, runs) = count?;
            Ok((status(number)?, unsigned(runs)))
        })
        .collect()
}

impl RunStore for SqliteStore {
    fn enqueue(&self, runs: Vec<NewRun>) -> BoxFuture<'_, Result<Vec<Enqueued>, StoreError>> {
        self.promise("queue runs", move |transaction| {
            runs.iter().map(|new| transaction.enqueue(new.clone())).collect()
        })
    }

    fn run(&self, id: RunId) -> BoxFuture<'_, Result<Option<Run>, StoreError>> {
        self.read("read a run", move |reader| {
            let kept = rows::find(&reader.connection, &mut reader.names, id)?;
            Ok(kept.map(|kept| kept.run))
        })
    }

    fn runs(&self, filter: RunFilter, page: PageRequest) -> BoxFuture<'_, Result<Page<Run>, StoreError>> {
        self.read("list runs", move |reader| run_lists::page(reader, &filter, &page))
    }

    fn unfinished(&self, location: Arc<str>) -> BoxFuture<'_, Result<Vec<Run>, StoreError>> {
        self.read("list unfinished runs", move |reader| unfinished(reader, &location))
    }

    fn counts(&self, location: Arc<str>) -> BoxFuture<'_, Result<Vec<(RunStatus, u64)>, StoreError>> {
        self.read("count runs", move |reader| counts(reader, &location))
    }

    fn claim(&self, claim: Claim) -> BoxFuture<'_, Result<Run, StoreError>> {
        self.promise("claim a run", move |transaction| {
            transaction.change(claim.run, |run| rules::claim(run, &claim))
        })
    }

    fn renew(&self, holder: Arc<str>, until: Timestamp) -> BoxFuture<'_, Result<Vec<RunId>, StoreError>> {
        self.note("renew the leases of runs", move |transaction| {
            transaction.renew(&holder, until)
        })
    }

    fn requeue(&self, id: RunId, epoch: u64, at: Timestamp, reason: String) -> BoxFuture<'_, Result<Run, StoreError>> {
        self.promise("put a run back", move |transaction| {
            transaction.change(id, |run| rules::requeue(run, epoch, at, reason.clone()))
        })
    }

    fn request_cancel(&self, id: RunId, at: Timestamp, reason: String) -> BoxFuture<'_, Result<Run, StoreError>> {
        self.promise("ask a run to stop", move |transaction| {
            transaction.change(id, |run| rules::request_cancel(run, at, reason.clone()))
        })
    }

    fn finish(&self, ending: Ending) -> BoxFuture<'_, Result<Run, StoreError>> {
        self.promise("end a run", move |transaction| {
            transaction.change(ending.run, |run| rules::finish(run, &ending))
        })
    }
}
