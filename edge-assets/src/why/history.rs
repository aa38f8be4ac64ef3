//! [`History`]: what a store knows of one asset: when it was made last and what went wrong, what is under way, the last ticks of
//! what launches it, the last results of its checks.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    definitions::Definitions,
    event::{EventKind, Severity},
    graph::{AssetGraph, AssetId},
    id::RunId,
    key::AssetKey,
    page::PageRequest,
    partition::PartitionKey,
    run::{Run, RunStatus, StepStatus},
    selection::Selection,
    store::{AssetState, EventFilter, Store, StoreError, StoredEvent, TickFilter},
    tick::{Tick, TriggerKey, TriggerKind, TriggerState},
    version::DataVersion,
};

/// So many runs that are under way are told of.
const UNDER_WAY: usize = 10;
/// So many events are looked at, at most, for the end of one step, and for the results of checks.
const LOOK: usize = 500;

/// What a store knows of one asset.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct History {
    /// When it was made, or looked at, last.
    pub last_materialization: Option<LastMaterialization>,
    /// When it, or a partition of it, was wiped last.
    pub last_wipe: Option<LastWipe>,
    /// What went wrong last.
    pub last_failure: Option<LastFailure>,
    /// Runs that are not over and select it, the oldest first; ten at most.
    pub under_way: Vec<UnderWay>,
    /// How many such runs there are in all.
    pub under_way_total: usize,
    /// The schedules and sensors that launch it.
    pub triggers: Vec<TriggerHistory>,
    /// The last result of each of its checks that was evaluated.
    pub checks: Vec<CheckHistory>,
}

/// When an asset was made, or looked at, last.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct LastMaterialization {
    /// When.
    pub at: Timestamp,
    /// In which run.
    pub run_id: RunId,
    /// The partition, where there is one.
    pub partition: Option<PartitionKey>,
    /// How long the step took, in microseconds; nothing once its run was pruned.
    pub duration_us: Option<u64>,
    /// Which data it is, when that is known.
    pub data_version: Option<DataVersion>,
    /// Which code the run had; nothing once it was pruned.
    pub code_version: Option<Arc<str>>,
}

/// When an asset, or a partition of it, was wiped last.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct LastWipe {
    /// When.
    pub at: Timestamp,
    /// In which run.
    pub run_id: RunId,
    /// The partition; nothing when it was all of it.
    pub partition: Option<PartitionKey>,
}

/// What went wrong last.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct LastFailure {
    /// When.
    pub at: Timestamp,
    /// In which run.
    pub run_id: RunId,
    /// The partition, where there is one.
    pub partition: Option<PartitionKey>,
    /// The error with its causes.
    pub error: String,
    /// Whether it was made since, in whichever partition.
    pub was_made_since: bool,
}

/// A run that is not over and selects the asset.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct UnderWay {
    /// The run.
    pub run_id: RunId,
    /// Where it stands.
    pub status: RunStatus,
    /// Since when.
    pub since: Timestamp,
    /// The job, when it is one's.
    pub job: Option<Arc<str>>,
    /// Where the step of the asset stands that was heard of last.
    pub step: StepStatus,
}

/// A schedule or sensor that launches the asset.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct TriggerHistory {
    /// Which of the two.
    pub kind: TriggerKind,
    /// The name.
    pub name: Arc<str>,
    /// Whether it is on: by its declaration, or by what somebody decided.
    pub is_on: bool,
    /// What its last tick came to.
    pub last_tick: Option<Tick>,
}

/// The last result of a check.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct CheckHistory {
    /// The check.
    pub name: Arc<str>,
    /// When it was evaluated.
    pub at: Timestamp,
    /// In which run.
    pub run_id: RunId,
    /// Whether all was well.
    pub passed: bool,
    /// How bad it is when it was not.
    pub severity: Severity,
    /// What it found.
    pub description: Option<String>,
}

