//! [`Instance::wipe`]: assets, or partitions of them, count as never made from here on.
//!
//! Nothing is taken away: the log keeps what was made, with the fact that it was wiped behind it, and data that author code has
//! written stays where it is. A wipe is a run without steps, so it is recorded, waits for no worker, and is finished by a daemon should
//! its process die.

use std::{collections::BTreeSet, sync::Arc};

use jiff::Timestamp;

use super::{
    ExecuteOptions, InProcessLauncher, Instance, InstanceError, foreground::HEAD_START, launch::refuse_key,
    partitions::space_of,
};
use crate::{
    event::{EventKind, EventRecord},
    id::RunId,
    key::AssetKey,
    partition::{PartitionKey, PartitionSelection, PartitionSet},
    plan::PlanError,
    run::{NewRun, Run, RunOrigin, RunStatus, StepKey},
    selection::Selection,
    store::{Enqueued, EventFilter, EventPosition},
    tags::Tags,
};

/// So many partitions are wiped by name at once. All of an asset are one fact, however many there are.
const MOST_NAMED: u64 = 20_000;

/// What is to count as never made.
///
/// ```
/// use edge_assets::instance::WipeRequest;
/// let request = WipeRequest::new("daily_report").partitions("2026-10-01..2026-10-31").tag("why", "the source was wrong");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct WipeRequest {
    selection: String,
    partitions: Option<String>,
    tags: Tags,
    key: Option<String>,
}

impl WipeRequest {
    /// Asks for the assets that a text of the selection language names.
    pub fn new(selection: impl Into<String>) -> Self {
        Self {
            selection: selection.into(),
            partitions: None,
            tags: Tags::new(),
            key: None,
        }
    }

    /// Asks for these partitions alone; every asset must have them.
    pub fn partitions(mut self, partitions: impl Into<String>) -> Self {
        self.partitions = Some(partitions.into());
        self
    }

    /// Adds a label to the run that does it.
    pub fn tag(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.tags.insert(name, value);
        self
    }

    /// Names the request: however often it is made under one key, there is one run.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    fn parsed(&self) -> Result<Option<PartitionSelection>, InstanceError> {
        let parsed = self.partitions.as_deref().map(str::parse).transpose();
        Ok(parsed.map_err(PlanError::Partitions)?)
    }
}

/// What a request would wipe of an asset.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WipedAsset {
    /// The asset.
    pub asset: AssetKey,
    /// The partitions; nothing when it is all of the asset.
    pub partitions: Option<u64>,
    /// How many of them were made, or failed; 1 or 0 of an asset that has none.
    pub known: u64,
}

impl Instance {
    /// Has assets, or partitions of them, count as never made, nor failed: they are missing, what is made from them is stale, conditions
    /// see that, and author code is told of no earlier materialization. What was written elsewhere stays, values that an IO manager
    /// keeps included.
    ///
    /// What a run makes that is under way counts, where it is made after this. Returns the run that wiped, at its end.
    ///
    /// # Errors
    /// Those of [`plan_wipe`](Self::plan_wipe), and [`InstanceError::BadKey`].
    ///
    /// ```
    /// use edge_assets::{AssetDef, Definitions, instance::{ExecuteOptions, Instance, LaunchRequest, WipeRequest}, store::MemoryStore};
    /// use std::sync::Arc;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let one = AssetDef::builder("one").run(|| async { Ok::<_, std::io::Error>(1) });
    /// let instance = Instance::builder(Definitions::builder().assets([one]).build()?, Arc::new(MemoryStore::new())).build();
    /// instance.execute(LaunchRequest::selection("one"), ExecuteOptions::new()).await?;
    /// let missing = async || Ok::<_, edge_assets::instance::InstanceError>(instance.partition_statuses(&"one".parse().unwrap()).await?.missing().len());
    /// assert_eq!(missing().await?, 0);
    /// instance.wipe(WipeRequest::new("one")).await?;
    /// assert_eq!(missing().await?, 1);
    /// # Ok(()) }
    /// ```
    pub async fn wipe(&self, request: WipeRequest) -> Result<Enqueued, InstanceError> {
        let now = self.clock().now();
        refuse_key(request.key.as_deref())?;
        let partition = request.parsed()?;
        self.wiped_steps(&request.selection, partition.as_ref(), now).await?;
        let mut new = NewRun::new(Arc::clone(self.location()), request.selection.as_str(), now);
        new.code_version = Arc::clone(self.code_version());
        new.partition = partition;
        new.tags = request.tags;
        new.origin = RunOrigin::Wipe;
        new.run_key = request.key;
        new.not_before = Some(now.checked_add(HEAD_START).unwrap_or(now));
        let Enqueued { run, is_new } = self.enqueue(new).await?;
        if is_new {
            let launcher = InProcessLauncher::new(self.clone());
            self.claim_and_execute(&launcher, run.id, now, ExecuteOptions::new())
                .await?;
        }
        let run = self.wait(run.id).await?;
        if run.origin != RunOrigin::Wipe {
            let text = format!(
                "its key stands for run `{}`, which wipes nothing; take another key",
                run.id
            );
            return Err(InstanceError::BadWipe(text));
        }
        Ok(Enqueued { run, is_new })
    }

