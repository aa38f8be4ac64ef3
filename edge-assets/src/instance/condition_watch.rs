//! [`ConditionWatch`]: what conditions are evaluated on, kept up to date with the store.
//!
//! It reads the log, then how it stands with the partitions that the log spoke of, then the log once more: so nothing is known of
//! a partition that the log was not read for. Only what was touched is read again, so a look costs what happened since the last.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::Timestamp;

use super::{Instance, InstanceError, condition_switches::Switches};
use crate::{
    automation::{Asked, AssetView, ConditionCursor, Evaluation, Evaluator, Verdict, View, runs_of},
    graph::AssetId,
    id::RunId,
    key::AssetKey,
    partition::{PartitionKey, PartitionSpace, PartitionsDefinition},
    run::{AUTOMATION_TAG, NewRun, RunOrigin},
    store::{EventPosition, NewEvaluation, StoreError, Told},
    tick::TriggerState,
};

type Keys = BTreeMap<String, Vec<PartitionKey>>;

/// What conditions are evaluated on, and what is remembered of them.
#[derive(Debug)]
pub(crate) struct ConditionWatch {
    evaluator: Arc<Evaluator>,
    view: View,
    cursors: BTreeMap<AssetId, ConditionCursor>,
    /// Everything up to here was read.
    position: EventPosition,
    /// How it stands with these is to be read again.
    touched: BTreeSet<AssetId>,
    keys: Keys,
}

impl ConditionWatch {
    /// Begins with what the store remembers: the last look was at `state.last_at`, and had read up to `position`.
    pub(crate) async fn begin(
        instance: &Instance,
        evaluator: Arc<Evaluator>,
        state: &TriggerState,
        position: EventPosition,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let graph = instance.definitions().graph();
        let keys = instance.dynamic_keys().await.map_err(told_by_store)?;
        // No instant counts that was before it was switched on, or seen for the first time.
        let previous = state.last_at.map_or(state.since, |last| last.max(state.since));
        let mut watch = Self {
            touched: evaluator.looked_at().iter().copied().collect(),
            evaluator,
            view: View {
                now,
                previous,
                spaces: Vec::new(),
                assets: vec![AssetView::default(); graph.len()],
            },
            cursors: BTreeMap::new(),
            position,
            keys,
        };
        watch.make_spaces(instance)?;
        for (asset, text) in instance
            .store()
            .condition_cursors(Arc::clone(instance.location()))
            .await?
        {
            let Some(id) = graph.id(asset.as_str()) else {
                continue;
            };
            if let Some(cursor) = ConditionCursor::of_text(&text, &asset, graph, &watch.view) {
                watch.cursors.insert(id, cursor);
            }
        }
        Ok(watch)
    }

    /// Everything up to here was read.
    pub(crate) fn position(&self) -> EventPosition {
        self.position
    }

    /// Takes in which conditions are switched off, and since when the others are on.
    pub(crate) fn switch(&mut self, switches: &Switches, instance: &Instance) {
        let graph = instance.definitions().graph();
        for id in self.evaluator.assets() {
            let (key, asset) = (&graph.asset(id).key, &mut self.view.assets[id.index()]);
            asset.is_paused = !switches.is_on(key);
            asset.since = switches.since(key);
        }
    }

    /// Takes in what happened since the last look. `false` when dynamic keys have changed, so that numbers mean something else: then
    /// it is to begin again.
    pub(crate) async fn catch_up(&mut self, instance: &Instance, now: Timestamp) -> Result<bool, StoreError> {
        if !self.keys.is_empty() && instance.dynamic_keys().await.map_err(told_by_store)? != self.keys {
            return Ok(false);
        }
        // A clock that was set back shows no window as it was.
        let spaces = self.view.spaces.iter();
        let is_past = spaces
            .filter_map(|space| space.next_change())
            .min()
            .is_some_and(|at| at <= now);
        let before = std::mem::replace(&mut self.view.now, now);
        if is_past || now < before {
            self.make_spaces(instance)?;
        }
        let facts = instance.read_facts(&mut self.view, &mut self.position).await?;
        self.touched.extend(facts.touched);
        self.read_standing(instance).await?;
        let late = instance.read_facts(&mut self.view, &mut self.position).await?;
        for (id, partition) in late.started {
            self.view.assets[id.index()].in_progress.insert(partition);
        }
        self.touched = late.touched;
        Ok(true)
    }

    async fn read_standing(&mut self, instance: &Instance) -> Result<(), StoreError> {
        let graph = instance.definitions().graph();
        let looked_at = self.evaluator.looked_at();
        let asked: Vec<AssetId> = self
            .touched
            .iter()
            .copied()
            .filter(|id| looked_at.binary_search(id).is_ok())
            .collect();
        let keys: Vec<AssetKey> = asked.iter().map(|id| graph.asset(*id).key.clone()).collect();
        if keys.is_empty() {
            return Ok(());
        }
        let found = instance.partition_statuses_of(&keys).await.map_err(told_by_store)?;
        for (id, found) in asked.into_iter().zip(found) {
            let asset = &mut self.view.assets[id.index()];
            asset.materialized = found.made;
            asset.failed = found.statuses.failed;
            asset.in_progress = found.statuses.in_progress;
        }
        Ok(())
    }

