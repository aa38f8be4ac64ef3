//! [`Tracker`]: how far a backfill is, read from its runs once and then kept up with them. What it knows can be read anew at any
//! time, and would be the same: nothing of it is stored.

use std::{collections::BTreeMap, sync::Arc};

use indexmap::IndexMap;
use jiff::Timestamp;

use super::{
    super::Instance,
    AssetProgress, BackfillChange, BackfillState, BackfillStatus, ProgressRange,
    snapshot::{Part, Snapshot},
};
use crate::{
    backfill::{Course, Ended, Phase, Piece, Place},
    id::RunId,
    page::{MAX_PAGE, PageRequest},
    partition::{PartitionSelection, PartitionSet, PartitionSpace},
    run::{
        BACKFILL_TAG, Backfill, BackfillEnd, BackfillOutcome, BackfillWish, NewRun, Run, RunOrigin, RunStatus, StepKey,
        TAKEN_BACK,
    },
    selection::{Selection, Term},
    store::{RunFilter, StoreError},
};

/// How far a backfill is.
#[derive(Debug, Clone)]
pub(crate) struct Tracker {
    pub(crate) backfill: Backfill,
    pub(crate) course: Course,
    parts: Vec<Part>,
    /// How the definitions differ from what they were.
    pub(super) changes: Vec<BackfillChange>,
    /// How many of its runs were seen.
    seen: u64,
    /// The runs that failed in the present attempt, with what their rows say of it.
    pub(super) failed: IndexMap<RunId, Option<String>>,
}

impl Tracker {
    /// Reads all runs of a backfill.
    pub(crate) async fn load(instance: &Instance, backfill: Backfill) -> Result<Self, StoreError> {
        let (snapshot, changes) = instance.snapshot_of(&backfill.spec, instance.clock().now()).await?;
        let Snapshot { parts, targets, links } = snapshot;
        let mut tracker = Self {
            course: Course::new(targets, links, backfill.spec.policy),
            parts,
            changes,
            seen: 0,
            failed: IndexMap::new(),
            backfill,
        };
        for run in runs_of(instance, &tracker.backfill).await?.into_iter().rev() {
            tracker.take_in(instance, &run).await?;
        }
        Ok(tracker)
    }

    /// Takes in what became of the runs that were not over. `unfinished` are all runs of the location that are not over now.
    pub(crate) async fn catch_up(&mut self, instance: &Instance, unfinished: &[Run]) -> Result<(), StoreError> {
        let now: BTreeMap<RunId, &Run> = unfinished.iter().map(|run| (run.id, run)).collect();
        let known: Vec<RunId> = self.course.in_flight().collect();
        for id in &known {
            match now.get(id) {
                Some(run) => self.course.stands(*id, phase_of(run)),
                // It is over; one that was pruned meanwhile belongs to no backfill that goes on.
                None => {
                    if let Some(run) = instance.store().run(*id).await? {
                        self.take_in(instance, &run).await?;
                    }
                }
            }
        }
        // Somebody repeated a run of it by hand.
        for run in unfinished {
            if self.is_mine(run) && !known.contains(&run.id) {
                self.take_in(instance, run).await?;
            }
        }
        Ok(())
    }

    /// Takes in a run: new, or not over until now.
    pub(crate) async fn take_in(&mut self, instance: &Instance, run: &Run) -> Result<(), StoreError> {
        if !self.course.in_flight().any(|known| known == run.id) {
            self.seen += 1;
            let covers = self.covers(run);
            self.course.begin(run.id, covers, phase_of(run));
        }
        if !run.status.is_final() {
            self.course.stands(run.id, phase_of(run));
            return Ok(());
        }
        let is_of_this_attempt = self.attempt_of(run) == Some(self.backfill.attempt);
        let ended = match run.status {
            RunStatus::Success => Ended::Succeeded,
            _ if run.reason.as_deref() == Some(TAKEN_BACK) => Ended::Void { made: Vec::new() },
            status => {
                let steps = match instance.store().finished_steps(run.id).await {
                    Err(StoreError::UnknownRun(_)) => Vec::new(),
                    steps => steps?,
                };
                let made = self.made(&steps);
                match status {
                    _ if !is_of_this_attempt => Ended::Void { made },
                    RunStatus::Failure => {
                        self.failed.insert(run.id, run.reason.clone());
                        Ended::Failed { made }
                    }
                    _ => Ended::Canceled { made },
                }
            }
        };
        self.course.end(run.id, &ended);
        Ok(())
    }