    /// Says what a request would wipe, asset by asset, and changes nothing.
    ///
    /// # Errors
    /// [`InstanceError::Plan`] when the selection names no assets, or the partitions are none of theirs; [`InstanceError::BadWipe`];
    /// [`InstanceError::Store`].
    pub async fn plan_wipe(&self, request: &WipeRequest) -> Result<Vec<WipedAsset>, InstanceError> {
        let now = self.clock().now();
        let partitions = request.parsed()?;
        self.wiped_steps(&request.selection, partitions.as_ref(), now).await?;
        let assets = self.wiped_assets(&request.selection)?;
        let statuses = self.partition_statuses_of(&assets).await?;
        let mut wiped = Vec::with_capacity(assets.len());
        for of_asset in statuses {
            let known = of_asset.made.union(&of_asset.statuses.failed);
            let chosen = partitions.as_ref().map(|chosen| chosen.resolve(&of_asset.space));
            let chosen = chosen.transpose().map_err(PlanError::Partitions)?;
            wiped.push(WipedAsset {
                asset: of_asset.asset,
                partitions: chosen.as_ref().map(PartitionSet::len),
                known: chosen.map_or(known.len(), |chosen| known.intersection(&chosen).len()),
            });
        }
        Ok(wiped)
    }

    /// The facts of a run that wipes, from its beginning to its end.
    pub(super) async fn facts_of_wipe(&self, run: &Run) -> Result<Vec<EventRecord>, InstanceError> {
        let at = self.planned_for(run).await?;
        let mut wiped = self.wiped_steps(&run.selection, run.partition.as_ref(), at).await?;
        if run.epoch > 1 {
            let before = self.wiped_before(run.id, wiped.len()).await?;
            wiped.retain(|step| !before.contains(step));
        }
        let begun = EventKind::RunStarted {
            selection: Arc::clone(&run.selection),
            steps: 0,
        };
        let ended = EventKind::RunFinished {
            status: RunStatus::Success,
            reason: None,
        };
        let wiped = wiped.into_iter().map(|step| (Some(step), EventKind::AssetWiped));
        let facts = [(None, begun)].into_iter().chain(wiped).chain([(None, ended)]);
        Ok(facts.map(|(step, kind)| self.fact_of(run, step, kind)).collect())
    }

    /// What a run had wiped in an earlier epoch, which is so much at most: what was made since is not to go.
    async fn wiped_before(&self, run: RunId, most: usize) -> Result<BTreeSet<StepKey>, InstanceError> {
        let filter = EventFilter {
            run: Some(run),
            asset: None,
            kinds: vec!["asset_wiped"],
        };
        let events = self.store().events(filter, EventPosition(0), most).await?;
        Ok(events.into_iter().filter_map(|event| event.record.step).collect())
    }

    fn wiped_assets(&self, selection: &str) -> Result<Vec<AssetKey>, InstanceError> {
        let graph = self.definitions().graph();
        let selection: Selection = selection.parse().map_err(PlanError::from)?;
        let chosen = graph.resolve(&selection).map_err(PlanError::from)?;
        Ok(chosen.into_iter().map(|id| graph.asset(id).key.clone()).collect())
    }

    /// What is to be wiped: assets as a whole, or partitions of them, under every key that they have had.
    async fn wiped_steps(
        &self,
        selection: &str,
        partitions: Option<&PartitionSelection>,
        now: Timestamp,
    ) -> Result<Vec<StepKey>, InstanceError> {
        let graph = self.definitions().graph();
        let lists = self.dynamic_lists().await?;
        let mut steps = Vec::new();
        for key in self.wiped_assets(selection)? {
            let Some(asset) = graph.get(key.as_str()) else {
                continue;
            };
            let of = |partition: Option<PartitionKey>| {
                let keys = asset.keys().cloned();
                keys.map(move |asset| StepKey {
                    asset,
                    partition: partition.clone(),
                })
            };
            let Some(partitions) = partitions else {
                steps.extend(of(None));
                continue;
            };
            if asset.partitions.is_none() {
                let text = format!("asset `{key}` has no partitions; leave them out, and all of it is wiped");
                return Err(InstanceError::BadWipe(text));
            }
            let space = space_of(asset, now, &lists)?;
            let chosen = partitions.resolve(&space).map_err(|error| PlanError::Partition {
                asset: key.clone(),
                error,
            })?;
            if steps.len() as u64 + chosen.len() > MOST_NAMED {
                let text = format!(
                    "these are more than {MOST_NAMED} partitions; name fewer at once, or leave them out to wipe all of the asset"
                );
                return Err(InstanceError::BadWipe(text));
            }
            for partition in space.keys(&chosen) {
                steps.extend(of(Some(partition)));
            }
        }
        Ok(steps)
    }
}
