//! Rows of events: an [`EventRecord`] as columns, and back. The name of a kind, its step and its run stand in columns; what is left is
//! JSON.

use rusqlite::{Connection, Row, params};

use super::{
    fault::{Answer, Fault},
    names::Names,
    numbers::{STATES, kind_name, kind_number, signed, unsigned},
    partition_marks,
    rows::Columns,
    transaction::Transaction,
};
use crate::{
    event::{EventKind, EventRecord, SkipReason},
    key::AssetKey,
    partition::PartitionKey,
    run::{Run, StepKey},
    store::{EventPosition, StoredEvent, rules::micros},
};

/// Behind the id of the run: the columns in the order in which [`read`] takes them.
pub(super) const COLUMNS: &str = "position, sequence, at, kind, asset, partition, version, payload";

/// Writes a fact of a run under this number, and under the next position.
pub(super) fn insert(
    transaction: &mut Transaction<'_>,
    (run, row): (i64, &Run),
    sequence: i64,
    event: &EventRecord,
) -> Answer<()> {
    let step = event.step.as_ref();
    let asset = step.map(|step| transaction.intern(step.asset.as_str())).transpose()?;
    let partition = step.and_then(|step| step.partition.as_ref());
    let partition = partition.map(|key| transaction.intern(key.as_str())).transpose()?;
    transaction.counters.last_position += 1;
    transaction.counters.events += 1;
    let position = signed(transaction.counters.last_position);
    let kind = kind_number(&event.kind);
    let mut insert = transaction
        .connection
        .prepare_cached("INSERT INTO events VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?;
    insert.execute(params![
        position,
        run,
        sequence,
        micros(event.at),
        kind,
        asset,
        partition,
        (event.version != 1).then_some(event.version),
        payload(&event.kind)?,
    ])?;
    if let Some(asset) = asset {
        let place = (asset, partition.unwrap_or(0));
        partition_marks::mark(transaction, row, &event.kind, place, position)?;
    }
    if let Some(asset) = asset
        && STATES.contains(&kind)
    {
        let mut state = transaction
            .connection
            .prepare_cached("INSERT OR REPLACE INTO asset_states (asset, partition, position) VALUES (?1, ?2, ?3)")?;
        state.execute(params![asset, partition.unwrap_or(0), position])?;
    }
    Ok(())
}

/// Reads a row: the id of the run, then [`COLUMNS`].
pub(super) fn read(row: &Row<'_>, connection: &Connection, names: &mut Names) -> Answer<StoredEvent> {
    let mut columns = Columns::of(row);
    let run_id = columns.id()?;
    let position = columns.take().map(unsigned)?;
    let sequence = columns.take().map(unsigned)?;
    let at = columns.instant()?;
    let name = kind_name(columns.take()?)?;
    let asset = columns.take::<Option<i64>>()?;
    let partition = columns.take::<Option<i64>>()?.filter(|partition| *partition != 0);
    let version = columns.take::<Option<u16>>()?.unwrap_or(1);
    let step = match asset {
        Some(asset) => Some(step_of(asset, partition, connection, names)?),
        None => None,
    };
    let record = EventRecord {
        version,
        sequence,
        at,
        run_id,
        step,
        kind: kind(name, columns.take::<Option<String>>()?.as_deref())?,
    };
    Ok(StoredEvent {
        position: EventPosition(position),
        record,
    })
}

/// The step of an asset and a partition, by their numbers.
pub(super) fn step_of(
    asset: i64,
    partition: Option<i64>,
    connection: &Connection,
    names: &mut Names,
) -> Answer<StepKey> {
    let partition = partition.map(|number| names.name(connection, number)).transpose()?;
    Ok(StepKey {
        asset: asset_of(asset, connection, names)?,
        partition: partition.map(PartitionKey::new),
    })
}

/// The key of an asset, by its number.
pub(super) fn asset_of(number: i64, connection: &Connection, names: &mut Names) -> Answer<AssetKey> {
    let name = names.name(connection, number)?;
    AssetKey::new(&name).map_err(|error| Fault::Odd(error.to_string()))
}

/// What the columns do not hold: the JSON of the fact without its `type`; nothing when nothing is left.
fn payload(kind: &EventKind) -> Answer<Option<String>> {
    let mut text = serde_json::to_string(kind).map_err(|error| Fault::Odd(error.to_string()))?;
    let head = head(kind.name());
    if !text.starts_with(&head) {
        return Err(Fault::Odd(format!("an event is `{text}`")));
    }
    text.replace_range(..head.len(), "");
    Ok(text.strip_prefix(',').map(|rest| format!("{{{rest}")))
}

fn kind(name: &str, payload: Option<&str>) -> Answer<EventKind> {
    let text = match payload.and_then(|payload| payload.strip_prefix('{')) {
        Some(rest) => format!("{},{rest}", head(name)),
        None => format!("{}}}", head(name)),
    };
    serde_json::from_str(&text).map_err(|error| Fault::Odd(format!("an event is `{text}`: {error}")))
}

/// Whether the payload of a skipped step says that nothing had changed.
pub(super) fn is_unchanged(payload: Option<&str>) -> Answer<bool> {
    let skipped = kind("step_skipped", payload)?;
    let reason = SkipReason::InputsUnchanged;
    Ok(skipped == EventKind::StepSkipped { reason })
}

fn head(name: &str) -> String {
    format!(r#"{{"type":"{name}""#)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_payload_holds_what_the_columns_do_not() {
        let started = EventKind::StepStarted { attempt: 3 };
        assert_eq!(payload(&started).unwrap().as_deref(), Some(r#"{"attempt":3}"#));
        assert_eq!(
            kind("step_started", payload(&started).unwrap().as_deref()).unwrap(),
            started
        );
        let asked = EventKind::RunCancelRequested;
        assert_eq!(payload(&asked).unwrap(), None);
        assert_eq!(kind("run_cancel_requested", None).unwrap(), asked);
        assert!(kind("step_started", Some("{}")).is_err());
    }
}
