//! [`next_runs`]: which of the queued runs start now. Pure: no clock, no store.
//!
//! Runs go by priority, and those of one priority by age. Each minute of waiting counts as one level of priority, so that a
//! run of low priority is not passed over for ever. A run that meets a limit lets those behind it pass; once it has waited long,
//! the one that has waited longest has what it needs kept for it, so that no stream of smaller runs keeps it out.

use std::{collections::BTreeMap, fmt, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::timer::earlier;
use crate::{
    definitions::Definitions,
    id::RunId,
    instance::Limits,
    run::{Run, RunOrigin, RunStatus},
};

/// So much waiting counts as one level of priority.
const LEVEL: SignedDuration = SignedDuration::from_mins(1);
/// A run that has waited for so long has what it needs kept for it.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);

/// What a limit counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "of", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Counted {
    /// All runs.
    Runs,
    /// The runs of a job.
    Job {
        /// The job.
        name: Arc<str>,
    },
    /// The runs that carry a label.
    Tag {
        /// The name of the label.
        name: String,
        /// Its value.
        value: String,
    },
}

/// Why a run waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Wait {
    /// It is not to start before an instant.
    NotBefore {
        /// The instant.
        at: Timestamp,
    },
    /// As many are under way as may be.
    Limit {
        /// What is counted.
        counted: Counted,
        /// How many there may be.
        limit: u32,
    },
    /// What it needs is kept for a run that has waited longer.
    Kept {
        /// That run.
        run: RunId,
    },
    /// It cannot be planned, or could not be launched; it is tried again.
    HeldOff {
        /// Why.
        reason: String,
    },
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotBefore { at } => write!(f, "it is not to start before {at}"),
            Self::Limit { counted, limit } => {
                let runs = if *limit == 1 { "run is" } else { "runs are" };
                write!(f, "{limit} {runs} under way")?;
                match counted {
                    Counted::Runs => write!(f, ", and no more may be"),
                    Counted::Job { name } => write!(f, " of job `{name}`, and no more may be"),
                    Counted::Tag { name, value } => write!(f, " with `{name}={value}`, and no more may be"),
                }
            }
            Self::Kept { run } => write!(f, "run {} has waited longer for the same", run.short()),
            Self::HeldOff { reason } => f.write_str(reason),
        }
    }
}

/// The limits that a run stands under.
#[derive(Debug, Clone, Default)]
pub struct QueueRules {
    all: u32,
    tags: BTreeMap<String, u32>,
    jobs: BTreeMap<Arc<str>, JobRules>,
    /// Schedules and sensors whose runs wait for the others of their job.
    patient: Vec<Arc<str>>,
}

#[derive(Debug, Clone, Default)]
struct JobRules {
    max_runs: Option<u32>,
    tags: BTreeMap<String, u32>,
}

impl QueueRules {
    /// Gathers the limits of an instance and of its jobs.
    #[must_use]
    pub fn new(limits: &Limits, definitions: &Definitions) -> Self {
        let jobs = definitions.jobs().iter().map(|job| {
            let rules = JobRules {
                max_runs: job.max_runs,
                tags: job.tag_limits.clone(),
            };
            (Arc::clone(&job.name), rules)
        });
        let schedules = definitions
            .schedules()
            .iter()
            .map(|schedule| (&schedule.name, schedule.overlap));
        let sensors = definitions
            .sensors()
            .iter()
            .map(|sensor| (&sensor.name, sensor.overlap));
        Self {
            all: limits.max_runs,
            tags: limits.tags.clone(),
            jobs: jobs.collect(),
            patient: schedules
                .chain(sensors)
                .filter(|(_, overlap)| overlap.waits_for_others())
                .map(|(name, _)| Arc::clone(name))
                .collect(),
        }
    }

    /// What is counted when a run starts, and up to which number.
    fn of(&self, run: &Run) -> Vec<(Counted, u32)> {
        let mut rules = vec![(Counted::Runs, self.all)];
        let job = run.job.as_ref().and_then(|name| Some((name, self.jobs.get(name)?)));
        let waits_for_others = match &run.origin {
            RunOrigin::Schedule { name } | RunOrigin::Sensor { name } => self.patient.contains(name),
            _ => false,
        };
        if let Some((name, job)) = job
            && let Some(limit) = if waits_for_others { Some(1) } else { job.max_runs }
        {
            let name = Arc::clone(name);
            rules.push((Counted::Job { name }, limit));
        }
        for (name, value) in run.tags.iter() {
            let own = job.and_then(|(_, job)| job.tags.get(name));
            if let Some(limit) = own.into_iter().chain(self.tags.get(name)).min() {
                let counted = Counted::Tag {
                    name: name.to_owned(),
                    value: value.to_owned(),
                };
                rules.push((counted, *limit));
            }
        }
        rules
    }
}

