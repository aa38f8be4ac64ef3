//! The decisions of one look at the schedules: which ticks are recorded, and what they ask for. Pure: no clock, no store.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use jiff::Timestamp;

use super::timer::earlier;
use crate::{
    boxed::error_chain,
    cron::CronSchedule,
    definitions::Definitions,
    id::{RunId, TickId},
    partition::PartitionSelection,
    plan::{PlanError, PlanRequest, SharedKeys, plan},
    run::{NewRun, Run, RunOrigin, RunStatus},
    tick::{NewTick, TickOutcome, TriggerKind, TriggerState},
    trigger::{DueTick, JobDef, OverlapDecision, ScheduleDef, TickPartition, Unfinished, due, overlap},
};

/// A schedule with its expression, read once.
#[derive(Debug, Clone)]
pub(super) struct ReadSchedule {
    pub(super) schedule: ScheduleDef,
    pub(super) cron: CronSchedule,
}

/// What a look at the schedules comes to.
#[derive(Debug, Default)]
pub(super) struct ScheduleRound {
    /// The ticks to record, those of each schedule in their order.
    pub(super) ticks: Vec<Vec<NewTick>>,
    /// When to look again though nothing else has happened.
    pub(super) wake_at: Option<Timestamp>,
}

/// Reads the expressions; those of built definitions are right.
pub(super) fn read(definitions: &Definitions) -> Vec<ReadSchedule> {
    let read = |schedule: &ScheduleDef| {
        let cron = schedule.parse_cron().ok()?;
        Some(ReadSchedule {
            schedule: schedule.clone(),
            cron,
        })
    };
    definitions.schedules().iter().filter_map(read).collect()
}

/// Who asks: what the runs of a tick carry.
#[derive(Debug, Clone)]
pub(super) struct Asking {
    pub(super) location: Arc<str>,
    pub(super) code_version: Arc<str>,
}

/// What is to be expected of the schedules.
#[derive(Debug, Default)]
pub(super) struct Outlook {
    /// Whether any of them is to tick now.
    pub(super) is_due: bool,
    /// When to look again though nothing else has happened.
    pub(super) wake_at: Option<Timestamp>,
    /// By how much the clock stands before a tick that was recorded.
    pub(super) clock_behind: Option<Duration>,
}

/// Looks at the schedules without deciding what a tick comes to.
pub(super) fn outlook(schedules: &[ReadSchedule], states: &[TriggerState], now: Timestamp) -> Outlook {
    let states = by_name(states);
    let mut outlook = Outlook::default();
    for ReadSchedule { schedule, cron } in schedules {
        if let Some(state) = states.get(&*schedule.name) {
            let due = due(schedule, cron, state, now);
            outlook.is_due |= !due.ticks.is_empty();
            outlook.wake_at = earlier(outlook.wake_at, due.wake_at);
            outlook.clock_behind = outlook.clock_behind.max(due.clock_behind);
        }
    }
    outlook
}

fn by_name(states: &[TriggerState]) -> BTreeMap<&str, &TriggerState> {
    let of_schedules = states.iter().filter(|state| state.key.kind == TriggerKind::Schedule);
    of_schedules.map(|state| (&*state.key.name, state)).collect()
}

/// What a look at the schedules is held against.
pub(super) struct Outset<'a> {
    definitions: &'a Definitions,
    asking: &'a Asking,
    unfinished: &'a [Run],
    keys: &'a SharedKeys,
    now: Timestamp,
    /// What this look asks for counts for the ticks behind it.
    asked: Vec<AskedFor>,
    overtaken: Vec<RunId>,
}

impl<'a> Outset<'a> {
    pub(super) fn new(
        definitions: &'a Definitions,
        asking: &'a Asking,
        unfinished: &'a [Run],
        keys: &'a SharedKeys,
        now: Timestamp,
    ) -> Self {
        Self {
            definitions,
            asking,
            unfinished,
            keys,
            now,
            asked: Vec::new(),
            overtaken: Vec::new(),
        }
    }

    /// Decides what the schedules do.
    pub(super) fn at(mut self, schedules: &[ReadSchedule], states: &[TriggerState]) -> ScheduleRound {
        let states = by_name(states);
        let mut round = ScheduleRound::default();
        for ReadSchedule { schedule, cron } in schedules {
            let Some(state) = states.get(&*schedule.name) else {
                continue;
            };
            let due = due(schedule, cron, state, self.now);
            round.wake_at = earlier(round.wake_at, due.wake_at);
            let mut previous = state.last_at;
            let mut ticks = Vec::with_capacity(due.ticks.len());
            for due in due.ticks {
                let mut tick = self.tick(schedule, state, &due);
                tick.previous = previous;
                previous = Some(tick.instant);
                self.overtaken.extend(&tick.cancel);
                let asked = tick.runs.iter().map(|run| AskedFor::new(run, &schedule.name));
                self.asked.extend(asked);
                ticks.push(tick);
            }
            if !ticks.is_empty() {
                round.ticks.push(ticks);
            }
        }
        round
    }

