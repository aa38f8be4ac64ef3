//! Pieces of the log: which indexes an [`EventFilter`] walks.

use super::{
    event_rows,
    fault::Answer,
    numbers::{FREQUENT, kind_by_name, step_kinds},
    readers::Reader,
    rows,
    walks::{Conditions, Select, Walk, merge},
};
use crate::store::{EventFilter, StoredEvent};

/// The events that a filter lets through, `limit` at most.
pub(super) fn read(
    reader: &mut Reader,
    filter: &EventFilter,
    reading: Reading,
    limit: usize,
) -> Answer<Vec<StoredEvent>> {
    let mut found = Vec::new();
    if let Some(select) = select(reader, filter, reading, limit)? {
        let Reader { connection, names } = reader;
        select.each(connection, |row| {
            found.push(event_rows::read(row, connection, names)?);
            Ok(true)
        })?;
    }
    Ok(found)
}

/// From which end events are read, and where that begins.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reading {
    After(i64),
    Before(i64),
}

/// The statement of a piece of the log; `None` when no event can pass the filter.
pub(super) fn select(
    reader: &mut Reader,
    filter: &EventFilter,
    reading: Reading,
    limit: usize,
) -> Answer<Option<Select>> {
    let mut rest = Conditions::default();
    let order = match reading {
        Reading::After(position) => {
            rest.add("position > ?", [position.into()]);
            "position"
        }
        Reading::Before(position) => {
            rest.add("position < ?", [position.into()]);
            "position DESC"
        }
    };
    let mut kinds: Vec<i64> = filter.kinds.iter().filter_map(|name| kind_by_name(name)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.is_empty() && !filter.kinds.is_empty() {
        return Ok(None);
    }
    let asset = match &filter.asset {
        Some(asset) => match reader.find(asset.as_str())? {
            Some(asset) => Some(asset),
            None => return Ok(None),
        },
        None => None,
    };
    let walk = |from, conditions| Walk {
        from,
        conditions,
        order,
    };
    let walks = if let Some(run) = filter.run {
        let Some(run) = rows::number_of(&reader.connection, run)? else {
            return Ok(None);
        };
        rest.add("run = ?", [run.into()]);
        if let Some(asset) = asset {
            rest.add("asset = ?", [asset.into()]);
        }
        rest.among("kind", &kinds);
        vec![walk("events INDEXED BY events_run", rest)]
    } else if let Some(asset) = asset {
        let of_steps = step_kinds().filter(|kind| kinds.is_empty() || kinds.contains(kind));
        let of = |kind: i64| rest.with("asset = ? AND kind = ?", [asset.into(), kind.into()]);
        of_steps
            .map(|kind| walk("events INDEXED BY events_asset", of(kind)))
            .collect()
    } else if !kinds.is_empty() && kinds.iter().all(|kind| *kind < FREQUENT) {
        // The second condition is that of the index.
        let of = |kind: &i64| rest.with("kind = ? AND kind < 32", [(*kind).into()]);
        kinds
            .iter()
            .map(|kind| walk("events INDEXED BY events_kind", of(kind)))
            .collect()
    } else {
        rest.among("kind", &kinds);
        vec![walk("events NOT INDEXED", rest)]
    };
    if walks.is_empty() {
        return Ok(None);
    }
    let Select { sql, values } = merge(walks, &format!("run, {}", event_rows::COLUMNS), order, limit);
    let columns = event_rows::COLUMNS;
    Ok(Some(Select {
        sql: format!("SELECT (SELECT id FROM runs WHERE number = run), {columns} FROM ({sql}) ORDER BY {order}"),
        values,
    }))
}
