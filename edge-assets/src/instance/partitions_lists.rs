//! Dynamic partitions: the keys that are added while the system runs.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{Instance, InstanceError};
use crate::{
    partition::{DynamicKeys, PartitionKey},
    plan::SharedKeys,
    store::{KeysMark, StoreError},
    suggest::did_you_mean,
};

/// The keys of one definition, as far as they were read.
#[derive(Debug, Clone, Default)]
pub(super) struct List {
    pub(super) mark: KeysMark,
    keys: Arc<Vec<PartitionKey>>,
}

/// The keys of all definitions that the graph uses.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists(BTreeMap<&'static str, List>);

impl Lists {
    /// How much is known of a list.
    pub(super) fn mark(&self, name: &str) -> KeysMark {
        self.0.get(name).map(|list| list.mark).unwrap_or_default()
    }
}

impl DynamicKeys for Lists {
    fn keys(&self, name: &str) -> &[PartitionKey] {
        self.0.get(name).map_or(&[], |list| list.keys.as_slice())
    }
}

impl Instance {
    /// The keys of all dynamic partitions that the graph uses, by the name of their definition, in the order of their adding.
    ///
    /// # Errors
    /// [`InstanceError::Store`].
    pub async fn dynamic_keys(&self) -> Result<BTreeMap<String, Vec<PartitionKey>>, InstanceError> {
        let lists = self.dynamic_lists().await?;
        let keys = lists.0.into_iter();
        Ok(keys.map(|(name, list)| (name.to_owned(), list.keys.to_vec())).collect())
    }

    /// Adds keys to dynamic partitions, by the name of their definition; those that are there already stay in their places. Returns
    /// those that are new.
    ///
    /// ```
    /// use edge_assets::{AssetDef, Definitions, instance::Instance, partition::PartitionsDefinition, store::MemoryStore};
    /// use std::sync::Arc;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let devices = PartitionsDefinition::dynamic("devices");
    /// let report = AssetDef::builder("report").partitions(devices).run(|| async { Ok::<_, std::io::Error>(1) });
    /// let instance = Instance::builder(Definitions::builder().assets([report]).build()?, Arc::new(MemoryStore::new())).build();
    /// assert_eq!(instance.add_partitions("devices", ["a-1", "a-2"]).await?.len(), 2);
    /// assert_eq!(instance.add_partitions("devices", ["a-2", "a-3"]).await?.len(), 1);
    /// let error = instance.add_partitions("device", ["a-4"]).await.unwrap_err();
    /// assert_eq!(error.to_string(), "there are no dynamic partitions `device`; did you mean `devices`");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`InstanceError::UnknownPartitions`] when no asset has such partitions, [`InstanceError::BadPartitionKey`] about the first
    /// text that cannot be a key: nothing is added then; [`InstanceError::Store`].
    pub async fn add_partitions<K: AsRef<str>>(
        &self,
        definition: &str,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<Vec<PartitionKey>, InstanceError> {
        let definition = self.dynamic_definition(definition)?;
        let keys = keys.into_iter().map(|key| PartitionKey::checked(key.as_ref()));
        let keys = keys.collect::<Result<_, _>>().map_err(InstanceError::BadPartitionKey)?;
        Ok(self.store().add_partitions(definition.into(), keys).await?)
    }

    /// Takes keys away from dynamic partitions; returns how many were there. What was recorded of them stays, and counts again should
    /// they be added again.
    ///
    /// # Errors
    /// [`InstanceError::UnknownPartitions`] when no asset has such partitions; [`InstanceError::Store`].
    pub async fn remove_partitions<K: AsRef<str>>(
        &self,
        definition: &str,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<usize, InstanceError> {
        let definition = self.dynamic_definition(definition)?;
        let keys = keys.into_iter().map(PartitionKey::new).collect();
        Ok(self.store().remove_partitions(definition.into(), keys).await?)
    }

    /// The names of all dynamic partitions that the graph uses.
    pub(crate) fn dynamic_names(&self) -> BTreeSet<&'static str> {
        self.definitions().graph().dynamic_partitions()
    }

    /// The keys of dynamic partitions, for a plan; nothing is read where the graph uses none.
    pub(crate) async fn plan_keys(&self) -> Result<SharedKeys, StoreError> {
        let lists = self.dynamic_lists().await?.0.into_iter();
        let keys = lists.map(|(name, list)| (name.to_owned(), list.keys.to_vec()));
        Ok(SharedKeys::new(keys.collect()))
    }

    fn dynamic_definition(&self, name: &str) -> Result<&'static str, InstanceError> {
        let names = self.dynamic_names();
        names.get(name).copied().ok_or_else(|| self.unknown_partitions(name))
    }

    /// Says that no asset has dynamic partitions of a name.
    pub(crate) fn unknown_partitions(&self, name: &str) -> InstanceError {
        InstanceError::UnknownPartitions {
            definition: name.to_owned(),
            offer: did_you_mean(name, self.dynamic_names()),
        }
    }

    /// All keys; those that were read before are not read again.
    pub(super) async fn dynamic_lists(&self) -> Result<Lists, StoreError> {
        let mut lists = Lists::default();
        for name in self.dynamic_names() {
            let mut list = self.partition_memory().list(name);
            let since = self.store().partitions_since(name.into(), list.mark).await?;
            if since.is_all {
                list.keys = Arc::new(since.keys);
            } else if !since.keys.is_empty() {
                Arc::make_mut(&mut list.keys).extend(since.keys);
            }
            list.mark = since.mark;
            self.partition_memory().keep_list(name, list.clone());
            lists.0.insert(name, list);
        }
        Ok(lists)
    }
}
