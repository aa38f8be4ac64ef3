//! [`Transaction`]: what a piece of work may use: the connection, the names, the counters.

use std::sync::Arc;

use rusqlite::{Connection, params};

use super::{
    fault::Answer,
    names::Names,
    numbers::{signed, unsigned},
};
use crate::store::Changes;

/// The numbers that are kept in one row, and are read and written once a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Counters {
    /// The place of the newest event.
    pub(super) last_position: u64,
    /// How often runs or triggers changed.
    pub(super) moves: u64,
    /// How many events there are.
    pub(super) events: u64,
    /// How many ticks there are.
    pub(super) ticks: u64,
}

impl Counters {
    pub(super) fn read(connection: &Connection) -> Answer<Self> {
        let mut select = connection.prepare_cached("SELECT last_position, moves, events, ticks FROM counters")?;
        let counters = select.query_row([], |row| {
            Ok(Self {
                last_position: unsigned(row.get(0)?),
                moves: unsigned(row.get(1)?),
                events: unsigned(row.get(2)?),
                ticks: unsigned(row.get(3)?),
            })
        })?;
        Ok(counters)
    }

    pub(super) fn write(&self, connection: &Connection) -> Answer<()> {
        let mut update =
            connection.prepare_cached("UPDATE counters SET last_position = ?1, moves = ?2, events = ?3, ticks = ?4")?;
        let (last_position, moves) = (signed(self.last_position), signed(self.moves));
        update.execute(params![last_position, moves, signed(self.events), signed(self.ticks)])?;
        Ok(())
    }

    pub(super) fn changes(&self) -> Changes {
        Changes {
            runs: self.moves,
            events: self.last_position,
        }
    }
}

/// The place of the last event that was pruned.
pub(super) fn pruned_to(connection: &Connection) -> Answer<u64> {
    let mut select = connection.prepare_cached("SELECT pruned_to FROM counters")?;
    Ok(unsigned(select.query_row([], |row| row.get(0))?))
}

/// What a piece of work may use while its transaction is open.
#[derive(Debug)]
pub(super) struct Transaction<'c> {
    pub(super) connection: &'c Connection,
    pub(super) names: &'c mut Names,
    pub(super) counters: &'c mut Counters,
}

impl Transaction<'_> {
    /// The number of a name.
    pub(super) fn intern(&mut self, name: &str) -> Answer<i64> {
        self.names.intern(self.connection, name)
    }

    /// The number of a name that may be missing.
    pub(super) fn intern_any(&mut self, name: Option<&Arc<str>>) -> Answer<Option<i64>> {
        name.map(|name| self.intern(name)).transpose()
    }

    /// Says that runs or triggers are not as they were.
    pub(super) fn moved(&mut self) {
        self.counters.moves += 1;
    }
}
