//! Which partitions runs make at this moment: asked of the runs that are not over, and never stored, so that a run that died leaves
//! nothing behind.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;

use super::{Instance, preparation::Unplannable};
use crate::{
    id::RunId,
    key::AssetKey,
    partition::{PartitionKey, PartitionSet, PartitionSpace},
    run::{CHECKS_TAG, Run, RunStatus},
    store::{EventFilter, EventPosition, StoreError},
};

/// So many events are read at once.
const CHUNK: usize = 1_000;
/// What ends a step.
const ENDS: [&str; 4] = ["step_succeeded", "step_failed", "step_skipped", "step_canceled"];

/// The partitions that a run makes, by asset.
pub(super) type Targets = Arc<BTreeMap<AssetKey, Vec<Option<PartitionKey>>>>;

impl Instance {
    /// The runs that are not over and make something, with what they make.
    pub(super) async fn runs_under_way(&self, now: Timestamp) -> Result<Vec<(Run, Targets)>, StoreError> {
        let runs = self.store().unfinished(Arc::clone(self.location())).await?;
        self.partition_memory().forget_targets_but(&runs);
        let mut found = Vec::new();
        for run in runs {
            // A process that does not say that it lives makes nothing.
            let is_held = run.lease_until.is_none_or(|until| until > now);
            if !is_held || run.tags.get(CHECKS_TAG).is_some() {
                continue;
            }
            let targets = self.targets_of(&run).await?;
            found.push((run, targets));
        }
        Ok(found)
    }

    /// What a run makes; found out once. Nothing while it cannot be planned: it would not be executed either.
    async fn targets_of(&self, run: &Run) -> Result<Targets, StoreError> {
        if let Some(known) = self.partition_memory().targets(run.id) {
            return Ok(known);
        }
        let mut targets: BTreeMap<AssetKey, Vec<Option<PartitionKey>>> = BTreeMap::new();
        match self.prepare(run).await {
            Ok(prepared) => {
                let steps = prepared.plan.steps.into_iter().map(|step| step.key);
                for step in steps.filter(|step| !prepared.done_before.contains(step)) {
                    targets.entry(step.asset).or_default().push(step.partition);
                }
            }
            Err(Unplannable::Store(error)) => return Err(error),
            // It may be planned later, with keys that are added until then.
            Err(Unplannable::Plan(_) | Unplannable::Panicked) => return Ok(Targets::default()),
        }
        let targets = Arc::new(targets);
        self.partition_memory().keep_targets(run.id, Arc::clone(&targets));
        Ok(targets)
    }

    /// The partitions of an asset that these runs make: those whose step has not ended.
    pub(super) async fn in_progress(
        &self,
        asset: &AssetKey,
        space: &PartitionSpace,
        runs: &[(Run, Targets)],
    ) -> Result<PartitionSet, StoreError> {
        let mut in_progress = PartitionSet::new();
        for (run, targets) in runs {
            let Some(wanted) = targets.get(asset) else {
                continue;
            };
            let number =
                |key: &Option<PartitionKey>| space.index_of(key.as_ref().map_or("", PartitionKey::as_str)).ok();
            let wanted: PartitionSet = wanted.iter().filter_map(number).collect();
            let ended: PartitionSet = self.ended_steps(run, asset).await?.iter().filter_map(number).collect();
            in_progress = in_progress.union(&wanted.difference(&ended));
        }
        Ok(in_progress)
    }

    /// The partitions of an asset whose step has ended in a run: in its present epoch, or well in an earlier one.
    async fn ended_steps(&self, run: &Run, asset: &AssetKey) -> Result<Vec<Option<PartitionKey>>, StoreError> {
        let mut ended = Vec::new();
        if run.status == RunStatus::Queued && run.epoch == 0 {
            return Ok(ended);
        }
        let since = if run.epoch > 1 {
            self.taken_at(run.id).await?
        } else {
            EventPosition(0)
        };
        let mut position = EventPosition(0);
        loop {
            let filter = EventFilter {
                run: Some(run.id),
                asset: Some(asset.clone()),
                kinds: ENDS.to_vec(),
            };
            let events = self.store().events(filter, position, CHUNK).await?;
            let is_last = events.len() < CHUNK;
            for event in events {
                position = event.position;
                let is_well = event.record.kind.name() == "step_succeeded";
                if (is_well || event.position > since)
                    && let Some(step) = event.record.step
                {
                    ended.push(step.partition);
                }
            }
            if is_last {
                return Ok(ended);
            }
        }
    }

    /// Where the present epoch of a run begins.
    async fn taken_at(&self, run: RunId) -> Result<EventPosition, StoreError> {
        let filter = EventFilter {
            run: Some(run),
            asset: None,
            kinds: vec!["run_claimed", "run_requeued"],
        };
        let newest = self.store().events_back(filter, None, 1).await?;
        Ok(newest.first().map(|event| event.position).unwrap_or_default())
    }
}