    /// Whether a run belongs to this backfill.
    pub(crate) fn is_mine(&self, run: &Run) -> bool {
        let id = self.backfill.id();
        match &run.origin {
            RunOrigin::Backfill { id: of } => *of == id,
            RunOrigin::Reexecution => run.tags.get(BACKFILL_TAG) == Some(id.to_string().as_str()),
            _ => false,
        }
    }

    /// The attempt of the backfill that asked for a run; nothing of one that was repeated by hand.
    fn attempt_of(&self, run: &Run) -> Option<u32> {
        let key = run.run_key.as_deref()?.strip_prefix(&key_prefix(&self.backfill))?;
        key.split_once('/')?.0.parse().ok()
    }

    /// What a run is to make, by the places of its assets.
    fn covers(&self, run: &Run) -> Vec<(usize, PartitionSet)> {
        let Ok(selection) = run.selection.parse::<Selection>() else {
            return Vec::new();
        };
        let keys = selection.branches().iter().filter_map(|branch| match branch {
            Selection::Term(Term::Key(key)) => Some(key),
            _ => None,
        });
        let places = keys.filter_map(|key| self.place_of(key));
        places
            .filter_map(|place| {
                let space = self.parts[place].space.as_ref()?;
                let set = match &run.partition {
                    None => space.all(),
                    Some(partitions) => partitions.resolve_known(space),
                };
                Some((place, set))
            })
            .collect()
    }

    fn place_of(&self, key: &str) -> Option<usize> {
        self.parts.iter().position(|part| part.key.as_str() == key)
    }

    fn made(&self, steps: &[StepKey]) -> Vec<(usize, PartitionSet)> {
        let mut made: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
        for step in steps {
            let Some(place) = self.place_of(step.asset.as_str()) else {
                continue;
            };
            let key = step.partition.as_ref().map_or("", |key| key.as_str());
            let number = self.parts[place]
                .space
                .as_ref()
                .and_then(|space| space.index_of(key).ok());
            made.entry(place).or_default().extend(number);
        }
        made.into_iter()
            .map(|(place, numbers)| (place, numbers.into_iter().collect()))
            .collect()
    }

    /// The next runs, when it may go on; `most` are in flight at once.
    pub(crate) fn next_runs(&self, instance: &Instance, most: usize, now: Timestamp) -> Vec<NewRun> {
        if self.backfill.wish != BackfillWish::Run {
            return Vec::new();
        }
        let pieces = self.course.next(most.saturating_sub(self.course.in_flight().len()));
        let numbered = (self.backfill.runs..).zip(pieces);
        numbered
            .filter_map(|(number, piece)| self.run_of(instance, &piece, number, now))
            .collect()
    }

    /// The run that makes a piece.
    pub(super) fn run_of(&self, instance: &Instance, piece: &Piece, number: u64, now: Timestamp) -> Option<NewRun> {
        let spec = &self.backfill.spec;
        let keys: Vec<_> = piece.assets.iter().map(|place| &self.parts[*place].key).collect();
        let space = self.parts[*piece.assets.first()?].space.as_ref()?;
        let mut new = NewRun::new(Arc::clone(&spec.location), selection_of(&keys), now);
        new.code_version = Arc::clone(instance.code_version());
        let is_whole = space.dimensions().len() == 0;
        new.partition = (!is_whole).then(|| PartitionSelection::of(space, &piece.set)).flatten();
        let settings = spec.config.iter().filter(|(asset, _)| keys.contains(asset));
        new.config = settings.map(|(asset, value)| (asset.clone(), value.clone())).collect();
        new.tags = spec.tags.clone().with(BACKFILL_TAG, spec.id.to_string());
        new.origin = RunOrigin::Backfill { id: spec.id };
        new.run_key = Some(format!(
            "{}{}/{number}",
            key_prefix(&self.backfill),
            self.backfill.attempt
        ));
        new.priority = spec.priority;
        Some(new)
    }

