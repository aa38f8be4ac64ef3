//! The decisions of one look at the schedules: which ticks are recorded, and what they ask for. Pure: no clock, no store.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use jiff::Timestamp;

use super::timer::earlier;
use crate::{
    boxed::error_chain,
    cron::CronSchedule,
    definitions::Definitions,
    id::{RunId, TickId},
    plan::{PlanError, PlanRequest, plan},
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

/// Decides what the schedules do at `now`.
pub(super) fn look(
    schedules: &[ReadSchedule],
    definitions: &Definitions,
    asking: &Asking,
    states: &[TriggerState],
    unfinished: &[Run],
    now: Timestamp,
) -> ScheduleRound {
    let states = by_name(states);
    let mut round = ScheduleRound::default();
    // What this look asks for counts for the ticks behind it.
    let mut asked: Vec<AskedFor> = Vec::new();
    let mut overtaken: Vec<RunId> = Vec::new();
    for ReadSchedule { schedule, cron } in schedules {
        let Some(state) = states.get(&*schedule.name) else {
            continue;
        };
        let due = due(schedule, cron, state, now);
        round.wake_at = earlier(round.wake_at, due.wake_at);
        let mut previous = state.last_at;
        let mut ticks = Vec::with_capacity(due.ticks.len());
        for due in due.ticks {
            let decide = |job: &JobDef| {
                let known = unfinished.iter().map(Unfinished::from).chain(asked.iter().map(AskedFor::unfinished));
                let not_overtaken = known.filter(|run| !overtaken.contains(&run.id));
                overlap(schedule.overlap, &job.name, &schedule.name, not_overtaken)
            };
            let tick = tick(schedule, definitions, asking, state, &due, decide, now);
            let tick = NewTick { previous, ..tick };
            previous = Some(tick.instant);
            overtaken.extend(&tick.cancel);
            asked.extend(tick.runs.iter().map(|run| AskedFor::new(run, &schedule.name)));
            ticks.push(tick);
        }
        if !ticks.is_empty() {
            round.ticks.push(ticks);
        }
    }
    round
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

fn tick(
    schedule: &ScheduleDef,
    definitions: &Definitions,
    asking: &Asking,
    state: &TriggerState,
    due: &DueTick,
    decide: impl FnOnce(&JobDef) -> OverlapDecision,
    now: Timestamp,
) -> NewTick {
    let mut tick = NewTick {
        id: TickId::generate(),
        key: state.key.clone(),
        instant: due.instant,
        previous: None,
        began_at: now,
        ended_at: now,
        outcome: TickOutcome::Requested,
        runs: Vec::new(),
        cancel: Vec::new(),
        cursor: None,
        missed: due.missed,
        alert: None,
    };
    tick.outcome = match outcome(schedule, definitions, asking, due, decide) {
        Ok((run, cancel)) => {
            tick.runs.push(run);
            tick.cancel = cancel;
            TickOutcome::Requested
        }
        Err(outcome) => outcome,
    };
    tick
}

/// The run of a tick and the runs that it overtakes; else what the tick comes to.
fn outcome(
    schedule: &ScheduleDef,
    definitions: &Definitions,
    asking: &Asking,
    due: &DueTick,
    decide: impl FnOnce(&JobDef) -> OverlapDecision,
) -> Result<(NewRun, Vec<RunId>), TickOutcome> {
    let skipped = |reason: &str| TickOutcome::Skipped {
        reason: reason.to_owned(),
    };
    let failed = |error: String| TickOutcome::Failed { error };
    if let Some(reason) = &due.skip {
        return Err(skipped(reason));
    }
    let job = definitions.job(&schedule.job);
    let job = job.ok_or_else(|| failed(format!("there is no job `{}`", schedule.job)))?;
    let partition = match schedule.partition_at(due.instant) {
        TickPartition::Unsaid => None,
        TickPartition::Key(key) => Some(key),
        TickPartition::NoRun => return Err(skipped("its partition function asks for no run")),
        TickPartition::Panicked => return Err(failed("its partition function panicked".to_owned())),
    };
    // Planned for the instant, however late the tick is.
    let mut run = run_of(job, asking, due.instant);
    run.origin = RunOrigin::Schedule {
        name: Arc::clone(&schedule.name),
    };
    run.run_key = Some(format!("{}@{}", schedule.name, due.instant));
    run.partition = partition;
    if let Err(error) = can_be_planned(definitions, &run) {
        return Err(failed(error_chain(&error)));
    }
    match decide(job) {
        OverlapDecision::Launch => Ok((run, Vec::new())),
        OverlapDecision::Skip { reason } => Err(skipped(&reason)),
        OverlapDecision::Overtake(runs) => Ok((run, runs)),
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
pub(super) fn can_be_planned(definitions: &Definitions, run: &NewRun) -> Result<(), PlanError> {
    let mut request = PlanRequest::new(run.selection.parse()?, run.created_at);
    request.partition = run.partition.as_ref().map(ToString::to_string);
    plan(definitions.graph(), request).map(|_| ())
}
