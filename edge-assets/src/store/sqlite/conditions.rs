//! The [`ConditionStore`] of a [`SqliteStore`].

use std::sync::Arc;

use rusqlite::{Row, params};

use super::{
    SqliteStore,
    fault::{Answer, Fault},
    numbers::{signed, unsigned},
    readers::Reader,
    rows::{Columns, bytes, run_id},
    transaction::Transaction,
};
use crate::{
    boxed::BoxFuture,
    crash_point,
    id::RunId,
    key::AssetKey,
    page::{MAX_PAGE, Page, PageRequest},
    store::{
        ConditionEvaluation, ConditionStore, NewEvaluation, NewEvaluations, RecordedTick, StoreError, Told,
        rules::{evaluation_cursor, evaluation_place, is_told, micros, whole},
    },
};

/// So many old evaluations go in one piece.
const PIECE: i64 = 500;

impl Transaction<'_> {
    fn record_evaluations(&mut self, new: NewEvaluations) -> Answer<RecordedTick> {
        let location = self.intern(&new.tick.key.location)?;
        let at = micros(whole(new.tick.began_at));
        let is_told = is_told(&new.tick);
        let recorded = self.record_tick(new.tick, is_told)?;
        for condition in &new.conditions {
            self.keep_condition(location, condition, at)?;
        }
        crash_point::reached("conditions/kept");
        Ok(recorded)
    }

    fn keep_condition(&mut self, location: i64, condition: &NewEvaluation, at: i64) -> Answer<()> {
        let asset = self.intern(condition.asset.as_str())?;
        let mut keep = self.connection.prepare_cached(
            "INSERT INTO conditions (location, asset, cursor, requested) VALUES (?1, ?2, ?3, 0) \
             ON CONFLICT (location, asset) DO UPDATE SET cursor = excluded.cursor",
        )?;
        keep.execute(params![location, asset, condition.cursor])?;
        let Some(told) = &condition.told else {
            return Ok(());
        };
        let mut put_by = self.connection.prepare_cached(
            "INSERT INTO condition_history (condition, at, until, requested, runs, explanation) \
             SELECT number, at, ?3, requested, runs, explanation FROM conditions \
             WHERE location = ?1 AND asset = ?2 AND explanation IS NOT NULL",
        )?;
        put_by.execute(params![location, asset, at])?;
        let runs: Vec<u8> = told.runs.iter().flat_map(|id| bytes(*id)).collect();
        let mut tell = self.connection.prepare_cached(
            "UPDATE conditions SET at = ?3, requested = ?4, runs = ?5, explanation = ?6 WHERE location = ?1 AND asset = ?2",
        )?;
        tell.execute(params![
            location,
            asset,
            at,
            signed(told.requested),
            (!runs.is_empty()).then_some(runs),
            told.explanation,
        ])?;
        Ok(())
    }

    /// Takes one piece of the evaluations away that others followed before an instant. Returns whether there may be more.
    pub(super) fn prune_evaluations(&mut self, oldest: i64) -> Answer<bool> {
        let mut select = self
            .connection
            .prepare_cached("SELECT number, until FROM condition_history ORDER BY number LIMIT ?1")?;
        let (mut found, mut last) = (0_i64, 0_i64);
        let mut listed = select.query(params![PIECE])?;
        while let Some(row) = listed.next()? {
            if row.get::<_, i64>(1)? >= oldest {
                break;
            }
            (found, last) = (found + 1, row.get(0)?);
        }
        let mut delete = self
            .connection
            .prepare_cached("DELETE FROM condition_history WHERE number <= ?1")?;
        delete.execute(params![last])?;
        Ok(found == PIECE)
    }
}

