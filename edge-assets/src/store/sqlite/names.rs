//! [`Names`]: texts that repeat are stored once, and rows hold their numbers. A name is never changed, and no number is given to two;
//! so what was seen stays true until names are taken away (`unused_names`), which a marker among them tells.

use std::sync::Arc;

use indexmap::IndexMap;
use rusqlite::{Connection, OptionalExtension, params};

use super::fault::{Answer, Fault};

/// So many names are remembered at most; then it begins anew.
const MOST: usize = 50_000;

/// A name that nobody can give to anything; its number changes whenever names were taken away.
pub(super) const MARKER: &str = "\u{1}names were taken away";

/// The names that a connection has seen.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The number of the marker when they were seen.
    marker: Option<i64>,
    numbers: IndexMap<Arc<str>, i64>,
    names: IndexMap<i64, Arc<str>>,
}

impl Names {
    /// Forgets what was seen: some of it may never have been committed.
    pub(super) fn clear(&mut self) {
        self.numbers.clear();
        self.names.clear();
    }

    /// Begins a transaction: forgets what was seen when names were taken away since.
    pub(super) fn refresh(&mut self, connection: &Connection) -> Answer<()> {
        let mut select = connection.prepare_cached("SELECT number FROM names WHERE name = ?1")?;
        let marker = select.query_row(params![MARKER], |row| row.get(0)).optional()?;
        if marker != self.marker {
            self.clear();
            self.marker = marker;
        }
        Ok(())
    }

    /// Tells everybody that names were taken away. The marker becomes the last name, so that no number is given twice.
    pub(super) fn say_some_went(&mut self, connection: &Connection) -> Answer<()> {
        self.clear();
        let mut last = connection.prepare_cached("SELECT ifnull(max(number), 0) FROM names")?;
        let last: i64 = last.query_row([], |row| row.get(0))?;
        let mut delete = connection.prepare_cached("DELETE FROM names WHERE name = ?1")?;
        delete.execute(params![MARKER])?;
        let mut insert = connection.prepare_cached("INSERT INTO names (number, name) VALUES (?1, ?2)")?;
        insert.execute(params![last + 1, MARKER])?;
        self.marker = Some(last + 1);
        Ok(())
    }

    /// The number of a name, which gets one when it has none.
    pub(super) fn intern(&mut self, connection: &Connection, name: &str) -> Answer<i64> {
        if let Some(number) = self.find(connection, name)? {
            return Ok(number);
        }
        let mut insert = connection.prepare_cached("INSERT INTO names (name) VALUES (?1)")?;
        let number = insert.insert(params![name])?;
        self.remember(number, name.into());
        Ok(number)
    }

    /// The number of a name, where there is one.
    pub(super) fn find(&mut self, connection: &Connection, name: &str) -> Answer<Option<i64>> {
        if let Some(number) = self.numbers.get(name) {
            return Ok(Some(*number));
        }
        let mut select = connection.prepare_cached("SELECT number FROM names WHERE name = ?1")?;
        let number = select.query_row(params![name], |row| row.get(0)).optional()?;
        if let Some(number) = number {
            self.remember(number, name.into());
        }
        Ok(number)
    }

    /// The name of a number.
    pub(super) fn name(&mut self, connection: &Connection, number: i64) -> Answer<Arc<str>> {
        if let Some(name) = self.names.get(&number) {
            return Ok(Arc::clone(name));
        }
        let mut select = connection.prepare_cached("SELECT name FROM names WHERE number = ?1")?;
        let name: Option<String> = select.query_row(params![number], |row| row.get(0)).optional()?;
        let name: Arc<str> = name
            .ok_or_else(|| Fault::Odd(format!("there is no name {number}")))?
            .into();
        self.remember(number, Arc::clone(&name));
        Ok(name)
    }

    fn remember(&mut self, number: i64, name: Arc<str>) {
        if self.names.len() >= MOST {
            self.clear();
        }
        self.numbers.insert(Arc::clone(&name), number);
        self.names.insert(number, name);
    }
}
