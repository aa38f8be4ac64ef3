//! Rows of runs: a [`Run`] as columns, and back.

use rusqlite::{Connection, OptionalExtension, Row, params, types::FromSql};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{
    fault::{Answer, Fault},
    names::Names,
    numbers::{instant, origin, origin_number, signed, small, status, status_number, unsigned},
    transaction::Transaction,
};
use crate::{
    id::RunId,
    partition::PartitionSelection,
    run::{Run, StepScope},
    store::rules::micros,
    tags::Tags,
};

/// The columns, in the order in which [`read`] takes them.
pub(super) const COLUMNS: &str = "number, id, location, code_version, job, selection, partition, origin, trigger, run_key, priority, \
    parent, root, attempt, scope, config, tags, not_before, created_at, status, status_since, reason, started_at, finished_at, \
    epoch, holder, lease_until, planned_steps, succeeded_steps, failed_steps, events";

/// A run with what the store knows of it besides.
#[derive(Debug)]
pub(super) struct KeptRun {
    pub(super) number: i64,
    /// How many events it has had.
    pub(super) events: i64,
    pub(super) run: Run,
}

/// Takes columns one after the other.
pub(super) struct Columns<'r, 's> {
    row: &'r Row<'s>,
    next: usize,
}

impl<'r, 's> Columns<'r, 's> {
    pub(super) fn of(row: &'r Row<'s>) -> Self {
        Self { row, next: 0 }
    }

    pub(super) fn take<T: FromSql>(&mut self) -> Answer<T> {
        let value = self.row.get(self.next)?;
        self.next += 1;
        Ok(value)
    }

    pub(super) fn instant(&mut self) -> Answer<jiff::Timestamp> {
        instant(self.take()?)
    }

    pub(super) fn instant_or_none(&mut self) -> Answer<Option<jiff::Timestamp>> {
        self.take::<Option<i64>>()?.map(instant).transpose()
    }

    pub(super) fn id(&mut self) -> Answer<RunId> {
        self.take().map(run_id)
    }

    pub(super) fn count(&mut self) -> Answer<u32> {
        self.take().map(small)
    }
}

pub(super) fn run_id(bytes: [u8; 16]) -> RunId {
    RunId::from_uuid(Uuid::from_bytes(bytes))
}

pub(super) fn bytes(id: RunId) -> [u8; 16] {
    id.as_uuid().into_bytes()
}

/// The last eight digits of an id, backwards: an id that ends with some digits has a tail that begins with them.
pub(super) fn tail(id: RunId) -> i64 {
    let low = i64::try_from(id.as_uuid().as_u128() & 0xffff_ffff).unwrap_or_default();
    (0..8).fold(0, |tail, digit| (tail << 4) | ((low >> (4 * digit)) & 0xf))
}

fn json<T: Serialize>(value: &T) -> Answer<String> {
    serde_json::to_string(value).map_err(|error| Fault::Odd(error.to_string()))
}

fn from_json<T: DeserializeOwned + Default>(text: Option<String>) -> Answer<T> {
    let Some(text) = text else {
        return Ok(T::default());
    };
    serde_json::from_str(&text).map_err(|error| Fault::Odd(format!("a run holds `{text}`: {error}")))
}

/// Reads a row.
pub(super) fn read(row: &Row<'_>, connection: &Connection, names: &mut Names) -> Answer<KeptRun> {
    let mut columns = Columns::of(row);
    let number = columns.take()?;
    let id = columns.id()?;
    let mut name = |number: i64| names.name(connection, number);
    let location = name(columns.take()?)?;
    let code_version = name(columns.take()?)?;
    let job = columns.take::<Option<i64>>()?.map(&mut name).transpose()?;
    let selection = name(columns.take()?)?;
    let partition = columns.take::<Option<i64>>()?.map(&mut name).transpose()?;
    let origin_kind = columns.take()?;
    let trigger = columns.take::<Option<i64>>()?.map(&mut name).transpose()?;
    let mut run = Run {
        id,
        location,
        code_version,
        job,
        selection,
        partition: partition.map(|text| {
            // Before there were selections a key stood here.
            text.parse().unwrap_or_else(|_| PartitionSelection::key(&text))
        }),
        origin: origin(origin_kind, trigger)?,
        run_key: columns.take()?,
        priority: columns.take()?,
        parent: columns.take::<Option<[u8; 16]>>()?.map(run_id),
        root: columns.take::<Option<[u8; 16]>>()?.map_or(id, run_id),
        attempt: columns.take()?,
        scope: from_json(columns.take()?)?,
        config: from_json(columns.take()?)?,
        tags: from_json(columns.take()?)?,
        not_before: columns.instant_or_none()?,
        created_at: columns.instant()?,
        status: status(columns.take()?)?,
        status_since: columns.instant()?,
        reason: columns.take()?,
        started_at: columns.instant_or_none()?,
        finished_at: columns.instant_or_none()?,
        epoch: columns.take().map(unsigned)?,
        holder: None,
        lease_until: None,
        planned_steps: 0,
        succeeded_steps: 0,
        failed_steps: 0,
    };
    run.holder = columns.take::<Option<i64>>()?.map(&mut name).transpose()?;
    run.lease_until = columns.instant_or_none()?;
    run.planned_steps = columns.count()?;
    run.succeeded_steps = columns.count()?;
    run.failed_steps = columns.count()?;
    let events = columns.take()?;
    Ok(KeptRun { number, events, run })
}