    fn make_spaces(&mut self, instance: &Instance) -> Result<(), StoreError> {
        let graph = instance.definitions().graph();
        let now = self.view.now;
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        let mut spaces = vec![Arc::new(PartitionSpace::whole(now))];
        for (asset, view) in graph.assets().iter().zip(&mut self.view.assets) {
            let Some(partitions) = &asset.partitions else {
                view.space = 0;
                continue;
            };
            let text = format!("{partitions:?}");
            view.space = match known.get(&text) {
                Some(place) => *place,
                None => {
                    spaces.push(Arc::new(space_of(&asset.key, partitions, now, &self.keys)?));
                    known.insert(text, spaces.len() - 1);
                    spaces.len() - 1
                }
            };
        }
        self.view.spaces = spaces;
        Ok(())
    }

    /// Evaluates all conditions.
    pub(crate) fn evaluate(&self, instance: &Instance) -> Evaluation {
        let graph = instance.definitions().graph();
        self.evaluator.evaluate(graph, &self.view, &self.cursors)
    }

    /// Evaluates all conditions as if nothing had been told before, so that all are explained.
    pub(crate) fn evaluate_telling_all(&self, instance: &Instance) -> Evaluation {
        let graph = instance.definitions().graph();
        let mut cursors = self.cursors.clone();
        cursors.values_mut().for_each(ConditionCursor::forget_what_was_told);
        self.evaluator.evaluate(graph, &self.view, &cursors)
    }

    /// What a verdict requests, as ranges.
    pub(crate) fn ranges(&self, verdict: &Verdict) -> Vec<String> {
        let ranges = self.view.space(verdict.asset.index()).ranges(&verdict.requested);
        ranges.iter().map(ToString::to_string).collect()
    }

    /// The runs that an evaluation asks for, with what each is for.
    pub(crate) fn runs(&self, instance: &Instance, evaluation: &Evaluation) -> Vec<(Asked, NewRun)> {
        let asked = runs_of(instance.definitions().graph(), &self.view, evaluation.requests());
        let run = |asked: Asked| {
            let mut run = NewRun::new(Arc::clone(instance.location()), asked.selection.as_str(), self.view.now);
            run.code_version = Arc::clone(instance.code_version());
            run.partition.clone_from(&asked.partition);
            run.origin = RunOrigin::Automation;
            run.tags.insert(AUTOMATION_TAG, self.position.0.to_string());
            (asked, run)
        };
        asked.into_iter().map(run).collect()
    }

    /// What is to be recorded of an evaluation that asks for these runs.
    pub(crate) fn to_record(
        &self,
        instance: &Instance,
        evaluation: &Evaluation,
        runs: &[(Asked, NewRun)],
    ) -> Vec<NewEvaluation> {
        let graph = instance.definitions().graph();
        let of_asset = |id: AssetId| -> Vec<RunId> {
            let own = runs.iter().filter(|(asked, _)| asked.assets.contains(&id));
            own.map(|(_, run)| run.id).collect()
        };
        let new = |verdict: &Verdict| {
            let asset = graph.asset(verdict.asset).key.clone();
            let told = verdict.explanation.as_ref().map(|explanation| Told {
                requested: verdict.requested.len(),
                runs: of_asset(verdict.asset),
                // Texts and numbers always have a JSON form.
                explanation: serde_json::to_string(explanation).unwrap_or_default().into(),
            });
            NewEvaluation {
                cursor: verdict.cursor.to_text(&asset, graph, &self.view).into(),
                asset,
                told,
            }
        };
        evaluation.verdicts.iter().map(new).collect()
    }

    /// Goes on behind an evaluation; with what it said to be remembered, where that was recorded.
    pub(crate) fn go_on(&mut self, evaluation: Evaluation) {
        for verdict in evaluation.verdicts {
            // The run that is queued for it is read at the next look.
            let asset = &mut self.view.assets[verdict.asset.index()];
            if !verdict.requested.is_empty() {
                asset.in_progress = asset.in_progress.union(&verdict.requested);
                self.touched.insert(verdict.asset);
            }
            self.cursors.insert(verdict.asset, verdict.cursor);
        }
        self.view.previous = self.view.now.max(self.view.previous);
        for asset in &mut self.view.assets {
            asset.updated.clear();
            asset.started.clear();
        }
    }
}

fn space_of(
    asset: &AssetKey,
    partitions: &PartitionsDefinition,
    now: Timestamp,
    keys: &Keys,
) -> Result<PartitionSpace, StoreError> {
    PartitionSpace::new(partitions, now, keys).map_err(|error| {
        told_by_store(InstanceError::Partitions {
            asset: asset.clone(),
            error,
        })
    })
}

/// The loops of the daemon know the store's errors only.
fn told_by_store(error: InstanceError) -> StoreError {
    match error {
        InstanceError::Store(error) => error,
        error => StoreError::Failed {
            action: "evaluate automation conditions",
            source: error.into(),
        },
    }
}
