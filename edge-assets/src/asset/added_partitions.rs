//! Keys of dynamic partitions that author code adds while it works.

use super::{AssetContext, AssetError};
use crate::{
    partition::{PartitionKey, PartitionsDefinition},
    store::StoreError,
};

impl AssetContext {
    /// Adds keys to dynamic partitions; those that are there already stay in their places. Returns those that are new.
    ///
    /// They are in the store when this returns, whatever becomes of the step, and a repetition of the step adds nothing twice. What a
    /// sensor adds is kept when its tick has succeeded, before the runs that it asks for are queued. Where there is no store, as in a
    /// unit test, all keys are new, and [`added_partitions`](Self::added_partitions) tells them.
    ///
    /// ```
    /// use edge_assets::{partition::PartitionsDefinition, prelude::*};
    ///
    /// const DEVICES: PartitionsDefinition = PartitionsDefinition::dynamic("devices");
    ///
    /// #[asset]
    /// async fn inventory(ctx: &AssetContext) -> Result<()> {
    ///     let seen = ["sensor-1", "sensor-2"];
    ///     let new = ctx.add_partitions(&DEVICES, seen).await?;
    ///     ctx.record("new_devices", new.len());
    ///     Ok(())
    /// }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let ctx = AssetContext::for_test();
    /// inventory(&ctx).await.unwrap();
    /// assert_eq!(ctx.added_partitions().len(), 2);
    /// # });
    /// ```
    ///
    /// # Errors
    /// When the definition is not dynamic, or a text cannot be a key: nothing is added then; when the store does not answer.
    pub async fn add_partitions<K: AsRef<str>>(
        &self,
        definition: &PartitionsDefinition,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<Vec<PartitionKey>, AssetError> {
        let Some(name) = definition.dynamic_name() else {
            return Err(AssetError::permanent(format!(
                "partitions can be added to dynamic ones only, and these are {definition}; name the dynamic dimension itself"
            )));
        };
        let keys = keys.into_iter().map(|key| PartitionKey::checked(key.as_ref()));
        let keys: Vec<PartitionKey> = keys.collect::<Result<_, _>>().map_err(AssetError::permanent)?;
        let new = match self.log_store() {
            Some(store) => {
                let added = store.add_partitions(name.into(), keys.clone()).await;
                added.map_err(|error| AssetError::transient(Unadded { name, error }))?
            }
            None => keys.clone(),
        };
        self.note_added(name, keys);
        Ok(new)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("partitions could not be added to `{name}`")]
struct Unadded {
    name: &'static str,
    #[source]
    error: StoreError,
}
