//! The [`TriggerStore`] of a [`SqliteStore`].

use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use super::{
    SqliteStore,
    fault::{Answer, Fault},
    names::Names,
    numbers::{trigger_kind, trigger_number},
    rows::Columns,
    ticks,
    transaction::Transaction,
};
use crate::{
    boxed::BoxFuture,
    crash_point,
    page::{Page, PageRequest},
    store::{
        RecordedTick, StoreError, TickFilter, TriggerStore,
        rules::{self, micros},
    },
    tick::{NewTick, Tick, TriggerKey, TriggerState},
};

pub(super) const COLUMNS: &str = "number, location, kind, name, definition, switched, since, last_at, cursor, failures";

/// Behind the columns: the trigger of a key.
pub(super) const OF_KEY: &str = "FROM triggers WHERE location = ?1 AND kind = ?2 AND name = ?3";

/// A trigger with its number.
struct KeptTrigger {
    number: i64,
    state: TriggerState,
}

fn read(row: &Row<'_>, connection: &Connection, names: &mut Names) -> Answer<KeptTrigger> {
    let mut columns = Columns::of(row);
    let number = columns.take()?;
    let key = TriggerKey {
        location: names.name(connection, columns.take()?)?,
        kind: trigger_kind(columns.take()?)?,
        name: names.name(connection, columns.take()?)?,
    };
    let definition: String = columns.take()?;
    let state = TriggerState {
        key,
        definition: definition.into(),
        switched: columns.take()?,
        since: columns.instant()?,
        last_at: columns.instant_or_none()?,
        cursor: columns.take::<Option<String>>()?.map(Into::into),
        failures: columns.count()?,
    };
    Ok(KeptTrigger { number, state })
}

/// The triggers of a location, by their keys.
fn triggers_of(connection: &Connection, names: &mut Names, location: &str) -> Answer<Vec<TriggerState>> {
    let Some(location) = names.find(connection, location)? else {
        return Ok(Vec::new());
    };
    let mut select = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM triggers WHERE location = ?1"))?;
    let mut listed = select.query(params![location])?;
    let mut states = Vec::new();
    while let Some(row) = listed.next()? {
        states.push(read(row, connection, names)?.state);
    }
    states.sort_by(|one, other| one.key.cmp(&other.key));
    Ok(states)
}

impl Transaction<'_> {
    fn trigger(&mut self, key: &TriggerKey) -> Answer<Option<KeptTrigger>> {
        let location = self.names.find(self.connection, &key.location)?;
        let name = self.names.find(self.connection, &key.name)?;
        let mut select = self.connection.prepare_cached(&format!("SELECT {COLUMNS} {OF_KEY}"))?;
        let mut found = select.query(params![location, trigger_number(key.kind), name])?;
        let row = found.next()?;
        row.map(|row| read(row, self.connection, self.names)).transpose()
    }

    /// Writes a state; returns its number.
    fn keep_trigger(&mut self, number: Option<i64>, state: &TriggerState) -> Answer<i64> {
        let location = self.intern(&state.key.location)?;
        let name = self.intern(&state.key.name)?;
        let mut replace = self
            .connection
            .prepare_cached("INSERT OR REPLACE INTO triggers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?;
        let number = replace.insert(params![
            number,
            location,
            trigger_number(state.key.kind),
            name,
            state.definition,
            state.switched,
            micros(state.since),
            state.last_at.map(micros),
            state.cursor,
            state.failures,
        ])?;
        self.moved();
        Ok(number)
    }

    fn declare(&mut self, triggers: &[(TriggerKey, Arc<str>)], at: Timestamp) -> Answer<Vec<TriggerState>> {
        let mut locations: Vec<Arc<str>> = Vec::new();
        for (key, definition) in triggers {
            if !locations.contains(&key.location) {
                locations.push(key.location.clone());
            }
            let kept = self.trigger(key)?;
            let known = kept.as_ref().map(|kept| &kept.state);
            if let Some(state) = rules::declare(known, key.clone(), Arc::clone(definition), at) {
                self.keep_trigger(kept.map(|kept| kept.number), &state)?;
            }
        }
        locations.sort();
        let mut states = Vec::new();
        for location in locations {
            states.extend(triggers_of(self.connection, self.names, &location)?);
        }
        Ok(states)
    }

    fn edit(
        &mut self,
        key: &TriggerKey,
        edit: impl FnOnce(TriggerState) -> TriggerState,
    ) -> Answer<Option<TriggerState>> {
        let Some(kept) = self.trigger(key)? else {
            return Ok(None);
        };
        let edited = edit(kept.state.clone());
        if edited != kept.state {
            self.keep_trigger(Some(kept.number), &edited)?;
        }
        Ok(Some(edited))
    }

    /// Records a tick; it is kept in the list of ticks where that is wanted.
    pub(super) fn record_tick(&mut self, tick: NewTick, is_told: bool) -> Answer<RecordedTick> {
        let tick = rules::in_whole_instants(tick);
        let (number, mut state) = match self.trigger(&tick.key)? {
            Some(kept) => (Some(kept.number), kept.state),
            None => (
                None,
                TriggerState::first_seen(tick.key.clone(), Arc::default(), tick.began_at),
            ),
        };
        rules::compare(&state, &tick)?;
        rules::advance(&mut state, &tick);
        let number = self.keep_trigger(number, &state)?;
        crash_point::reached("ticks/trigger_moved");
        for id in &tick.cancel {
            let rule = |run| rules::request_cancel(run, tick.ended_at, rules::overtaken(&tick.key));
            match self.change(*id, rule) {
                // One that has ended meanwhile, or is forgotten, has nothing to be stopped.
                Ok(_) | Err(Fault::Refused(_)) => {}
                Err(fault) => return Err(fault),
            }
        }
        let mut known = 0;
        let mut runs = Vec::with_capacity(tick.runs.len());
        for new in tick.runs.clone() {
            let queued = self.enqueue(new)?;
            known += u32::from(!queued.is_new);
            runs.push(queued.run);
        }
        crash_point::reached("ticks/runs_queued");
        let tick = Tick::recorded(&tick, runs.iter().map(|run| run.id).collect(), known);
        if is_told {
            self.insert_tick(number, &tick)?;
        }
        Ok(RecordedTick { tick, runs })
    }
}

