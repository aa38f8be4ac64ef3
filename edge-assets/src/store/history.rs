//! [`History`]: what assets are now, as far as a store knows, ready to be asked about any of them.

use indexmap::IndexMap;

use super::{AssetState, Store, StoreError};
use crate::{
    event::{DataMark, EventKind, Provenance},
    key::AssetKey,
    partition::PartitionKey,
};

/// What an asset is now: its newest materialization or observation.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Made {
    /// Its place in the log.
    pub position: u64,
    /// When it was made.
    pub at: jiff::Timestamp,
    /// Which data it is.
    pub data: DataMark,
    /// What it was made by and from; nothing for observations, and for what was recorded before this was.
    pub provenance: Option<Provenance>,
}

/// So many partitions that others were made from are looked up.
const MOST_USED: usize = 20_000;

/// What assets are now, as far as a store knows.
///
/// A plain value: it is read from a store once, and everything that is computed from it sees one state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    newest: IndexMap<AssetKey, Made, foldhash::fast::RandomState>,
    partitions: IndexMap<(AssetKey, PartitionKey), Made, foldhash::fast::RandomState>,
}

impl History {
    /// Takes in what a store answered.
    #[must_use]
    pub fn of(states: impl IntoIterator<Item = AssetState>) -> Self {
        let mut history = Self::default();
        history.extend(states);
        history
    }

    /// Reads what all assets of a store are now, and of those with partitions also what those were made from.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn read(store: &dyn Store) -> Result<Self, StoreError> {
        let mut history = Self::of(store.latest_of(Vec::new()).await?);
        let made = history.newest.values().filter_map(|made| made.provenance.as_ref());
        let inputs = made.flat_map(|provenance| &provenance.inputs);
        let used: Vec<(AssetKey, PartitionKey)> = inputs
            .filter_map(|input| Some((input.asset.clone(), input.data.as_ref()?.partition.clone()?)))
            .filter(|place| !history.partitions.contains_key(place))
            .take(MOST_USED)
            .collect();
        for (asset, partition) in used {
            history.extend(store.latest(asset, Some(partition)).await?);
        }
        Ok(history)
    }

    /// What an asset is now, over all of its partitions; by the first of these keys that is known, where an asset had others before.
    pub fn newest<'k>(&self, keys: impl IntoIterator<Item = &'k AssetKey>) -> Option<&Made> {
        keys.into_iter().find_map(|key| self.newest.get(key))
    }

    /// What a partition of an asset is now, or an asset without partitions.
    pub fn exact<'k>(
        &self,
        keys: impl IntoIterator<Item = &'k AssetKey>,
        partition: Option<&PartitionKey>,
    ) -> Option<&Made> {
        let find = |key: &AssetKey| match partition {
            None => self.newest.get(key),
            Some(partition) => self.partitions.get(&(key.clone(), partition.clone())),
        };
        keys.into_iter()
            .find_map(find)
            .filter(|made| made.data.partition.as_ref() == partition)
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.newest.is_empty()
    }
}

impl Extend<AssetState> for History {
    fn extend<I: IntoIterator<Item = AssetState>>(&mut self, states: I) {
        for state in states {
            let Some((key, made)) = made(state) else {
                continue;
            };
            if let Some(partition) = &made.data.partition {
                let place = (key.clone(), partition.clone());
                self.partitions.insert(place, made.clone());
            }
            let is_newer = |known: &Made| known.position < made.position;
            if self.newest.get(&key).is_none_or(is_newer) {
                self.newest.insert(key, made);
            }
        }
    }
}

fn made(state: AssetState) -> Option<(AssetKey, Made)> {
    let record = state.latest.record;
    let (data_version, provenance) = match record.kind {
        EventKind::AssetMaterialized {
            data_version,
            provenance,
            ..
        } => (data_version, provenance),
        EventKind::AssetObserved { data_version, .. } => (data_version, None),
        _ => return None,
    };
    let made = Made {
        position: state.latest.position.0,
        at: record.at,
        data: DataMark {
            run: record.run_id,
            partition: state.partition,
            data_version,
        },
        provenance,
    };
    Some((state.asset, made))
}
