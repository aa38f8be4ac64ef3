//! The [`LeaseStore`] of a [`SqliteStore`]. A lease that is lost with the power is lost together with those who held it, so none waits
//! for the disk.

use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use super::{
    SqliteStore,
    fault::Answer,
    numbers::{signed, small, unsigned},
    rows::Columns,
    transaction::Transaction,
};
use crate::{
    boxed::BoxFuture,
    store::{
        Lease, LeaseStore, SlotRequest, StoreError,
        rules::{self, HeldLease, HeldSlot, micros, whole},
    },
};

/// Renews the slots of a process.
pub(super) const RENEW: &str = "UPDATE slots SET until = ?2 WHERE process = ?1 AND holder IS NOT NULL";

fn read(columns: &mut Columns<'_, '_>) -> Answer<HeldLease> {
    Ok(HeldLease {
        holder: columns.take::<Option<String>>()?.map(Into::into),
        epoch: columns.take().map(unsigned)?,
        until: columns.instant()?,
    })
}

fn find(connection: &Connection, name: &str) -> Answer<Option<HeldLease>> {
    let mut select = connection.prepare_cached("SELECT holder, epoch, until FROM leases WHERE name = ?1")?;
    let mut found = select.query(params![name])?;
    found.next()?.map(|row| read(&mut Columns::of(row))).transpose()
}

fn slots_of(connection: &Connection, pool: &str) -> Answer<Vec<HeldSlot>> {
    let mut select = connection
        .prepare_cached("SELECT number, process, holder, epoch, until FROM slots WHERE pool = ?1 ORDER BY number")?;
    let mut listed = select.query(params![pool])?;
    let slot = |row: &Row<'_>| -> Answer<HeldSlot> {
        let mut columns = Columns::of(row);
        Ok(HeldSlot {
            number: columns.take().map(small)?,
            process: columns.take::<String>()?.into(),
            held: read(&mut columns)?,
        })
    };
    let mut slots = Vec::new();
    while let Some(row) = listed.next()? {
        slots.push(slot(row)?);
    }
    Ok(slots)
}

impl Transaction<'_> {
    fn keep_lease(&self, name: &str, held: &HeldLease) -> Answer<()> {
        let mut replace = self
            .connection
            .prepare_cached("INSERT OR REPLACE INTO leases VALUES (?1, ?2, ?3, ?4)")?;
        replace.execute(params![name, held.holder, signed(held.epoch), micros(held.until)])?;
        Ok(())
    }

    fn keep_slot(&self, pool: &str, slot: &HeldSlot) -> Answer<()> {
        let mut replace = self
            .connection
            .prepare_cached("INSERT OR REPLACE INTO slots VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
        let held = &slot.held;
        let (epoch, until) = (signed(held.epoch), micros(held.until));
        replace.execute(params![pool, slot.number, slot.process, held.holder, epoch, until])?;
        Ok(())
    }
}

impl LeaseStore for SqliteStore {
    fn acquire(
        &self,
        name: Arc<str>,
        holder: Arc<str>,
        at: Timestamp,
        until: Timestamp,
    ) -> BoxFuture<'_, Result<Option<Lease>, StoreError>> {
        self.note("take a lease", move |transaction| {
            let before = find(transaction.connection, &name)?;
            let Some(held) = rules::acquire(before.as_ref(), Arc::clone(&holder), at, until) else {
                return Ok(None);
            };
            transaction.keep_lease(&name, &held)?;
            Ok(rules::lease(Arc::clone(&name), &held))
        })
    }

    fn release(&self, name: Arc<str>, holder: Arc<str>) -> BoxFuture<'_, Result<(), StoreError>> {
        self.note("give a lease back", move |transaction| {
            let held = find(transaction.connection, &name)?;
            match held.and_then(|held| rules::release(&held, &holder)) {
                Some(released) => transaction.keep_lease(&name, &released),
                None => Ok(()),
            }
        })
    }

    fn lease(&self, name: Arc<str>) -> BoxFuture<'_, Result<Option<Lease>, StoreError>> {
        self.read("read a lease", move |reader| {
            let held = find(&reader.connection, &name)?;
            Ok(held.and_then(|held| rules::lease(name, &held)))
        })
    }

    fn take_slot(&self, request: SlotRequest) -> BoxFuture<'_, Result<Option<Lease>, StoreError>> {
        self.note("take a slot", move |transaction| {
            let slots = slots_of(transaction.connection, &request.pool)?;
            let Some(slot) = rules::take_slot(&slots, &request) else {
                return Ok(None);
            };
            transaction.keep_slot(&request.pool, &slot)?;
            Ok(rules::lease(Arc::clone(&request.pool), &slot.held))
        })
    }

    fn free_slot(&self, pool: Arc<str>, holder: Arc<str>, process: Arc<str>) -> BoxFuture<'_, Result<(), StoreError>> {
        self.note("give a slot back", move |transaction| {
            let mut update = transaction
                .connection
                .prepare_cached("UPDATE slots SET holder = NULL WHERE pool = ?1 AND holder = ?2 AND process = ?3")?;
            update.execute(params![pool, holder, process])?;
            Ok(())
        })
    }

    fn renew_slots(&self, process: Arc<str>, until: Timestamp) -> BoxFuture<'_, Result<u32, StoreError>> {
        self.note("renew slots", move |transaction| {
            let mut update = transaction.connection.prepare_cached(RENEW)?;
            let renewed = update.execute(params![process, micros(whole(until))])?;
            Ok(u32::try_from(renewed).unwrap_or(u32::MAX))
        })
    }

    fn slots(&self, pool: Arc<str>, at: Timestamp) -> BoxFuture<'_, Result<Vec<Lease>, StoreError>> {
        self.read("list slots", move |reader| {
            let slots = slots_of(&reader.connection, &pool)?;
            let live = slots.iter().filter(|slot| slot.held.is_live(at));
            Ok(live
                .filter_map(|slot| rules::lease(Arc::clone(&pool), &slot.held))
                .collect())
        })
    }
}