/// Which runs start, and why the others wait.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueueDecision {
    /// The runs that start, in their order.
    pub start: Vec<RunId>,
    /// The runs that wait, with the reason.
    pub wait: Vec<(RunId, Wait)>,
    /// When to decide again though nothing else has happened.
    pub wake_at: Option<Timestamp>,
}

/// Decides which of the unfinished runs start at `now`. `held_off` says which must not, and why.
#[must_use]
pub fn next_runs(
    rules: &QueueRules,
    unfinished: &[Run],
    held_off: impl Fn(RunId) -> Option<String>,
    now: Timestamp,
) -> QueueDecision {
    let mut decision = QueueDecision::default();
    let mut counts: BTreeMap<Counted, u32> = BTreeMap::new();
    let mut waiting: Vec<&Run> = Vec::new();
    for run in unfinished {
        if run.status != RunStatus::Queued {
            count(&mut counts, run);
        } else if let Some(reason) = held_off(run.id) {
            decision.wait.push((run.id, Wait::HeldOff { reason }));
        } else if let Some(at) = run.not_before.filter(|at| *at > now) {
            decision.wake_at = earlier(decision.wake_at, Some(at));
            decision.wait.push((run.id, Wait::NotBefore { at }));
        } else {
            waiting.push(run);
        }
    }
    waiting.sort_by_key(|run| (std::cmp::Reverse(rank(run, now)), ready_since(run), run.id));
    let kept_for = kept_for(rules, &waiting, &counts, now);
    for run in waiting {
        let needs = rules.of(run);
        if let Some((counted, limit)) = first_met(&needs, &counts) {
            decision.wait.push((run.id, Wait::Limit { counted, limit }));
            continue;
        }
        if let Some((kept, kept_needs)) = &kept_for
            && *kept != run.id
            && takes_what_is_kept(kept_needs, run, &counts)
        {
            decision.wait.push((run.id, Wait::Kept { run: *kept }));
            continue;
        }
        count(&mut counts, run);
        decision.start.push(run.id);
    }
    decision
}

/// The run that has waited longest, when it has waited long and meets a limit; with what it needs.
fn kept_for(
    rules: &QueueRules,
    waiting: &[&Run],
    counts: &BTreeMap<Counted, u32>,
    now: Timestamp,
) -> Option<(RunId, Vec<(Counted, u32)>)> {
    let longest = waiting.iter().min_by_key(|run| (ready_since(run), run.id))?;
    let first = Some(longest).filter(|run| now.duration_since(ready_since(run)) >= PATIENCE)?;
    let needs = rules.of(first);
    first_met(&needs, counts)?;
    Some((first.id, needs))
}

/// Whether a run would take the last of something that is kept for another.
fn takes_what_is_kept(kept: &[(Counted, u32)], run: &Run, counts: &BTreeMap<Counted, u32>) -> bool {
    kept.iter().any(|(counted, limit)| {
        let taken = counts.get(counted).copied().unwrap_or_default();
        // What is full anyway is not made worse.
        taken < *limit && taken + 1 >= *limit && is_counted(counted, run)
    })
}

fn first_met(needs: &[(Counted, u32)], counts: &BTreeMap<Counted, u32>) -> Option<(Counted, u32)> {
    let met = |(counted, limit): &&(Counted, u32)| counts.get(counted).copied().unwrap_or_default() >= *limit;
    needs.iter().find(met).cloned()
}

fn count(counts: &mut BTreeMap<Counted, u32>, run: &Run) {
    let job = run.job.iter().map(|name| Counted::Job { name: Arc::clone(name) });
    let tags = run.tags.iter().map(|(name, value)| Counted::Tag {
        name: name.to_owned(),
        value: value.to_owned(),
    });
    for counted in std::iter::once(Counted::Runs).chain(job).chain(tags) {
        *counts.entry(counted).or_default() += 1;
    }
}

fn is_counted(counted: &Counted, run: &Run) -> bool {
    match counted {
        Counted::Runs => true,
        Counted::Job { name } => run.job.as_ref() == Some(name),
        Counted::Tag { name, value } => run.tags.get(name) == Some(value),
    }
}

/// Since when a run could have started.
fn ready_since(run: &Run) -> Timestamp {
    run.not_before.map_or(run.created_at, |at| at.max(run.created_at))
}

/// The priority of a run, raised by its waiting.
fn rank(run: &Run, now: Timestamp) -> i64 {
    let waited = now.duration_since(ready_since(run)).max(SignedDuration::ZERO);
    let levels = waited.as_secs() / LEVEL.as_secs();
    i64::from(run.priority).saturating_add(levels)
}
