//! Migrations: numbered, forward only. What was applied is recorded with its checksum, and a file that says otherwise is refused.

use rusqlite::{Connection, TransactionBehavior, params};

use super::{
    super::StoreError,
    connect::{APPLICATION, unfit},
    fault::{Answer, Fault},
};
use crate::version::{FNV_START, fnv1a};

/// Every migration, in order. One that was released is never edited.
const MIGRATIONS: [&str; 7] = [
    include_str!("../../../migrations/sqlite/0001_init.sql"),
    include_str!("../../../migrations/sqlite/0002_partition_sets.sql"),
    include_str!("../../../migrations/sqlite/0003_backfills.sql"),
    include_str!("../../../migrations/sqlite/0004_conditions.sql"),
    include_str!("../../../migrations/sqlite/0005_tokens.sql"),
    include_str!("../../../migrations/sqlite/0006_alerts.sql"),
    include_str!("../../../migrations/sqlite/0007_wipes.sql"),
];

/// The number of the last migration that this program knows.
pub(super) fn last() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// Applies what is missing; refuses a database that is newer, altered, or another program's.
pub(super) fn bring_up_to_date(connection: &mut Connection, place: &str) -> Result<(), StoreError> {
    apply(connection, place).map_err(|fault| fault.told(place, "bring its tables up to date"))
}

/// The number of the last migration that was applied.
pub(super) fn applied(connection: &Connection) -> Answer<u32> {
    let number: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    u32::try_from(number).map_err(|_| Fault::Odd(format!("its migration is {number}")))
}

fn apply(connection: &mut Connection, place: &str) -> Answer<()> {
    let found = applied(connection)?;
    let known = last();
    if found > known {
        return Err(Fault::Refused(StoreError::Newer {
            place: place.to_owned(),
            found,
            known,
        }));
    }
    refuse_altered(connection, found, place)?;
    for (number, text) in (1..).zip(MIGRATIONS) {
        if number > found {
            step(connection, number, text)?;
        }
    }
    Ok(())
}

/// A file that is a database, but not one of ours, is nobody's to fill.
pub(super) fn refuse_foreign(connection: &Connection, place: &str) -> Answer<()> {
    // In one snapshot: another process may be making the tables.
    let snapshot = connection.unchecked_transaction()?;
    let application: i64 = snapshot.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = snapshot.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    snapshot.commit()?;
    if application == APPLICATION || (application == 0 && tables == 0) {
        return Ok(());
    }
    Err(unfit(place, "is the database of another program; name another file").into())
}

fn refuse_altered(connection: &Connection, found: u32, place: &str) -> Answer<()> {
    if found == 0 {
        return Ok(());
    }
    let mut select = connection.prepare("SELECT number, checksum FROM migrations ORDER BY number")?;
    let rows = select.query_map([], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, String>(1)?)))?;
    let recorded = rows.collect::<Result<Vec<_>, _>>()?;
    for (number, text) in (1..=found).zip(MIGRATIONS) {
        if !recorded.contains(&(number, checksum(text))) {
            return Err(Fault::Refused(StoreError::Altered {
                place: place.to_owned(),
                number,
            }));
        }
    }
    Ok(())
}

fn step(connection: &mut Connection, number: u32, text: &str) -> Answer<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been faster.
    if applied(&transaction)? < number {
        if number == 1 {
            transaction.pragma_update(None, "application_id", APPLICATION)?;
            transaction.execute_batch(
                "CREATE TABLE migrations (number INTEGER PRIMARY KEY, checksum TEXT NOT NULL, program TEXT NOT NULL) STRICT",
            )?;
        }
        transaction.execute_batch(text)?;
        transaction.execute(
            "INSERT INTO migrations VALUES (?1, ?2, ?3)",
            params![number, checksum(text), env!("CARGO_PKG_VERSION")],
        )?;
        transaction.pragma_update(None, "user_version", number)?;
    }
    transaction.commit()?;
    Ok(())
}

/// The checksum of a migration; the same whatever ends its lines.
fn checksum(text: &str) -> String {
    let hash = text
        .lines()
        .fold(FNV_START, |hash, line| fnv1a(fnv1a(hash, line.as_bytes()), b"\n"));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn released_migrations_are_never_edited() {
        let checksums: Vec<String> = MIGRATIONS.iter().map(|text| checksum(text)).collect();
        assert_eq!(
            checksums,
            [
                "88907343db577a62",
                "b0498cd7e6d7a6ae",
                "745d2834662cd60d",
                "e5918500bdaf0485",
                "feae1a0dfdf9551a",
                "fc4fb567a40349b0",
                "5e9be4cc770d1608"
            ],
            "databases out there hold these checksums; add a migration instead"
        );
        assert_eq!(checksum("a\r\nb\r\n"), checksum("a\nb\n"));
        assert_ne!(checksum("a\nb\n"), checksum("ab\n"));
    }
}