    fn tick(&self, schedule: &ScheduleDef, state: &TriggerState, due: &DueTick) -> NewTick {
        let (outcome, run, cancel) = match self.asks_for(schedule, due) {
            Ok((run, cancel)) => (TickOutcome::Requested, Some(run), cancel),
            Err(outcome) => (outcome, None, Vec::new()),
        };
        NewTick {
            id: TickId::generate(),
            key: state.key.clone(),
            instant: due.instant,
            previous: None,
            began_at: self.now,
            ended_at: self.now,
            outcome,
            runs: run.into_iter().collect(),
            cancel,
            cursor: None,
            missed: due.missed,
            alert: None,
        }
    }

    /// The run of a tick and the runs that it overtakes; else what the tick comes to.
    fn asks_for(&self, schedule: &ScheduleDef, due: &DueTick) -> Result<(NewRun, Vec<RunId>), TickOutcome> {
        let skipped = |reason: &str| TickOutcome::Skipped {
            reason: reason.to_owned(),
        };
        let failed = |error: String| TickOutcome::Failed { error };
        if let Some(reason) = &due.skip {
            return Err(skipped(reason));
        }
        let job = self.definitions.job(&schedule.job);
        let job = job.ok_or_else(|| failed(format!("there is no job `{}`", schedule.job)))?;
        let partition = match schedule.partition_at(due.instant) {
            TickPartition::Unsaid => None,
            TickPartition::Key(key) => Some(PartitionSelection::of_key(&key)),
            TickPartition::NoRun => return Err(skipped("its partition function asks for no run")),
            TickPartition::Panicked => return Err(failed("its partition function panicked".to_owned())),
        };
        // Planned for the instant, however late the tick is.
        let mut run = run_of(job, self.asking, due.instant);
        run.origin = RunOrigin::Schedule {
            name: Arc::clone(&schedule.name),
        };
        run.run_key = Some(format!("{}@{}", schedule.name, due.instant));
        run.partition = partition;
        if let Err(error) = can_be_planned(self.definitions, &run, self.keys) {
            return Err(failed(error_chain(&error)));
        }
        match self.overlap(schedule, job) {
            OverlapDecision::Launch => Ok((run, Vec::new())),
            OverlapDecision::Skip { reason } => Err(skipped(&reason)),
            OverlapDecision::Overtake(runs) => Ok((run, runs)),
        }
    }

    fn overlap(&self, schedule: &ScheduleDef, job: &JobDef) -> OverlapDecision {
        let stored = self.unfinished.iter().map(Unfinished::from);
        let known = stored.chain(self.asked.iter().map(AskedFor::unfinished));
        let going_on = known.filter(|run| !self.overtaken.contains(&run.id));
        overlap(schedule.overlap, &job.name, &schedule.name, going_on)
    }
}

/// A run that a tick of this look asks for.
struct AskedFor {
    id: RunId,
    job: Option<Arc<str>>,
    trigger: Arc<str>,
}

impl AskedFor {
    fn new(run: &NewRun, trigger: &Arc<str>) -> Self {
        Self {
            id: run.id,
            job: run.job.clone(),
            trigger: Arc::clone(trigger),
        }
    }

    fn unfinished(&self) -> Unfinished<'_> {
        Unfinished {
            id: self.id,
            job: self.job.as_deref(),
            trigger: Some(&self.trigger),
            status: RunStatus::Queued,
        }
    }
}

/// A run of a job, as a trigger asks for it.
pub(super) fn run_of(job: &JobDef, asking: &Asking, at: Timestamp) -> NewRun {
    let mut run = NewRun::new(Arc::clone(&asking.location), Arc::clone(&job.selection), at);
    run.code_version = Arc::clone(&asking.code_version);
    run.job = Some(Arc::clone(&job.name));
    run.tags = job.tags.clone();
    run.priority = job.priority;
    run
}

/// Whether a run can be planned with these definitions.
pub(super) fn can_be_planned(definitions: &Definitions, run: &NewRun, keys: &SharedKeys) -> Result<(), PlanError> {
    let mut request = PlanRequest::new(run.selection.parse()?, run.created_at);
    request.partition = run.partition.as_ref().map(ToString::to_string);
    request.keys = Arc::clone(keys);
    plan(definitions.graph(), request).map(|_| ())
}
