//! How it stands with the partitions of assets: made, failed, in progress, missing.
//!
//! The log is the truth. What it says is kept as sets, in this process and in the store, and brought up to date by what came since.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use tracing::debug;

use super::{
    Instance, InstanceError,
    partitions_known::Known,
    partitions_lists::{List, Lists},
    partitions_under_way::Targets,
};
use crate::{
    asset::AssetDef,
    boxed::error_chain,
    id::RunId,
    key::AssetKey,
    partition::{KeyRange, PartitionSet, PartitionSpace, PartitionStatus, PartitionStatuses, PartitionsDefinition},
    run::Run,
    store::{EventPosition, KeysMark, PartitionSnapshot},
    version::{FNV_START, fnv1a},
};

/// Other machines' clocks may be ahead: so far ahead, windows are known.
const AHEAD: SignedDuration = SignedDuration::from_hours(48);
/// After so many facts what is known is kept in the store.
const WORTH_KEEPING: usize = 256;

/// How it stands with the partitions of an asset.
///
/// An asset without partitions has one, whose key is empty and whose number is 0.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct AssetPartitions {
    /// The asset.
    pub asset: AssetKey,
    /// Its partitions at the instant that was asked for, with their numbers and keys.
    pub space: PartitionSpace,
    /// How it stands with each, by number.
    pub statuses: PartitionStatuses,
    /// Those that were made at some time, also those that failed since, or are being made anew.
    pub made: PartitionSet,
}

impl AssetPartitions {
    /// Those of a status.
    #[must_use]
    pub fn of(&self, status: PartitionStatus) -> PartitionSet {
        match status {
            PartitionStatus::Missing => self.statuses.missing(&self.space),
            PartitionStatus::Materialized => self.statuses.materialized.clone(),
            PartitionStatus::Failed => self.statuses.failed.clone(),
            PartitionStatus::InProgress => self.statuses.in_progress.clone(),
        }
    }

    /// Those that should be there, and about which nothing is known: neither made, nor failed, nor being made.
    #[must_use]
    pub fn missing(&self) -> PartitionSet {
        self.of(PartitionStatus::Missing)
    }

    /// Those of a status as ranges of keys.
    #[must_use]
    pub fn ranges(&self, status: PartitionStatus) -> Vec<KeyRange> {
        self.space.ranges(&self.of(status))
    }
}

/// What was found out about partitions, and need not be read again.
#[derive(Debug, Default)]
pub(super) struct PartitionMemory(Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    assets: BTreeMap<AssetKey, Remembered>,
    lists: BTreeMap<&'static str, List>,
    targets: BTreeMap<RunId, Targets>,
}

/// What is known of an asset.
#[derive(Debug, Clone)]
struct Remembered {
    identity: u64,
    position: EventPosition,
    /// How much was known of its dynamic keys.
    marks: Vec<KeysMark>,
    /// So many facts are not in the store yet.
    unkept: usize,
    /// In which the numbers are, some time ahead.
    space: PartitionSpace,
    known: Arc<Known>,
}

impl PartitionMemory {
    fn open(&self) -> MutexGuard<'_, Memory> {
        // Nothing panics while it is open.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn asset(&self, asset: &AssetKey) -> Option<Remembered> {
        self.open().assets.get(asset).cloned()
    }

    fn keep_asset(&self, asset: &AssetKey, remembered: Remembered) {
        let mut memory = self.open();
        let known = memory.assets.get(asset);
        if known.is_none_or(|known| known.position <= remembered.position) {
            memory.assets.insert(asset.clone(), remembered);
        }
    }

    pub(super) fn list(&self, name: &str) -> List {
        self.open().lists.get(name).cloned().unwrap_or_default()
    }

    pub(super) fn keep_list(&self, name: &'static str, list: List) {
        self.open().lists.insert(name, list);
    }

    pub(super) fn targets(&self, run: RunId) -> Option<Targets> {
        self.open().targets.get(&run).cloned()
    }

    pub(super) fn keep_targets(&self, run: RunId, targets: Targets) {
        self.open().targets.insert(run, targets);
    }

    /// Forgets what runs make that are over.
    pub(super) fn forget_targets_but(&self, unfinished: &[Run]) {
        let mut memory = self.open();
        let mut kept = BTreeMap::new();
        for run in unfinished {
            kept.extend(memory.targets.remove_entry(&run.id));
        }
        memory.targets = kept;
    }
}

impl Instance {
    /// How it stands with each partition of an asset, at the present instant.
    ///
    /// A partition is materialized when it was made, under this key of the asset or one that it had before; an observation makes nothing. It has failed when its newest
    /// attempt did, a blocking check included, and stays so until it is made or found unchanged; that a step was canceled, skipped or is to be repeated changes
    /// nothing, and neither does a run that evaluates checks alone. It is in progress when a run that is queued or under way is to make it and
    /// has not ended its step; a process that has stopped saying that it lives makes nothing.
    ///
    /// # Errors
    /// [`InstanceError::UnknownAsset`], [`InstanceError::Store`].
    pub async fn partition_statuses(&self, asset: &AssetKey) -> Result<AssetPartitions, InstanceError> {
        let mut statuses = self.partition_statuses_of(std::slice::from_ref(asset)).await?;
        statuses.pop().ok_or_else(|| self.unknown_asset(asset))
    }

