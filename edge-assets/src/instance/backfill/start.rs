//! [`Instance::start_backfill`]: a request is checked as a whole, then it is kept; the runs are the daemon's.

use std::sync::Arc;

use indexmap::IndexMap;
use jiff::Timestamp;
use serde::Serialize;

use super::{
    super::{Instance, InstanceError, LaunchRequest},
    BackfillError, BackfillRequest, WhichPartitions,
    snapshot::Snapshot,
    tracker::selection_of,
};
use crate::{
    backfill::Course,
    crash_point,
    graph::AssetId,
    id::BackfillId,
    key::AssetKey,
    partition::{PartitionSelection, PartitionSet, PartitionSpace, PartitionStatus},
    plan::{PlanError, PlanRequest, Targets, targets},
    run::BackfillSpec,
    store::CreatedBackfill,
};

/// The longest key of a request, in bytes.
const MAX_KEY_BYTES: usize = 512;

/// Assets that a backfill makes together, since they have the same partitions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PlannedGroup {
    /// The assets, upstream first.
    pub assets: Vec<AssetKey>,
    /// The partitions of each, as ranges of keys; empty for assets that have none.
    pub partitions: Vec<String>,
    /// How many partitions of each.
    pub count: u64,
    /// How many runs.
    pub runs: u64,
}

/// What a backfill would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BackfillPlan {
    /// What is made together, each after what it is made from.
    pub groups: Vec<PlannedGroup>,
    /// How many partitions of all assets.
    pub partitions: u64,
    /// How many runs, when nothing fails.
    pub runs: u64,
}

impl Instance {
    /// Begins a backfill, once everything about the request has been checked. It is kept before its first run; the daemon asks for
    /// the runs.
    ///
    /// # Errors
    /// [`InstanceError::Backfill`], [`InstanceError::Plan`] and [`InstanceError::BadKey`] when it cannot be made as it stands;
    /// [`InstanceError::Store`] when the store does not take it.
    pub async fn start_backfill(&self, request: BackfillRequest) -> Result<CreatedBackfill, InstanceError> {
        let now = self.clock().now();
        let (spec, snapshot) = self.backfill_spec(&request, now).await?;
        let course = Course::new(snapshot.targets.clone(), snapshot.links.clone(), spec.policy);
        self.check_first_runs(&spec, &snapshot, &course).await?;
        crash_point::reached("backfill/checked");
        let created = self.store().create_backfill(spec).await?;
        crash_point::reached("backfill/created");
        Ok(created)
    }

    /// Says what a backfill would do, and keeps nothing.
    ///
    /// # Errors
    /// Those of [`start_backfill`](Self::start_backfill), but for those of the store's writing.
    pub async fn plan_backfill(&self, request: &BackfillRequest) -> Result<BackfillPlan, InstanceError> {
        let (spec, snapshot) = self.backfill_spec(request, self.clock().now()).await?;
        let course = Course::new(snapshot.targets.clone(), snapshot.links.clone(), spec.policy);
        self.check_first_runs(&spec, &snapshot, &course).await?;
        let groups = course.groups().map(|members| {
            let (part, set) = (&snapshot.parts[members[0]], &snapshot.targets[members[0]].set);
            let ranges = part.space.iter().flat_map(|space| space.ranges(set));
            PlannedGroup {
                assets: members.iter().map(|place| snapshot.parts[*place].key.clone()).collect(),
                partitions: ranges.map(|range| range.to_string()).collect(),
                count: set.len(),
                runs: set.len().div_ceil(spec.policy.most()),
            }
        });
        Ok(BackfillPlan {
            groups: groups.filter(|group| group.count > 0).collect(),
            partitions: spec.partition_count(),
            runs: course.run_count(),
        })
    }

    async fn backfill_spec(
        &self,
        request: &BackfillRequest,
        now: Timestamp,
    ) -> Result<(BackfillSpec, Snapshot), InstanceError> {
        if let Some(key) = &request.key
            && !(1..=MAX_KEY_BYTES).contains(&key.len())
        {
            return Err(InstanceError::BadKey {
                bytes: key.len(),
                most: MAX_KEY_BYTES,
            });
        }
        let graph = self.definitions().graph();
        let assets = self.backfill_targets(request, now).await?;
        let snapshot = Snapshot::of(graph, assets)?;
        let known = |asset: &AssetKey| snapshot.parts.iter().any(|part| part.key == *asset);
        if let Some(asset) = request.config.keys().find(|asset| !known(asset)) {
            let asset = asset.clone();
            return Err(BackfillError::SettingsOfNothing { asset }.into());
        }
        let within = request
            .within
            .as_ref()
            .map(|text| format!(" of {text}"))
            .unwrap_or_default();
        let partitions = match &request.which {
            WhichPartitions::Selection(text) => text.clone(),
            WhichPartitions::Missing => format!("missing{within}"),
            WhichPartitions::Failed => format!("failed{within}"),
        };
        let spec = BackfillSpec {
            id: BackfillId::generate(),
            location: Arc::clone(self.location()),
            code_version: Arc::clone(self.code_version()),
            key: request.key.clone(),
            selection: request.selection.as_str().into(),
            partitions: partitions.into(),
            policy: request.policy,
            at_once: request.at_once,
            tags: request.tags.clone(),
            priority: request.priority,
            config: request.config.clone(),
            created_at: now,
            targets: snapshot.record(graph),
        };
        Ok((spec, snapshot))
    }

