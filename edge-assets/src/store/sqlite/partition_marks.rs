//! What became of partitions. When one was made last stands in the state of its asset; beside it stands a mark where it failed or was
//! found unchanged, and where an observation took the place of the materialization.

use rusqlite::{Connection, params};

use super::{
    event_rows,
    fault::Answer,
    numbers::{signed, unsigned},
    readers::Reader,
    transaction::{self, Counters, Transaction},
};
use crate::{
    event::EventKind,
    key::AssetKey,
    partition::PartitionKey,
    run::Run,
    store::{EventPosition, PartitionFact, PartitionFacts, PartitionOutcome, rules::partition_outcome},
};

/// What was made behind a position.
pub(super) const MADE_SINCE: &str = "SELECT position, (SELECT name FROM names WHERE number = partition) \
    FROM events INDEXED BY events_asset WHERE asset = ?1 AND kind = 10 AND position > ?2";
/// Which steps were skipped behind a position.
pub(super) const SKIPPED_SINCE: &str = "SELECT position, (SELECT name FROM names WHERE number = partition), payload \
    FROM events INDEXED BY events_asset WHERE asset = ?1 AND kind = 15 AND position > ?2";
/// What was wiped behind a position.
pub(super) const WIPED_SINCE: &str = "SELECT position, (SELECT name FROM names WHERE number = partition) \
    FROM events INDEXED BY events_asset WHERE asset = ?1 AND kind = 17 AND position > ?2";
/// What failed last behind a position.
pub(super) const FAILED_SINCE: &str = "SELECT failed, (SELECT name FROM names WHERE number = partition) \
    FROM partition_marks INDEXED BY partition_marks_failed WHERE asset = ?1 AND failed IS NOT NULL AND failed > ?2";
/// When each partition was made or observed last, and which of the two.
const STATES: &str = "SELECT position, (SELECT name FROM names WHERE number = partition), \
    ifnull(kind, (SELECT kind FROM events WHERE events.position = asset_states.position)) FROM asset_states WHERE asset = ?1";
/// What else is known of partitions.
const MARKS: &str = "SELECT (SELECT name FROM names WHERE number = partition), made, failed, unchanged FROM partition_marks \
    WHERE asset = ?1";

/// Forgets one partition of an asset, and all of them; two statements each, so that one of many is a look-up.
pub(super) const FORGET: [(&str, &str); 2] = [
    (
        "DELETE FROM asset_states WHERE asset = ?1 AND partition = ?2",
        "DELETE FROM asset_states WHERE asset = ?1",
    ),
    (
        "DELETE FROM partition_marks WHERE asset = ?1 AND partition = ?2",
        "DELETE FROM partition_marks WHERE asset = ?1",
    ),
];

const MATERIALIZED: i64 = 10;

/// Marks what a fact of a run says of its partition, before it becomes the state of the asset.
pub(super) fn mark(
    transaction: &Transaction<'_>,
    run: &Run,
    kind: &EventKind,
    (asset, partition): (i64, i64),
    position: i64,
) -> Answer<()> {
    let sql = match partition_outcome(run, kind) {
        Some(PartitionOutcome::Failed) => {
            "INSERT INTO partition_marks (asset, partition, failed) VALUES (?1, ?2, ?3) \
             ON CONFLICT DO UPDATE SET failed = excluded.failed"
        }
        Some(PartitionOutcome::Unchanged) => {
            "INSERT INTO partition_marks (asset, partition, unchanged) VALUES (?1, ?2, ?3) \
             ON CONFLICT DO UPDATE SET unchanged = excluded.unchanged"
        }
        None if matches!(kind, EventKind::AssetObserved { .. }) => {
            "INSERT INTO partition_marks (asset, partition, made) \
             SELECT asset, partition, position FROM asset_states AS state WHERE asset = ?1 AND partition = ?2 AND position < ?3 \
                AND ifnull(kind, (SELECT kind FROM events WHERE events.position = state.position)) = 10 \
             ON CONFLICT DO UPDATE SET made = excluded.made"
        }
        Some(PartitionOutcome::Wiped) => return wipe(transaction, asset, partition),
        Some(PartitionOutcome::Made) | None => return Ok(()),
    };
    let mut insert = transaction.connection.prepare_cached(sql)?;
    insert.execute(params![asset, partition, position])?;
    Ok(())
}