    /// The same of several assets, in their order, at one instant: what they share is read once.
    ///
    /// # Errors
    /// Those of [`partition_statuses`](Self::partition_statuses), about the first asset that has one.
    pub async fn partition_statuses_of(&self, assets: &[AssetKey]) -> Result<Vec<AssetPartitions>, InstanceError> {
        let graph = self.definitions().graph();
        let mut asked = Vec::with_capacity(assets.len());
        for asset in assets {
            let id = graph.id(asset.as_str()).ok_or_else(|| self.unknown_asset(asset))?;
            asked.push(graph.asset(id));
        }
        let now = self.clock().now();
        let lists = self.dynamic_lists().await?;
        let runs = self.runs_under_way(now).await?;
        let mut answers = Vec::with_capacity(asked.len());
        for asset in asked {
            let space = space_of(asset, now, &lists)?;
            let known = self.known_partitions(asset, now, &lists).await?;
            let in_progress = self.in_progress(&asset.key, &space, &runs).await?;
            let made = within(&known.made, &space);
            let failed = within(&known.failed, &space).difference(&in_progress);
            let statuses = PartitionStatuses {
                materialized: made.difference(&failed).difference(&in_progress),
                failed,
                in_progress,
            };
            answers.push(AssetPartitions {
                asset: asset.key.clone(),
                space,
                statuses,
                made,
            });
        }
        Ok(answers)
    }

    fn unknown_asset(&self, asset: &AssetKey) -> InstanceError {
        InstanceError::UnknownAsset {
            asset: asset.to_string(),
            offer: self.definitions().graph().offer(asset.as_str()),
        }
    }

    /// What became of the partitions of an asset, up to now.
    async fn known_partitions(
        &self,
        asset: &AssetDef,
        now: Timestamp,
        lists: &Lists,
    ) -> Result<Arc<Known>, InstanceError> {
        let space = space_of(asset, now.saturating_add(AHEAD).unwrap_or(now), lists)?;
        let identity = identity_of(asset, lists);
        let marks = marks_of(asset, lists);
        let before = self.remembered(asset, &space, identity, &marks).await?;
        let since = before.as_ref().map(|before| before.position);
        let keys = asset.keys().cloned().collect();
        let facts = self.store().partition_facts(keys, since).await?;
        let (mut known, mut unkept) = match before {
            Some(before) if !facts.is_all => (before.known, before.unkept),
            _ => (Arc::default(), 0),
        };
        if !facts.facts.is_empty() {
            Arc::make_mut(&mut known).apply(&space, &facts.facts);
            unkept += facts.facts.len();
        }
        if unkept >= WORTH_KEEPING {
            self.keep_known(&asset.key, known.snapshot(facts.up_to, &space, identity))
                .await;
            unkept = 0;
        }
        let remembered = Remembered {
            identity,
            position: facts.up_to,
            marks,
            unkept,
            space,
            known: Arc::clone(&known),
        };
        self.partition_memory().keep_asset(&asset.key, remembered);
        Ok(known)
    }

    /// What was known of an asset before, here or in the store, where it is of use.
    async fn remembered(
        &self,
        asset: &AssetDef,
        space: &PartitionSpace,
        identity: u64,
        marks: &[KeysMark],
    ) -> Result<Option<Before>, InstanceError> {
        let here = self.partition_memory().asset(&asset.key);
        if let Some(here) = here.filter(|here| here.identity == identity) {
            let known = if here.marks == marks {
                Some(here.known)
            } else if here.known.misses_some_of(space) {
                None
            } else {
                here.known.moved(&here.space, space).map(Arc::new)
            };
            return Ok(known.map(|known| Before {
                known,
                position: here.position,
                unkept: here.unkept,
            }));
        }
        let Some(kept) = self.store().partition_snapshot(asset.key.clone()).await? else {
            return Ok(None);
        };
        let known = Known::read(&kept, space, identity).filter(|known| !known.misses_some_of(space));
        Ok(known.map(|known| Before {
            known: Arc::new(known),
            position: kept.position,
            unkept: 0,
        }))
    }

    /// Keeps what is known in the store. Where that fails it is found out again.
    async fn keep_known(&self, asset: &AssetKey, snapshot: PartitionSnapshot) {
        if let Err(error) = self.store().keep_partition_snapshot(asset.clone(), snapshot).await {
            debug!(%asset, error = error_chain(&error), "how its partitions stand is not kept");
        }
    }
}

/// What was known of an asset.
struct Before {
    known: Arc<Known>,
    position: EventPosition,
    unkept: usize,
}

pub(super) fn space_of(asset: &AssetDef, now: Timestamp, lists: &Lists) -> Result<PartitionSpace, InstanceError> {
    let Some(partitions) = &asset.partitions else {
        return Ok(PartitionSpace::whole(now));
    };
    PartitionSpace::new(partitions, now, lists).map_err(|error| InstanceError::Partitions {
        asset: asset.key.clone(),
        error,
    })
}

/// How much is known of the dynamic keys of an asset.
fn marks_of(asset: &AssetDef, lists: &Lists) -> Vec<KeysMark> {
    let names = asset.partitions.iter().flat_map(PartitionsDefinition::dynamic_names);
    names.map(|name| lists.mark(name)).collect()
}

/// What is known of an asset is of use to whoever has the same definition and keys, and while no dynamic key is taken away.
fn identity_of(asset: &AssetDef, lists: &Lists) -> u64 {
    let removals: Vec<u64> = marks_of(asset, lists).iter().map(|mark| mark.removals).collect();
    let text = format!("{:?} {:?} {removals:?}", asset.partitions, asset.renamed_from);
    fnv1a(FNV_START, text.as_bytes())
}

/// The part of a set that there is at the instant of a space.
fn within(set: &PartitionSet, space: &PartitionSpace) -> PartitionSet {
    let all = space.all();
    if space.dimensions().len() <= 1 && set.last() <= all.last() {
        set.clone()
    } else {
        set.intersection(&all)
    }
}