impl History {
    /// Reads what a store knows of an asset; `location` is the name under which the definitions stand there.
    ///
    /// # Errors
    /// [`StoreError`] when the store does not answer.
    pub async fn read(
        definitions: &Definitions,
        asset: AssetId,
        store: &dyn Store,
        location: &Arc<str>,
    ) -> Result<Self, StoreError> {
        let graph = definitions.graph();
        let reading = Reading {
            definitions,
            asset,
            key: graph.asset(asset).key.clone(),
            store,
            location,
        };
        let latest = store.latest_of(vec![reading.key.clone()]).await?.pop();
        let made = latest.as_ref().map(|state| state.latest.position);
        let (under_way, under_way_total) = reading.under_way().await?;
        Ok(Self {
            last_wipe: reading.last("asset_wiped").await?.map(|event| LastWipe {
                at: event.record.at,
                run_id: event.record.run_id,
                partition: event.record.step.and_then(|step| step.partition),
            }),
            last_failure: reading.last("step_failed").await?.map(|event| LastFailure {
                was_made_since: made.is_some_and(|made| made > event.position),
                at: event.record.at,
                run_id: event.record.run_id,
                error: error_of(&event.record.kind),
                partition: event.record.step.and_then(|step| step.partition),
            }),
            last_materialization: match latest {
                Some(state) => Some(reading.materialization(state).await?),
                None => None,
            },
            under_way,
            under_way_total,
            triggers: reading.triggers().await?,
            checks: reading.checks().await?,
        })
    }

    /// Whether the store knows of no run of the asset.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let is_unheard_of =
            self.last_materialization.is_none() && self.last_wipe.is_none() && self.last_failure.is_none();
        is_unheard_of && self.under_way.is_empty()
    }
}

struct Reading<'a> {
    definitions: &'a Definitions,
    asset: AssetId,
    key: AssetKey,
    store: &'a dyn Store,
    location: &'a Arc<str>,
}

impl Reading<'_> {
    fn filter(&self, run: Option<RunId>, kinds: &[&'static str]) -> EventFilter {
        EventFilter {
            run,
            asset: Some(self.key.clone()),
            kinds: kinds.to_vec(),
        }
    }

    async fn materialization(&self, state: AssetState) -> Result<LastMaterialization, StoreError> {
        let record = state.latest.record;
        let ends = self.filter(Some(record.run_id), &["step_succeeded", "step_failed"]);
        let ends = match self.store.events_back(ends, None, LOOK).await {
            Err(StoreError::UnknownRun(_)) => Vec::new(),
            answer => answer?,
        };
        let end = ends.into_iter().find(|event| event.record.step == record.step);
        Ok(LastMaterialization {
            at: record.at,
            run_id: record.run_id,
            partition: state.partition,
            duration_us: end.and_then(|event| duration_of(&event.record.kind)),
            data_version: match record.kind {
                EventKind::AssetMaterialized { data_version, .. } | EventKind::AssetObserved { data_version, .. } => {
                    data_version
                }
                _ => None,
            },
            code_version: self.store.run(record.run_id).await?.map(|run| run.code_version),
        })
    }

    /// The newest fact of a kind.
    async fn last(&self, kind: &'static str) -> Result<Option<StoredEvent>, StoreError> {
        let of_kind = self.filter(None, &[kind]);
        Ok(self.store.events_back(of_kind, None, 1).await?.pop())
    }

    /// The runs that are not over and select the asset, and how many there are.
    async fn under_way(&self) -> Result<(Vec<UnderWay>, usize), StoreError> {
        let mut selections: BTreeMap<Arc<str>, bool> = BTreeMap::new();
        let mut runs: Vec<Run> = Vec::new();
        for run in self.store.unfinished(Arc::clone(self.location)).await? {
            let graph = self.definitions.graph();
            let known = selections.entry(Arc::clone(&run.selection));
            if *known.or_insert_with(|| selects(graph, &run.selection, self.asset)) {
                runs.push(run);
            }
        }
        let total = runs.len();
        let mut under_way = Vec::new();
        for run in runs.into_iter().take(UNDER_WAY) {
            let said = self.filter(Some(run.id), &[]);
            let said = self.store.events_back(said, None, LOOK).await?;
            under_way.push(UnderWay {
                run_id: run.id,
                status: run.status,
                since: run.status_since,
                job: run.job,
                step: said
                    .iter()
                    .find_map(|event| step_status(&event.record.kind))
                    .unwrap_or(StepStatus::Waiting),
            });
        }
        Ok((under_way, total))
    }

    async fn triggers(&self) -> Result<Vec<TriggerHistory>, StoreError> {
        let states = self.store.triggers(Arc::clone(self.location)).await?;
        let graph = self.definitions.graph();
        let is_of_asset = |job: &Arc<str>| {
            let job = self.definitions.job(job);
            job.is_some_and(|job| selects(graph, &job.selection, self.asset))
        };
        let schedules = self.definitions.schedules().iter();
        let schedules = schedules
            .filter(|schedule| is_of_asset(&schedule.job))
            .map(|schedule| (TriggerKind::Schedule, &schedule.name, schedule.enabled));
        let sensors = self.definitions.sensors().iter();
        let sensors = sensors
            .filter(|sensor| sensor.job.as_ref().is_some_and(is_of_asset))
            .map(|sensor| (TriggerKind::Sensor, &sensor.name, sensor.enabled));
        let mut found = Vec::new();
        for (kind, name, enabled) in schedules.chain(sensors) {
            let filter = TickFilter {
                location: Some(Arc::clone(self.location)),
                kind: Some(kind),
                name: Some(Arc::clone(name)),
                without_skips: false,
            };
            let ticks = self.store.ticks(filter, PageRequest::first(1)).await?;
            found.push(TriggerHistory {
                kind,
                name: Arc::clone(name),
                is_on: switched(&states, self.location, kind, name).unwrap_or(enabled),
                last_tick: ticks.items.into_iter().next(),
            });
        }
        Ok(found)
    }

    async fn checks(&self) -> Result<Vec<CheckHistory>, StoreError> {
        let graph = self.definitions.graph();
        let declared: Vec<Arc<str>> = graph
            .checks_of(self.asset)
            .map(|check| Arc::clone(&check.key.name))
            .collect();
        if declared.is_empty() {
            return Ok(Vec::new());
        }
        let results = self.filter(None, &["check_evaluated"]);
        let results = self.store.events_back(results, None, LOOK).await?;
        let newest = |name: &Arc<str>| results.iter().find_map(|event| evaluation(event, name));
        Ok(declared.iter().filter_map(newest).collect())
    }
}