    /// The assets of a request in topological order, with what is to be made of each.
    async fn backfill_targets(
        &self,
        request: &BackfillRequest,
        now: Timestamp,
    ) -> Result<Vec<(AssetId, Arc<PartitionSpace>, PartitionSet)>, InstanceError> {
        let graph = self.definitions().graph();
        let mut planned = PlanRequest::new(request.selection.parse().map_err(PlanError::from)?, now);
        planned.keys = self.plan_keys().await?;
        planned.partition = match &request.which {
            WhichPartitions::Selection(text) => Some(text.clone()),
            WhichPartitions::Missing | WhichPartitions::Failed => request.within.clone(),
        };
        let mut found = targets(graph, &planned)?;
        if found.partitioned().len() == 0 {
            let selection = request.selection.clone();
            return Err(BackfillError::NotPartitioned { selection }.into());
        }
        let by_status = match request.which {
            WhichPartitions::Selection(_) => IndexMap::new(),
            WhichPartitions::Missing => self.of_status(&found, PartitionStatus::Missing).await?,
            WhichPartitions::Failed => self.of_status(&found, PartitionStatus::Failed).await?,
        };
        let mut assets = Vec::with_capacity(found.assets().len());
        for id in found.assets().to_vec() {
            let space = found.space(graph, id)?;
            let set = match (&request.which, found.of(id)) {
                (WhichPartitions::Selection(_), Some(target)) => target.set.clone(),
                (WhichPartitions::Selection(_), None) => PartitionSet::from(0..1),
                (WhichPartitions::Missing | WhichPartitions::Failed, target) => match (by_status.get(&id), target) {
                    (Some(set), Some(target)) if request.within.is_some() => set.intersection(&target.set),
                    (Some(set), _) => set.intersection(&space.all()),
                    (None, _) => continue,
                },
            };
            assets.push((id, space, set));
        }
        if assets.iter().all(|(_, _, set)| set.is_empty()) {
            let what = match request.which {
                WhichPartitions::Failed => "failed",
                WhichPartitions::Missing | WhichPartitions::Selection(_) => "missing",
            };
            let selection = request.selection.clone();
            return Err(BackfillError::Nothing { selection, what }.into());
        }
        Ok(assets)
    }

    /// The partitions of a status, of each asset that has partitions.
    async fn of_status(
        &self,
        found: &Targets,
        status: PartitionStatus,
    ) -> Result<IndexMap<AssetId, PartitionSet>, InstanceError> {
        let ids: Vec<AssetId> = found.partitioned().map(|(id, _)| id).collect();
        let graph = self.definitions().graph();
        let keys: Vec<AssetKey> = ids.iter().map(|id| graph.asset(*id).key.clone()).collect();
        let statuses = self.partition_statuses_of(&keys).await?;
        Ok(ids
            .into_iter()
            .zip(statuses.iter().map(|known| known.of(status)))
            .collect())
    }

    /// Checks the first run of each group as any other run: its settings, its values from elsewhere, how large it is.
    async fn check_first_runs(
        &self,
        spec: &BackfillSpec,
        snapshot: &Snapshot,
        course: &Course,
    ) -> Result<(), InstanceError> {
        let plan_keys = self.plan_keys().await?;
        for members in course.groups() {
            let (part, set) = (&snapshot.parts[members[0]], &snapshot.targets[members[0]].set);
            let (Some(space), Some(first)) = (&part.space, set.first()) else {
                continue;
            };
            let last = set.nth(spec.policy.most().min(set.len()) - 1).unwrap_or(first);
            let chunk = set.intersection(&PartitionSet::from(first..last + 1));
            let keys: Vec<&AssetKey> = members.iter().map(|place| &snapshot.parts[*place].key).collect();
            let mut request = LaunchRequest::selection(selection_of(&keys));
            if space.dimensions().len() > 0
                && let Some(text) = PartitionSelection::of(space, &chunk)
            {
                request = request.partition(text.to_string());
            }
            for (asset, settings) in spec.config.iter().filter(|(asset, _)| keys.contains(asset)) {
                request = request.config(asset.clone(), settings.clone());
            }
            self.new_run(request, &plan_keys)?;
        }
        Ok(())
    }
}
