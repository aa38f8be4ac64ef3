//! Pruning: what is too old, or too much, goes in small pieces, each a command of its own, so that nobody waits long for the writer.

use rusqlite::{Connection, params};

use super::{
    fault::Answer,
    numbers::{STATES, unsigned},
    rows,
    transaction::Transaction,
};
use crate::store::Pruned;

/// So many events go in one piece at most.
const PIECE: usize = 2_000;
/// So many runs, or ticks, are looked at in one piece.
pub(super) const LOOK: i64 = 200;
/// So many free pages are given back in one piece.
const PAGES: i64 = 500;
/// So many free pages are kept: the next rows need them.
const SPARE: i64 = 250;

/// Why a finished run goes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Excess {
    /// It ended before this instant.
    Age(i64),
    /// The store is larger than this, in bytes.
    Bytes(u64),
}

/// Finished runs that are old. How far a backfill is follows from its runs, so those of one that has not ended stay.
pub(super) const OLD: &str = "SELECT number, created_at, tags FROM runs INDEXED BY runs_made \
    WHERE created_at < ?1 AND status >= 4 AND finished_at < ?1 AND NOT EXISTS ( \
        SELECT 1 FROM backfills INDEXED BY backfills_unfinished CROSS JOIN run_tags ON name = 'edge/backfill' AND value = backfills.id \
            AND made = runs.created_at AND run = runs.number \
        WHERE ended_at IS NULL) \
    ORDER BY created_at, number LIMIT ?2";
/// The oldest finished runs, likewise.
pub(super) const OLDEST: &str = "SELECT number, created_at, tags FROM runs INDEXED BY runs_made \
    WHERE created_at <= ?1 AND status >= 4 AND NOT EXISTS ( \
        SELECT 1 FROM backfills INDEXED BY backfills_unfinished CROSS JOIN run_tags ON name = 'edge/backfill' AND value = backfills.id \
            AND made = runs.created_at AND run = runs.number \
        WHERE ended_at IS NULL) \
    ORDER BY created_at, number LIMIT ?2";

/// A run that may go.
struct Candidate {
    number: i64,
    created_at: i64,
    tags: Option<String>,
}

/// What is in use, in bytes: the file without its free pages.
pub(super) fn used_bytes(connection: &Connection) -> Answer<u64> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let pages = pragma("page_count")?.saturating_sub(free_pages(connection)?);
    Ok(unsigned(pages.saturating_mul(pragma("page_size")?)))
}

fn free_pages(connection: &Connection) -> Answer<i64> {
    Ok(connection.pragma_query_value(None, "freelist_count", |row| row.get(0))?)
}

