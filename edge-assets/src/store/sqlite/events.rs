//! The [`EventStore`] of a [`SqliteStore`].

use rusqlite::{OptionalExtension, params};

use super::{
    SqliteStore, asset_states,
    event_lists::{self, Reading},
    event_rows,
    fault::{Answer, Fault},
    numbers::signed,
    readers::Reader,
    rows,
    transaction::{Counters, Transaction},
};
use crate::{
    boxed::BoxFuture,
    event::EventKind,
    id::RunId,
    key::AssetKey,
    partition::PartitionKey,
    run::{Run, StepKey},
    store::{
        AssetState, EventBatch, EventFilter, EventPosition, EventStore, StoreError, StoredEvent,
        rules::{self, Appended, StepOutcome},
    },
};

/// The kind of the fact with which a step of a run ended last: `step_failed` or `step_succeeded`.
pub(super) const OUTCOME: &str = "SELECT kind FROM events INDEXED BY events_ended \
    WHERE run = ?1 AND asset = ?2 AND partition IS ?3 AND kind IN (14, 35) ORDER BY position DESC LIMIT 1";
/// The same of every step; the kind is that of the row with the greatest position.
pub(super) const OUTCOMES: &str = "SELECT asset, partition, kind, max(position) FROM events INDEXED BY events_ended \
    WHERE run = ?1 AND kind IN (14, 35) GROUP BY asset, partition";
const SUCCEEDED: i64 = 35;

impl Transaction<'_> {
    /// Appends a batch, or says why it is refused: nothing of it is written then.
    fn append(&mut self, batch: &EventBatch) -> Answer<Result<Run, StoreError>> {
        match self.try_append(batch) {
            Ok(run) => Ok(Ok(run)),
            Err(Fault::Refused(error)) => Ok(Err(error)),
            Err(fault) => Err(fault),
        }
    }

    /// Refuses before it writes.
    fn try_append(&mut self, batch: &EventBatch) -> Answer<Run> {
        let kept = self.kept(batch.run)?;
        let number = kept.number;
        let appended = rules::append(kept.run.clone(), batch, |step| self.outcome(number, step))?;
        let Appended { run, events, moved } = appended;
        if events.is_empty() {
            return Ok(run);
        }
        self.keep(kept, run, &events, moved)
    }

    /// How a step of a run ended last.
    fn outcome(&mut self, run: i64, step: &StepKey) -> Answer<Option<StepOutcome>> {
        let asset = self.names.find(self.connection, step.asset.as_str())?;
        let partition = match &step.partition {
            Some(key) => self.names.find(self.connection, key.as_str())?,
            None => None,
        };
        if asset.is_none() || partition.is_some() != step.partition.is_some() {
            return Ok(None);
        }
        let mut select = self.connection.prepare_cached(OUTCOME)?;
        let kind = select
            .query_row(params![run, asset, partition], |row| row.get(0))
            .optional()?;
        Ok(kind.map(outcome))
    }
}

fn outcome(kind: i64) -> StepOutcome {
    if kind == SUCCEEDED {
        StepOutcome::Succeeded
    } else {
        StepOutcome::Failed
    }
}

fn finished_steps(reader: &mut Reader, run: RunId) -> Answer<Vec<StepKey>> {
    let Reader { connection, names } = reader;
    let Some(run) = rows::number_of(connection, run)? else {
        return Ok(Vec::new());
    };
    let mut select = connection.prepare_cached(OUTCOMES)?;
    let mut listed = select.query(params![run])?;
    let mut steps = Vec::new();
    while let Some(row) = listed.next()? {
        if outcome(row.get(2)?) == StepOutcome::Succeeded {
            steps.push(event_rows::step_of(row.get(0)?, row.get(1)?, connection, names)?);
        }
    }
    steps.sort();
    Ok(steps)
}

impl EventStore for SqliteStore {
    fn append(&self, batches: Vec<EventBatch>) -> BoxFuture<'_, Result<Vec<Result<Run, StoreError>>, StoreError>> {
        let ends = |batch: &EventBatch| {
            let mut kinds = batch.events.iter().map(|event| &event.kind);
            kinds.any(|kind| matches!(kind, EventKind::RunFinished { .. }))
        };
        let is_promise = batches.iter().any(ends);
        let work = move |transaction: &mut Transaction<'_>| {
            let answers = batches.iter().map(|batch| transaction.append(batch));
            answers.collect()
        };
        if is_promise {
            self.promise("append events", work)
        } else {
            self.note("append events", work)
        }
    }

    fn events(
        &self,
        filter: EventFilter,
        after: EventPosition,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<StoredEvent>, StoreError>> {
        self.read("read events", move |reader| {
            event_lists::read(reader, &filter, Reading::After(signed(after.0)), limit)
        })
    }

    fn events_back(
        &self,
        filter: EventFilter,
        before: Option<EventPosition>,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<StoredEvent>, StoreError>> {
        self.read("read events", move |reader| {
            let before = before.map_or(i64::MAX, |before| signed(before.0));
            event_lists::read(reader, &filter, Reading::Before(before), limit)
        })
    }

    fn last_position(&self) -> BoxFuture<'_, Result<EventPosition, StoreError>> {
        self.read("read the place of the newest event", |reader| {
            Ok(EventPosition(Counters::read(&reader.connection)?.last_position))
        })
    }

    fn finished_steps(&self, run: RunId) -> BoxFuture<'_, Result<Vec<StepKey>, StoreError>> {
        self.read("list finished steps", move |reader| finished_steps(reader, run))
    }

    fn latest(
        &self,
        asset: AssetKey,
        partition: Option<PartitionKey>,
    ) -> BoxFuture<'_, Result<Option<AssetState>, StoreError>> {
        self.read("read the state of an asset", move |reader| {
            asset_states::latest(reader, asset, partition)
        })
    }

    fn latest_of(&self, assets: Vec<AssetKey>) -> BoxFuture<'_, Result<Vec<AssetState>, StoreError>> {
        self.read("read the states of assets", move |reader| {
            asset_states::latest_of(reader, assets)
        })
    }
}
