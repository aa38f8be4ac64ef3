//! The [`PartitionStore`] of a [`SqliteStore`].

use std::sync::Arc;

use rusqlite::{OptionalExtension, params};

use super::{
    SqliteStore,
    fault::Answer,
    numbers::{signed, unsigned},
    partition_marks,
    readers::Reader,
};
use crate::{
    boxed::BoxFuture,
    key::AssetKey,
    partition::PartitionKey,
    store::{EventPosition, KeysMark, KeysSince, PartitionFacts, PartitionSnapshot, PartitionStore, StoreError},
};

/// The keys of a definition behind a number, in the order of their adding.
pub(super) const BEHIND: &str = "SELECT number, key FROM partitions INDEXED BY partitions_order WHERE definition = ?1 AND number > ?2 ORDER BY number";

fn keys_since(reader: &Reader, definition: &str, mark: KeysMark) -> Answer<KeysSince> {
    let connection = &reader.connection;
    let mut select = connection.prepare_cached("SELECT removals FROM partition_removals WHERE definition = ?1")?;
    let removals: Option<i64> = select.query_row(params![definition], |row| row.get(0)).optional()?;
    let removals = unsigned(removals.unwrap_or(0));
    let is_all = removals != mark.removals;
    let mut last = if is_all { 0 } else { mark.last };
    let mut keys = Vec::new();
    let mut select = connection.prepare_cached(BEHIND)?;
    let mut listed = select.query(params![definition, signed(last)])?;
    while let Some(row) = listed.next()? {
        last = unsigned(row.get(0)?);
        keys.push(PartitionKey::new(row.get_ref(1)?.as_str().unwrap_or_default()));
    }
    Ok(KeysSince {
        mark: KeysMark { removals, last },
        is_all,
        keys,
    })
}

impl PartitionStore for SqliteStore {
    fn add_partitions(
        &self,
        definition: Arc<str>,
        keys: Vec<PartitionKey>,
    ) -> BoxFuture<'_, Result<Vec<PartitionKey>, StoreError>> {
        self.promise("add partitions", move |transaction| {
            let mut insert = transaction
                .connection
                .prepare_cached("INSERT INTO partitions (definition, key) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
            let mut new = Vec::new();
            for key in &keys {
                if insert.execute(params![definition, key.as_str()])? == 1 {
                    new.push(key.clone());
                }
            }
            Ok(new)
        })
    }

    fn remove_partitions(
        &self,
        definition: Arc<str>,
        keys: Vec<PartitionKey>,
    ) -> BoxFuture<'_, Result<usize, StoreError>> {
        self.promise("take partitions away", move |transaction| {
            let mut delete = transaction
                .connection
                .prepare_cached("DELETE FROM partitions WHERE definition = ?1 AND key = ?2")?;
            let mut gone = 0;
            for key in &keys {
                gone += delete.execute(params![definition, key.as_str()])?;
            }
            if gone > 0 {
                let mut count = transaction.connection.prepare_cached(
                    "INSERT INTO partition_removals VALUES (?1, 1) ON CONFLICT DO UPDATE SET removals = removals + 1",
                )?;
                count.execute(params![definition])?;
            }
            Ok(gone)
        })
    }

    fn partitions(&self, definition: Arc<str>) -> BoxFuture<'_, Result<Vec<PartitionKey>, StoreError>> {
        self.read("list partitions", move |reader| {
            Ok(keys_since(reader, &definition, KeysMark::default())?.keys)
        })
    }

    fn partitions_since(&self, definition: Arc<str>, mark: KeysMark) -> BoxFuture<'_, Result<KeysSince, StoreError>> {
        self.read("list partitions", move |reader| keys_since(reader, &definition, mark))
    }

    fn partition_facts(
        &self,
        assets: Vec<AssetKey>,
        since: Option<EventPosition>,
    ) -> BoxFuture<'_, Result<PartitionFacts, StoreError>> {
        self.read("read what became of partitions", move |reader| {
            partition_marks::facts(reader, &assets, since)
        })
    }

    fn partition_snapshot(&self, asset: AssetKey) -> BoxFuture<'_, Result<Option<PartitionSnapshot>, StoreError>> {
        self.read("read how partitions stand", move |reader| {
            let Some(number) = reader.find(asset.as_str())? else {
                return Ok(None);
            };
            let mut select = reader
                .connection
                .prepare_cached("SELECT position, bytes FROM partition_snapshots WHERE asset = ?1")?;
            let found = select.query_row(params![number], |row| Ok((row.get(0)?, row.get(1)?)));
            Ok(found.optional()?.map(|(position, bytes)| PartitionSnapshot {
                position: EventPosition(unsigned(position)),
                bytes,
            }))
        })
    }

    fn keep_partition_snapshot(
        &self,
        asset: AssetKey,
        snapshot: PartitionSnapshot,
    ) -> BoxFuture<'_, Result<bool, StoreError>> {
        self.note("keep how partitions stand", move |transaction| {
            let number = transaction.intern(asset.as_str())?;
            let mut insert = transaction.connection.prepare_cached(
                "INSERT INTO partition_snapshots VALUES (?1, ?2, ?3) \
                 ON CONFLICT DO UPDATE SET position = excluded.position, bytes = excluded.bytes \
                 WHERE excluded.position >= partition_snapshots.position",
            )?;
            Ok(insert.execute(params![number, signed(snapshot.position.0), snapshot.bytes])? == 1)
        })
    }
}