/// Reads an evaluation behind its number.
fn read(row: &Row<'_>, asset: &AssetKey) -> Answer<(u64, ConditionEvaluation)> {
    let mut columns = Columns::of(row);
    let number = columns.take().map(unsigned)?;
    let (at, until) = (columns.instant()?, columns.instant_or_none()?);
    let requested = columns.take().map(unsigned)?;
    let runs: Option<Vec<u8>> = columns.take()?;
    let (runs, rest) = runs.as_deref().unwrap_or_default().as_chunks();
    if !rest.is_empty() {
        return Err(Fault::Odd(format!(
            "the runs of an evaluation of {asset} end in the middle of an id"
        )));
    }
    let told = Told {
        requested,
        runs: runs.iter().map(|bytes| run_id(*bytes)).collect::<Vec<RunId>>(),
        explanation: columns.take::<String>()?.into(),
    };
    let mut evaluation = ConditionEvaluation::found(asset.clone(), told, at);
    evaluation.until = until;
    Ok((number, evaluation))
}

fn page(
    reader: &mut Reader,
    location: &str,
    asset: &AssetKey,
    request: &PageRequest,
) -> Answer<Page<ConditionEvaluation>> {
    let before = request.after.as_ref().map(evaluation_place).transpose()?;
    let limit = request.limit.clamp(1, MAX_PAGE);
    let mut found: Vec<(u64, ConditionEvaluation)> = Vec::new();
    let place = (reader.find(location)?, reader.find(asset.as_str())?);
    if before.is_none() {
        let mut select = reader.connection.prepare_cached(
            "SELECT ?3, at, NULL, requested, runs, explanation FROM conditions \
             WHERE location = ?1 AND asset = ?2 AND explanation IS NOT NULL",
        )?;
        let mut rows = select.query(params![place.0, place.1, i64::MAX])?;
        while let Some(row) = rows.next()? {
            found.push(read(row, asset)?);
        }
    }
    let mut select = reader.connection.prepare_cached(
        "SELECT number, at, until, requested, runs, explanation FROM condition_history INDEXED BY condition_history_condition \
         WHERE condition = (SELECT number FROM conditions WHERE location = ?1 AND asset = ?2) AND number < ?3 \
         ORDER BY number DESC LIMIT ?4",
    )?;
    let most = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut rows = select.query(params![place.0, place.1, before.map_or(i64::MAX, signed), most])?;
    while let Some(row) = rows.next()? {
        found.push(read(row, asset)?);
    }
    let is_more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().map(|(number, _)| *number);
    Ok(Page {
        next: last.filter(|_| is_more).map(evaluation_cursor),
        items: found.into_iter().map(|(_, evaluation)| evaluation).collect(),
    })
}

fn cursors(reader: &mut Reader, location: &str) -> Answer<Vec<(AssetKey, Arc<str>)>> {
    let location = reader.find(location)?;
    let Reader { connection, names } = reader;
    let mut select = connection.prepare_cached("SELECT asset, cursor FROM conditions WHERE location = ?1")?;
    let mut rows = select.query(params![location])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let asset = names.name(connection, row.get(0)?)?;
        let asset = AssetKey::new(&*asset).map_err(|error| Fault::Odd(error.to_string()))?;
        found.push((asset, row.get::<_, String>(1)?.into()));
    }
    found.sort();
    Ok(found)
}

impl ConditionStore for SqliteStore {
    fn condition_cursors(&self, location: Arc<str>) -> BoxFuture<'_, Result<Vec<(AssetKey, Arc<str>)>, StoreError>> {
        self.read("list what is remembered of conditions", move |reader| {
            cursors(reader, &location)
        })
    }

    fn record_evaluations(&self, new: NewEvaluations) -> BoxFuture<'_, Result<RecordedTick, StoreError>> {
        self.promise("record evaluations", move |transaction| {
            transaction.record_evaluations(new.clone())
        })
    }

    fn evaluations(
        &self,
        location: Arc<str>,
        asset: AssetKey,
        page_request: PageRequest,
    ) -> BoxFuture<'_, Result<Page<ConditionEvaluation>, StoreError>> {
        self.read("list evaluations", move |reader| {
            page(reader, &location, &asset, &page_request)
        })
    }
}
