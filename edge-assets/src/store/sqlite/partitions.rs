//! The [`PartitionStore`] of a [`SqliteStore`].

use std::sync::Arc;

use rusqlite::params;

use super::SqliteStore;
use crate::{
    boxed::BoxFuture,
    partition::PartitionKey,
    store::{PartitionStore, StoreError},
};

/// The keys of a definition, in the order of their adding.
pub(super) const ALL: &str =
    "SELECT key FROM partitions INDEXED BY partitions_order WHERE definition = ?1 ORDER BY number";

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
            Ok(gone)
        })
    }

    fn partitions(&self, definition: Arc<str>) -> BoxFuture<'_, Result<Vec<PartitionKey>, StoreError>> {
        self.read("list partitions", move |reader| {
            let mut select = reader.connection.prepare_cached(ALL)?;
            let keys = select.query_map(params![definition], |row| row.get::<_, String>(0))?;
            keys.map(|key| Ok(PartitionKey::new(key?))).collect()
        })
    }
}