/// The key of a trigger, by its number.
pub(super) fn key_of(number: i64, connection: &Connection, names: &mut Names) -> Answer<TriggerKey> {
    let mut select = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM triggers WHERE number = ?1"))?;
    let mut found = select.query(params![number])?;
    match found.next()? {
        Some(row) => Ok(read(row, connection, names)?.state.key),
        None => Err(Fault::Odd(format!("there is no trigger {number}"))),
    }
}

impl TriggerStore for SqliteStore {
    fn triggers(&self, location: Arc<str>) -> BoxFuture<'_, Result<Vec<TriggerState>, StoreError>> {
        self.read("list triggers", move |reader| {
            triggers_of(&reader.connection, &mut reader.names, &location)
        })
    }

    fn declare(
        &self,
        triggers: Vec<(TriggerKey, Arc<str>)>,
        at: Timestamp,
    ) -> BoxFuture<'_, Result<Vec<TriggerState>, StoreError>> {
        self.promise("declare triggers", move |transaction| {
            transaction.declare(&triggers, at)
        })
    }

    fn switch(
        &self,
        key: TriggerKey,
        on: bool,
        at: Timestamp,
    ) -> BoxFuture<'_, Result<Option<TriggerState>, StoreError>> {
        self.promise("switch a trigger", move |transaction| {
            transaction.edit(&key, |state| rules::switch(state, on, at))
        })
    }

    fn reset_cursor(
        &self,
        key: TriggerKey,
        cursor: Option<Arc<str>>,
    ) -> BoxFuture<'_, Result<Option<TriggerState>, StoreError>> {
        self.promise("set a cursor", move |transaction| {
            transaction.edit(&key, |state| TriggerState {
                cursor: cursor.clone(),
                ..state
            })
        })
    }

    fn move_cursor(
        &self,
        key: TriggerKey,
        from: Option<Arc<str>>,
        to: Arc<str>,
    ) -> BoxFuture<'_, Result<Option<TriggerState>, StoreError>> {
        self.promise("move a cursor", move |transaction| {
            transaction.edit(&key, |state| rules::move_cursor(state, from.as_ref(), Arc::clone(&to)))
        })
    }

    fn record_tick(&self, tick: NewTick) -> BoxFuture<'_, Result<RecordedTick, StoreError>> {
        self.promise("record a tick", move |transaction| {
            transaction.record_tick(tick.clone(), true)
        })
    }

    fn ticks(&self, filter: TickFilter, page: PageRequest) -> BoxFuture<'_, Result<Page<Tick>, StoreError>> {
        self.read("list ticks", move |reader| ticks::page(reader, &filter, &page))
    }
}