/// Whether a stored selection, which may be of older definitions, selects an asset.
fn selects(graph: &AssetGraph, selection: &str, asset: AssetId) -> bool {
    let parsed: Option<Selection> = selection.parse().ok();
    let set = parsed.and_then(|selection| graph.resolve_set(&selection).ok());
    set.is_some_and(|set| set[asset.index()])
}

fn switched(states: &[TriggerState], location: &Arc<str>, kind: TriggerKind, name: &Arc<str>) -> Option<bool> {
    let key = TriggerKey {
        location: Arc::clone(location),
        kind,
        name: Arc::clone(name),
    };
    states.iter().find(|state| state.key == key)?.switched
}

fn evaluation(event: &StoredEvent, name: &Arc<str>) -> Option<CheckHistory> {
    match &event.record.kind {
        EventKind::CheckEvaluated {
            check,
            result,
            severity,
            ..
        } if check == name => Some(CheckHistory {
            name: Arc::clone(name),
            at: event.record.at,
            run_id: event.record.run_id,
            passed: result.passed,
            severity: *severity,
            description: result.description.clone(),
        }),
        _ => None,
    }
}

fn error_of(kind: &EventKind) -> String {
    match kind {
        EventKind::StepFailed { failure, .. } => failure.message(),
        _ => String::new(),
    }
}

fn duration_of(kind: &EventKind) -> Option<u64> {
    match kind {
        EventKind::StepSucceeded { duration_us } | EventKind::StepFailed { duration_us, .. } => Some(*duration_us),
        _ => None,
    }
}

/// Where a step stands after a fact.
fn step_status(kind: &EventKind) -> Option<StepStatus> {
    match kind {
        EventKind::StepStarted { .. } => Some(StepStatus::Running),
        EventKind::StepRetryScheduled { .. } => Some(StepStatus::Retrying),
        EventKind::StepSucceeded { .. } => Some(StepStatus::Success),
        EventKind::StepFailed { .. } => Some(StepStatus::Failure),
        EventKind::StepSkipped { .. } => Some(StepStatus::Skipped),
        EventKind::StepCanceled { .. } => Some(StepStatus::Canceled),
        _ => None,
    }
}
