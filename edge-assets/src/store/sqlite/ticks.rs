//! Rows of ticks, and lists of them.

use rusqlite::{Connection, Row, params};

use super::{
    fault::{Answer, Fault},
    names::Names,
    numbers::{outcome, outcome_number, signed, trigger_number, unsigned},
    readers::Reader,
    rows::{Columns, bytes, run_id},
    transaction::Transaction,
    triggers::key_of,
    walks::{Conditions, Select, Walk, merge},
};
use crate::{
    id::TickId,
    page::{MAX_PAGE, Page, PageRequest},
    store::{
        TickFilter,
        rules::{micros, tick_cursor, tick_place},
    },
    tick::Tick,
};

/// The columns of a tick, in the order in which [`read`] takes them.
const COLUMNS: &str =
    "number, id, trigger, instant, began_at, ended_at, outcome, said, runs, known_runs, missed, alert";

/// Reads a tick behind its number.
fn read(row: &Row<'_>, connection: &Connection, names: &mut Names) -> Answer<(u64, Tick)> {
    let mut columns = Columns::of(row);
    let number = columns.take().map(unsigned)?;
    let id = TickId::from_uuid(uuid::Uuid::from_bytes(columns.take()?));
    let key = key_of(columns.take()?, connection, names)?;
    let (instant, began_at, ended_at) = (columns.instant()?, columns.instant()?, columns.instant()?);
    let outcome = outcome(columns.take()?, columns.take()?)?;
    let runs: Option<Vec<u8>> = columns.take()?;
    let (runs, rest) = runs.as_deref().unwrap_or_default().as_chunks();
    if !rest.is_empty() {
        return Err(Fault::Odd(format!("the runs of tick {id} end in the middle of an id")));
    }
    let tick = Tick {
        id,
        key,
        instant,
        began_at,
        ended_at,
        outcome,
        runs: runs.iter().map(|bytes| run_id(*bytes)).collect(),
        known_runs: columns.count()?,
        missed: columns.count()?,
        alert: columns.take()?,
    };
    Ok((number, tick))
}

impl Transaction<'_> {
    /// Writes a tick of a trigger.
    pub(super) fn insert_tick(&mut self, trigger: i64, tick: &Tick) -> Answer<()> {
        let (outcome, said) = outcome_number(&tick.outcome);
        let runs: Vec<u8> = tick.runs.iter().flat_map(|id| bytes(*id)).collect();
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO ticks (id, trigger, instant, began_at, ended_at, outcome, said, runs, known_runs, missed, alert) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?;
        insert.execute(params![
            tick.id.as_uuid().into_bytes(),
            trigger,
            micros(tick.instant),
            micros(tick.began_at),
            micros(tick.ended_at),
            outcome,
            said,
            (!runs.is_empty()).then_some(runs),
            tick.known_runs,
            tick.missed,
            tick.alert,
        ])?;
        self.counters.ticks += 1;
        Ok(())
    }
}

/// The numbers of the triggers that a filter names; `None` when it names none.
pub(super) fn matching(reader: &mut Reader, filter: &TickFilter) -> Answer<Option<Vec<i64>>> {
    if filter.location.is_none() && filter.kind.is_none() && filter.name.is_none() {
        return Ok(None);
    }
    let (mut location, mut name) = (None, None);
    for (wanted, number) in [(&filter.location, &mut location), (&filter.name, &mut name)] {
        if let Some(wanted) = wanted {
            *number = reader.find(wanted)?;
            if number.is_none() {
                return Ok(Some(Vec::new()));
            }
        }
    }
    let mut select = reader.connection.prepare_cached(
        "SELECT number FROM triggers \
         WHERE location = ifnull(?1, location) AND kind = ifnull(?2, kind) AND name = ifnull(?3, name)",
    )?;
    let numbers = select.query_map(params![location, filter.kind.map(trigger_number), name], |row| {
        row.get(0)
    })?;
    Ok(Some(numbers.collect::<Result<_, _>>()?))
}

/// So many triggers are walked one by one; of more, every tick is looked at.
const FEW_TRIGGERS: usize = 8;

/// The statement of a page of ticks; `None` when no tick can pass the filter.
pub(super) fn select(reader: &mut Reader, filter: &TickFilter, before: i64, limit: usize) -> Answer<Option<Select>> {
    let order = "number DESC";
    let mut rest = Conditions::default();
    rest.add("number < ?", [before.into()]);
    if filter.without_skips {
        rest.add("outcome <> 1", []);
    }
    let walk = |from, conditions| Walk {
        from,
        conditions,
        order,
    };
    let by_trigger = if filter.without_skips {
        "ticks INDEXED BY ticks_telling"
    } else {
        "ticks INDEXED BY ticks_trigger"
    };
    let walks = match matching(reader, filter)? {
        Some(triggers) if triggers.is_empty() => return Ok(None),
        Some(triggers) if triggers.len() <= FEW_TRIGGERS => {
            let of = |trigger: i64| rest.with("trigger = ?", [trigger.into()]);
            triggers
                .into_iter()
                .map(|trigger| walk(by_trigger, of(trigger)))
                .collect()
        }
        Some(triggers) => {
            rest.among("trigger", &triggers);
            vec![walk("ticks NOT INDEXED", rest)]
        }
        None => vec![walk("ticks NOT INDEXED", rest)],
    };
    Ok(Some(merge(walks, COLUMNS, order, limit)))
}

/// A page of ticks, newest first.
pub(super) fn page(reader: &mut Reader, filter: &TickFilter, request: &PageRequest) -> Answer<Page<Tick>> {
    let limit = request.limit.clamp(1, MAX_PAGE);
    let place = request.after.as_ref().map(tick_place).transpose()?;
    let before = place.map_or(i64::MAX, signed);
    let Some(select) = select(reader, filter, before, limit + 1)? else {
        return Ok(Page {
            items: Vec::new(),
            next: None,
        });
    };
    let Reader { connection, names } = reader;
    select.page(connection, limit, |row| read(row, connection, names), tick_cursor)
}