    /// The end of the backfill, once it has come.
    pub(crate) fn end(&self, now: Timestamp) -> Option<BackfillEnd> {
        let is_canceled = self.backfill.wish == BackfillWish::Cancel;
        let is_over = match self.backfill.wish {
            BackfillWish::Run | BackfillWish::Pause => self.course.is_over(),
            BackfillWish::Cancel => self.course.in_flight().len() == 0,
        };
        let counts = self.course.counts();
        let outcome = match counts.succeeded == counts.total() {
            true => BackfillOutcome::Succeeded,
            false if is_canceled => BackfillOutcome::Canceled,
            false => BackfillOutcome::Failed,
        };
        is_over.then_some(BackfillEnd {
            at: now,
            outcome,
            counts,
        })
    }

    /// Where it stands. Once its runs are forgotten, what was recorded at its end.
    pub(super) fn status(&self) -> BackfillStatus {
        let counts = match self.backfill.ended {
            Some(end) if self.is_forgotten() => end.counts,
            _ => self.course.counts(),
        };
        BackfillStatus {
            state: BackfillState::of(&self.backfill),
            counts,
            backfill: self.backfill.clone(),
        }
    }

    /// How far each asset is.
    pub(super) fn progress(&self) -> Vec<AssetProgress> {
        if self.is_forgotten() {
            return Vec::new();
        }
        let progress = self.parts.iter().enumerate().map(|(place, part)| {
            let not_made = self.course.not_made(place);
            let ranges = part.space.iter().flat_map(|space| space.ranges(&not_made));
            AssetProgress {
                asset: part.key.clone(),
                counts: self.course.counts_of(place),
                not_made: ranges.map(|range| range.to_string()).collect(),
                ranges: part
                    .space
                    .iter()
                    .flat_map(|space| ranges_of(space, self.course.places_of(place)))
                    .collect(),
            }
        });
        progress.collect()
    }

    /// Whether some of its runs were pruned, which happens only after its end.
    fn is_forgotten(&self) -> bool {
        self.backfill.ended.is_some() && self.seen < self.backfill.runs
    }
}

/// Partitions by where they stand, as ranges in their order.
fn ranges_of(space: &PartitionSpace, places: Vec<(Place, PartitionSet)>) -> Vec<ProgressRange> {
    let of_place = |(place, set): (Place, PartitionSet)| {
        space.ranges(&set).into_iter().map(move |range| ProgressRange {
            place,
            keys: range.to_string(),
            start: range.start,
            count: range.count,
        })
    };
    let mut ranges: Vec<ProgressRange> = places.into_iter().flat_map(of_place).collect();
    ranges.sort_by_key(|range| range.start);
    ranges
}

/// All runs of a backfill, newest first.
async fn runs_of(instance: &Instance, backfill: &Backfill) -> Result<Vec<Run>, StoreError> {
    let filter = RunFilter {
        tag: Some((BACKFILL_TAG.to_owned(), backfill.id().to_string())),
        ..RunFilter::default()
    };
    let mut runs = Vec::new();
    let mut request = PageRequest::first(MAX_PAGE);
    loop {
        let page = instance.store().runs(filter.clone(), request).await?;
        runs.extend(page.items);
        match page.next {
            Some(next) => request = PageRequest::first(MAX_PAGE).after(next),
            None => return Ok(runs),
        }
    }
}

fn key_prefix(backfill: &Backfill) -> String {
    format!("backfill/{}/", backfill.id())
}

/// These assets, in the selection language.
pub(super) fn selection_of(keys: &[&crate::key::AssetKey]) -> String {
    let mut branches: Vec<Selection> = keys.iter().map(|key| Selection::key(key)).collect();
    match branches.len() {
        1 => branches.remove(0).to_string(),
        _ => Selection::Or(branches).to_string(),
    }
}

fn phase_of(run: &Run) -> Phase {
    match run.status {
        RunStatus::Queued => Phase::Queued,
        _ => Phase::Running {
            made: run.succeeded_steps.into(),
        },
    }
}
