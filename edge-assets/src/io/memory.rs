//! [`MemoryIoManager`]: keeps values for as long as the process lives.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{IoContext, IoError, IoManager, IoType, IoValue};
use crate::{
    boxed::BoxFuture,
    key::AssetKey,
    metadata::Metadata,
    partition::PartitionKey,
    resource::{Health, Resource},
};

type Key = (AssetKey, Option<PartitionKey>);

/// Keeps the values of assets in memory, as they are. Clones share them.
///
/// ```
/// use edge_assets::{AssetDef, Definitions, Resources, io::{IoManager, MemoryIoManager}};
/// use std::sync::Arc;
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), edge_assets::Error> {
/// let readings = AssetDef::builder("readings").run(|| async { Ok::<_, std::io::Error>(vec![21.5, 22.0]) });
/// let values = MemoryIoManager::new();
/// let definitions = Definitions::builder()
///     .assets([readings])
///     .resources(Resources::new().with_arc::<dyn IoManager>(Arc::new(values.clone())))
///     .build()?;
/// definitions.materialize("readings").await?;
/// assert_eq!(values.len(), 1);
/// # Ok(()) }
/// ```
#[derive(Clone, Default)]
pub struct MemoryIoManager(Arc<Mutex<BTreeMap<Key, IoValue>>>);

impl MemoryIoManager {
    /// Starts without values.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many values it keeps.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether it keeps none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Key, IoValue>> {
        // Each access is one call on the map, which is whole before and after it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(context: &IoContext) -> Key {
    (context.asset.clone(), context.partition.clone())
}

#[diagnostic::do_not_recommend]
impl Resource for MemoryIoManager {
    fn name(&self) -> &str {
        "values in memory"
    }

    fn health(&self) -> BoxFuture<'_, Health> {
        Box::pin(async { Health::good(format!("keeps {} in memory", count(self.len()))) })
    }
}

fn count(values: usize) -> String {
    format!("{values} value{}", if values == 1 { "" } else { "s" })
}

impl IoManager for MemoryIoManager {
    fn store<'a>(&'a self, context: &'a IoContext, value: &'a IoValue) -> BoxFuture<'a, Result<Metadata, IoError>> {
        Box::pin(async {
            self.lock().insert(key(context), value.clone());
            Ok(Metadata::new())
        })
    }

    fn load<'a>(&'a self, context: &'a IoContext, kind: IoType) -> BoxFuture<'a, Result<Option<IoValue>, IoError>> {
        Box::pin(async move {
            let Some(value) = self.lock().get(&key(context)).cloned() else {
                return Ok(None);
            };
            if value.kind().id() == kind.id() {
                Ok(Some(value))
            } else {
                let found = format!("it is a `{}`", value.kind().name());
                Err(kind.mismatch(format!("the value of `{context}` in memory"), found))
            }
        })
    }

    fn has<'a>(&'a self, context: &'a IoContext) -> BoxFuture<'a, Result<bool, IoError>> {
        Box::pin(async { Ok(self.lock().contains_key(&key(context))) })
    }
}

impl fmt::Debug for MemoryIoManager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MemoryIoManager({})", count(self.len()))
    }
}
