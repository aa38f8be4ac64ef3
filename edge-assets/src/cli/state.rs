//! The state folder of a command line, and the store in it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{CliError, CommandContext};
use crate::{
    definitions::Definitions,
    instance::{Instance, InstanceBuilder},
    store::{SharedStore, SqliteStore},
};

/// The store's file within the state folder.
const STORE_FILE: &str = "edge.sqlite";

impl CommandContext {
    /// The state folder: `--home`, else `EDGE_HOME`, else `.edge` in the working folder.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.globals().home
    }

    /// The file of the store.
    pub(super) fn store_file(&self) -> PathBuf {
        self.home().join(STORE_FILE)
    }

    /// The name under which this binary's definitions stand in the store.
    pub(super) fn location(&self) -> Arc<str> {
        self.app().name().into()
    }

    /// The store, which is made when it is not there. Opened once for all who ask.
    ///
    /// # Errors
    /// [`CliError::Store`] when it cannot be opened; the text names the cure.
    pub async fn store(&self) -> Result<SharedStore, CliError> {
        let store = self.store_cell().get_or_try_init(|| async {
            let opened = SqliteStore::open(self.store_file()).await?;
            Ok::<SharedStore, CliError>(Arc::new(opened))
        });
        Ok(Arc::clone(store.await?))
    }

    /// Begins an instance of definitions, with this command line's store, clock and names.
    pub(super) async fn instance_of(&self, definitions: Definitions) -> Result<InstanceBuilder, CliError> {
        let builder = Instance::builder(definitions, self.store().await?);
        Ok(builder
            .location(self.location())
            .code_version(self.app().version())
            .clock(Arc::clone(self.clock())))
    }

    /// An instance that looks at runs and stops them. It knows no definitions, so it works whatever those are like.
    pub(super) async fn recorded_runs(&self) -> Result<Instance, CliError> {
        let builder = Instance::builder(Definitions::builder().build()?, self.store_there().await?);
        Ok(builder
            .location(self.location())
            .clock(Arc::clone(self.clock()))
            .build())
    }

    /// The store, when there is one: looking makes nothing.
    pub(super) async fn store_if_there(&self) -> Result<Option<SharedStore>, CliError> {
        if self.store_file().exists() {
            return Ok(Some(self.store().await?));
        }
        Ok(None)
    }

    /// The store, which must be there.
    pub(super) async fn store_there(&self) -> Result<SharedStore, CliError> {
        let missing = || CliError::NoStore {
            file: self.store_file(),
        };
        self.store_if_there().await?.ok_or_else(missing)
    }
}