impl Transaction<'_> {
    /// Takes one piece of finished runs away, the oldest first. The second answer is whether there may be more.
    pub(super) fn prune_runs(&mut self, excess: Excess) -> Answer<(Pruned, bool)> {
        let mut pruned = Pruned::default();
        let candidates = self.candidates(excess)?;
        if candidates.is_empty() {
            return Ok((pruned, false));
        }
        let mut room = PIECE;
        for run in candidates {
            if let Excess::Bytes(most) = excess
                && used_bytes(self.connection)? <= most
            {
                return Ok((pruned, false));
            }
            let events = self.prune_events(run.number, room)?;
            pruned.events += u64::try_from(events).unwrap_or(u64::MAX);
            if events == room {
                return Ok((pruned, true));
            }
            room -= events;
            self.forget(&run)?;
            pruned.runs += 1;
        }
        Ok((pruned, true))
    }

    fn candidates(&self, excess: Excess) -> Answer<Vec<Candidate>> {
        let (sql, oldest) = match excess {
            Excess::Age(oldest) => (OLD, oldest),
            Excess::Bytes(_) => (OLDEST, i64::MAX),
        };
        let mut select = self.connection.prepare_cached(sql)?;
        let candidates = select.query_map(params![oldest, LOOK], |row| {
            Ok(Candidate {
                number: row.get(0)?,
                created_at: row.get(1)?,
                tags: row.get(2)?,
            })
        })?;
        Ok(candidates.collect::<Result<_, _>>()?)
    }

    /// Takes the first events of a run away, and returns how many there were. What an asset is now is copied before.
    fn prune_events(&mut self, run: i64, most: usize) -> Answer<usize> {
        let mut select = self.connection.prepare_cached(
            "SELECT position, kind, asset, partition FROM events INDEXED BY events_run WHERE run = ?1 ORDER BY position LIMIT ?2",
        )?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let (mut found, mut last) = (0, 0_i64);
        let mut listed = select.query(params![run, most])?;
        while let Some(row) = listed.next()? {
            (found, last) = (found + 1, row.get(0)?);
            if STATES.contains(&row.get(1)?) {
                self.keep_state(last, row.get(2)?, row.get(3)?)?;
            }
        }
        let mut delete = self.connection.prepare_cached(
            "DELETE FROM events WHERE position IN \
                (SELECT position FROM events INDEXED BY events_run WHERE run = ?1 AND position <= ?2)",
        )?;
        delete.execute(params![run, last])?;
        let mut update = self
            .connection
            .prepare_cached("UPDATE counters SET pruned_to = max(pruned_to, ?1)")?;
        update.execute(params![last])?;
        self.counters.events = self
            .counters
            .events
            .saturating_sub(u64::try_from(found).unwrap_or(u64::MAX));
        Ok(found)
    }

    /// Copies an event into the state of its asset, where it is the newest.
    fn keep_state(&self, position: i64, asset: Option<i64>, partition: Option<i64>) -> Answer<()> {
        let mut update = self.connection.prepare_cached(
            "UPDATE asset_states SET (run_id, sequence, at, kind, version, payload) = \
                (SELECT runs.id, sequence, at, kind, version, payload FROM events JOIN runs ON number = run WHERE position = ?3) \
             WHERE asset = ?1 AND partition = ?2 AND position = ?3",
        )?;
        update.execute(params![asset, partition.unwrap_or(0), position])?;
        Ok(())
    }

    fn forget(&self, run: &Candidate) -> Answer<()> {
        let mut delete = self
            .connection
            .prepare_cached("DELETE FROM run_tags WHERE name = ?1 AND value = ?2 AND made = ?3 AND run = ?4")?;
        for (name, value) in rows::tags(run.tags.clone())?.iter() {
            delete.execute(params![name, value, run.created_at, run.number])?;
        }
        let mut delete = self.connection.prepare_cached("DELETE FROM runs WHERE number = ?1")?;
        delete.execute(params![run.number])?;
        Ok(())
    }

    /// Takes the oldest ticks away, up to the first one that is not too old. Returns how many, and whether there may be more.
    pub(super) fn prune_ticks(&mut self, oldest: i64) -> Answer<(u64, bool)> {
        let mut select = self
            .connection
            .prepare_cached("SELECT number, ended_at FROM ticks ORDER BY number LIMIT ?1")?;
        let (mut found, mut last) = (0_i64, 0_i64);
        let mut listed = select.query(params![LOOK])?;
        while let Some(row) = listed.next()? {
            if row.get::<_, i64>(1)? >= oldest {
                break;
            }
            (found, last) = (found + 1, row.get(0)?);
        }
        let mut delete = self.connection.prepare_cached("DELETE FROM ticks WHERE number <= ?1")?;
        delete.execute(params![last])?;
        let pruned = unsigned(found);
        self.counters.ticks = self.counters.ticks.saturating_sub(pruned);
        Ok((pruned, found == LOOK))
    }

    /// Takes the oldest entries of the audit away, up to the first one that is not too old. Returns how many, and whether there may
    /// be more.
    pub(super) fn prune_audit(&mut self, oldest: i64) -> Answer<(u64, bool)> {
        let mut delete = self.connection.prepare_cached(
            "DELETE FROM audit WHERE number IN (SELECT number FROM (SELECT number, at FROM audit ORDER BY number LIMIT ?2) WHERE at < ?1)",
        )?;
        let gone = delete.execute(params![oldest, LOOK])?;
        let gone = i64::try_from(gone).unwrap_or(i64::MAX);
        Ok((unsigned(gone), gone == LOOK))
    }

    /// Gives free pages back to the file system. Returns whether there may be more.
    pub(super) fn give_back(&self) -> Answer<bool> {
        let free = free_pages(self.connection)?;
        if free <= SPARE {
            return Ok(false);
        }
        let pages = PAGES.min(free - SPARE);
        let mut vacuum = self
            .connection
            .prepare(&format!("PRAGMA incremental_vacuum({pages})"))?;
        let mut freed = vacuum.query([])?;
        while freed.next()?.is_some() {}
        Ok(free_pages(self.connection)? > SPARE)
    }
}
