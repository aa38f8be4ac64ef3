//! What is stale, for the commands that ask for it: read from the store, when there is one.

use super::{CliError, CommandContext};
use crate::{
    definitions::Definitions,
    selection::Selection,
    stale::Staleness,
    store::{EventStore as _, History, SqliteStore, Upkeep as _},
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

    /// Which assets are stale by what the store knows; nothing where there is no store.
    ///
    /// It is asked for before anything runs, so it opens the file for itself, for as long as that takes.
    pub(super) fn staleness(&self, definitions: &Definitions) -> Result<Option<Staleness>, CliError> {
        if !self.store_file().exists() {
            return Ok(None);
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(CliError::Runtime)?;
        runtime.block_on(async {
            let store = SqliteStore::open(self.store_file()).await?;
            let states = store.latest_of(Vec::new()).await;
            store.close().await?;
            Ok(Some(Staleness::new(definitions.graph(), &History::of(states?))))
        })
    }
}