/// The run of an id.
pub(super) fn find(connection: &Connection, names: &mut Names, id: RunId) -> Answer<Option<KeptRun>> {
    let mut select = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM runs WHERE id = ?1"))?;
    let mut rows = select.query(params![bytes(id)])?;
    rows.next()?.map(|row| read(row, connection, names)).transpose()
}

/// The number of a run.
pub(super) fn number_of(connection: &Connection, id: RunId) -> Answer<Option<i64>> {
    let mut select = connection.prepare_cached("SELECT number FROM runs WHERE id = ?1")?;
    Ok(select.query_row(params![bytes(id)], |row| row.get(0)).optional()?)
}

/// Writes a new row; returns its number.
pub(super) fn insert(transaction: &mut Transaction<'_>, run: &Run) -> Answer<i64> {
    let location = transaction.intern(&run.location)?;
    let code_version = transaction.intern(&run.code_version)?;
    let job = transaction.intern_any(run.job.as_ref())?;
    let selection = transaction.intern(&run.selection)?;
    let partition = run
        .partition
        .as_ref()
        .map(|partition| transaction.intern(&partition.to_string()))
        .transpose()?;
    let trigger = transaction.intern_any(run.origin.asker().as_ref())?;
    let scope = (run.scope != StepScope::All).then(|| json(&run.scope)).transpose()?;
    let config = (!run.config.is_empty()).then(|| json(&run.config)).transpose()?;
    let tags = (!run.tags.is_empty()).then(|| json(&run.tags)).transpose()?;
    let created_at = micros(run.created_at);
    let mut insert = transaction.connection.prepare_cached(
        "INSERT INTO runs (id, tail, location, code_version, job, selection, partition, origin, trigger, run_key, priority, parent, \
            root, attempt, scope, config, tags, not_before, created_at, status, status_since, epoch, planned_steps, \
            succeeded_steps, failed_steps, events) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, 0, 0, 0, 0, 0)",
    )?;
    let number = insert.insert(params![
        bytes(run.id),
        tail(run.id),
        location,
        code_version,
        job,
        selection,
        partition,
        origin_number(&run.origin),
        trigger,
        run.run_key,
        run.priority,
        run.parent.map(bytes),
        (run.root != run.id).then(|| bytes(run.root)),
        run.attempt,
        scope,
        config,
        tags,
        run.not_before.map(micros),
        created_at,
        status_number(run.status),
        micros(run.status_since),
    ])?;
    let mut insert = transaction
        .connection
        .prepare_cached("INSERT INTO run_tags VALUES (?1, ?2, ?3, ?4)")?;
    for (name, value) in run.tags.iter() {
        insert.execute(params![name, value, created_at, number])?;
    }
    Ok(number)
}

/// Writes what becomes of a row when its status moves.
pub(super) fn update(transaction: &mut Transaction<'_>, kept: &KeptRun) -> Answer<()> {
    let run = &kept.run;
    let holder = transaction.intern_any(run.holder.as_ref())?;
    let mut update = transaction.connection.prepare_cached(
        "UPDATE runs SET status = ?2, status_since = ?3, reason = ?4, started_at = ?5, finished_at = ?6, epoch = ?7, holder = ?8, \
            lease_until = ?9, planned_steps = ?10, succeeded_steps = ?11, failed_steps = ?12, events = ?13 WHERE number = ?1",
    )?;
    update.execute(params![
        kept.number,
        status_number(run.status),
        micros(run.status_since),
        run.reason,
        run.started_at.map(micros),
        run.finished_at.map(micros),
        signed(run.epoch),
        holder,
        run.lease_until.map(micros),
        run.planned_steps,
        run.succeeded_steps,
        run.failed_steps,
        kept.events,
    ])?;
    Ok(())
}

/// Writes how far a run is whose status stays: no index needs to know.
pub(super) fn update_progress(transaction: &Transaction<'_>, kept: &KeptRun) -> Answer<()> {
    let run = &kept.run;
    let mut update = transaction.connection.prepare_cached(
        "UPDATE runs SET started_at = ?2, planned_steps = ?3, succeeded_steps = ?4, failed_steps = ?5, events = ?6 \
         WHERE number = ?1",
    )?;
    update.execute(params![
        kept.number,
        run.started_at.map(micros),
        run.planned_steps,
        run.succeeded_steps,
        run.failed_steps,
        kept.events,
    ])?;
    Ok(())
}

/// The labels of a row, without the row.
pub(super) fn tags(text: Option<String>) -> Answer<Tags> {
    from_json(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_of_an_id_is_its_end_backwards() {
        let id: RunId = "01939a2b-7c00-7abc-8def-012345678abc".parse().unwrap();
        assert_eq!(tail(id), 0xcba8_7654);
        let id: RunId = "01939a2b-7c00-7abc-8def-0123ffffffff".parse().unwrap();
        assert_eq!(tail(id), 0xffff_ffff);
    }
}