/// Forgets what is known of a partition; of all partitions of the asset where it is none.
fn wipe(transaction: &Transaction<'_>, asset: i64, partition: i64) -> Answer<()> {
    let connection = transaction.connection;
    for (one, all) in FORGET {
        if partition == 0 {
            connection.prepare_cached(all)?.execute(params![asset])?;
        } else {
            connection.prepare_cached(one)?.execute(params![asset, partition])?;
        }
    }
    Ok(())
}

/// What became of the partitions of an asset, under each of these keys.
pub(super) fn facts(reader: &mut Reader, assets: &[AssetKey], since: Option<EventPosition>) -> Answer<PartitionFacts> {
    let up_to = EventPosition(Counters::read(&reader.connection)?.last_position);
    let pruned_to = transaction::pruned_to(&reader.connection)?;
    let since = since.filter(|since| since.0 >= pruned_to);
    let mut facts = Vec::new();
    for asset in assets {
        let Some(number) = reader.find(asset.as_str())? else {
            continue;
        };
        match since {
            Some(since) => facts_since(&reader.connection, number, signed(since.0), &mut facts)?,
            None => all_facts(&reader.connection, number, &mut facts)?,
        }
    }
    facts.sort_by_key(|fact| fact.position);
    Ok(PartitionFacts {
        up_to,
        is_all: since.is_none(),
        facts,
    })
}

fn facts_since(connection: &Connection, asset: i64, since: i64, facts: &mut Vec<PartitionFact>) -> Answer<()> {
    for (sql, outcome) in [
        (MADE_SINCE, PartitionOutcome::Made),
        (FAILED_SINCE, PartitionOutcome::Failed),
        (WIPED_SINCE, PartitionOutcome::Wiped),
    ] {
        let mut select = connection.prepare_cached(sql)?;
        let mut listed = select.query(params![asset, since])?;
        while let Some(row) = listed.next()? {
            facts.push(fact(row.get(0)?, row.get(1)?, outcome));
        }
    }
    let mut select = connection.prepare_cached(SKIPPED_SINCE)?;
    let mut listed = select.query(params![asset, since])?;
    while let Some(row) = listed.next()? {
        if event_rows::is_unchanged(row.get::<_, Option<String>>(2)?.as_deref())? {
            facts.push(fact(row.get(0)?, row.get(1)?, PartitionOutcome::Unchanged));
        }
    }
    Ok(())
}

fn all_facts(connection: &Connection, asset: i64, facts: &mut Vec<PartitionFact>) -> Answer<()> {
    let mut select = connection.prepare_cached(STATES)?;
    let mut listed = select.query(params![asset])?;
    while let Some(row) = listed.next()? {
        if row.get::<_, i64>(2)? == MATERIALIZED {
            facts.push(fact(row.get(0)?, row.get(1)?, PartitionOutcome::Made));
        }
    }
    let mut select = connection.prepare_cached(MARKS)?;
    let mut listed = select.query(params![asset])?;
    while let Some(row) = listed.next()? {
        for (column, outcome) in [
            (1, PartitionOutcome::Made),
            (2, PartitionOutcome::Failed),
            (3, PartitionOutcome::Unchanged),
        ] {
            if let Some(position) = row.get(column)? {
                facts.push(fact(position, row.get(0)?, outcome));
            }
        }
    }
    Ok(())
}

fn fact(position: i64, partition: Option<String>, outcome: PartitionOutcome) -> PartitionFact {
    PartitionFact {
        partition: partition.map(PartitionKey::new),
        outcome,
        position: EventPosition(unsigned(position)),
    }
}
