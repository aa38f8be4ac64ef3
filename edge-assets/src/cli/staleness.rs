//! What commands ask the store before anything runs, when there is one: what is stale, which keys dynamic partitions have.

use std::collections::BTreeMap;

use super::{CliError, CommandContext};
use crate::{
    definitions::Definitions,
    plan::SharedKeys,
    selection::Selection,
    stale::Staleness,
    store::{History, PartitionStore as _, SqliteStore, StoreError, Upkeep as _},
};

impl CommandContext {
    /// Puts the stale assets in the place of `stale`. Without a store the selection stays, and resolving it says what is missing.
    pub(super) fn with_stale(&self, selection: Selection, definitions: &Definitions) -> Result<Selection, CliError> {
        if !selection.asks_for_stale() {
            return Ok(selection);
        }
        let graph = definitions.graph();
        let Some(staleness) = self.staleness(definitions)? else {
            return Ok(selection);
        };
        Ok(selection.with_stale(staleness.stale(graph).map(|asset| &asset.key)))
    }

    /// The keys of dynamic partitions that the store knows; none where there is no store.
    pub(super) fn dynamic_keys(&self, definitions: &Definitions) -> Result<SharedKeys, CliError> {
        let names = definitions.graph().dynamic_partitions();
        if names.is_empty() || !self.store_file().exists() {
            return Ok(SharedKeys::default());
        }
        self.with_open_store(async |store| {
            let mut keys = BTreeMap::new();
            for name in names {
                keys.insert(name.to_owned(), store.partitions(name.into()).await?);
            }
            Ok(SharedKeys::new(keys))
        })
    }

    /// Which assets are stale by what the store knows; nothing where there is no store.
    ///
    /// It is asked for before anything runs, so it opens the file for itself, for as long as that takes.
    pub(super) fn staleness(&self, definitions: &Definitions) -> Result<Option<Staleness>, CliError> {
        if !self.store_file().exists() {
            return Ok(None);
        }
        let history = self.with_open_store(async |store| History::read(store).await)?;
        Ok(Some(Staleness::new(definitions.graph(), &history)))
    }

    fn with_open_store<T>(&self, read: impl AsyncFnOnce(&SqliteStore) -> Result<T, StoreError>) -> Result<T, CliError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(CliError::Runtime)?;
        runtime.block_on(async {
            let store = SqliteStore::open(self.store_file()).await?;
            let answer = read(&store).await;
            store.close().await?;
            Ok(answer?)
        })
    }
}
