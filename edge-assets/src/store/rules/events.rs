//! What the facts of a process make of its run: the row is a projection of its events, and these functions are that projection.

use jiff::Timestamp;

use super::{
    super::{EventBatch, StoreError},
    instants::whole,
    runs::{fenced, follows, refused},
};
use crate::{
    event::{EventKind, EventRecord},
    run::{Run, RunStatus, StepKey},
};

/// How a step ended that ran to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StepOutcome {
    Succeeded,
    Failed,
}

/// The outcome that a fact states.
pub(crate) fn outcome_of(kind: &EventKind) -> Option<StepOutcome> {
    match kind {
        EventKind::StepSucceeded { .. } => Some(StepOutcome::Succeeded),
        EventKind::StepFailed { .. } => Some(StepOutcome::Failed),
        _ => None,
    }
}

/// Whether a fact tells what an asset is now: a materialization or an observation.
pub(crate) fn is_state(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::AssetMaterialized { .. } | EventKind::AssetObserved { .. }
    )
}

/// Whether a step of the run may have ended before. Each step ends once in each epoch.
pub(crate) fn needs_outcome(run: &Run) -> bool {
    run.epoch > 1
}

/// What a batch makes of a run.
#[derive(Debug)]
pub(crate) struct Appended<'b> {
    pub(crate) run: Run,
    /// The facts that are kept, in their order; the driver numbers them.
    pub(crate) events: Vec<&'b EventRecord>,
    pub(crate) moved: bool,
}

/// Takes in the facts of the process that holds the run, all of them or none.
///
/// `outcome` looks up how a step ended in an earlier epoch; it is asked only where that may have been.
pub(crate) fn append<'b, E: From<StoreError>>(
    mut run: Run,
    batch: &'b EventBatch,
    mut outcome: impl FnMut(&StepKey) -> Result<Option<StepOutcome>, E>,
) -> Result<Appended<'b>, E> {
    if run.epoch != batch.epoch {
        return Err(fenced(&run, batch.epoch).into());
    }
    if run.status == RunStatus::Queued {
        return Err(refused(&run, RunStatus::Running).into());
    }
    let before = run.status;
    let mut events: Vec<&EventRecord> = Vec::with_capacity(batch.events.len());
    for event in &batch.events {
        if !is_admitted(&run, &event.kind)? {
            continue;
        }
        let earlier = match &event.step {
            Some(step) if outcome_of(&event.kind).is_some() && needs_outcome(&run) => {
                let ended_here = events.iter().rev().find(|earlier| ended(earlier, step));
                match ended_here {
                    Some(earlier) => outcome_of(&earlier.kind),
                    None => outcome(step)?,
                }
            }
            _ => None,
        };
        apply(&mut run, whole(event.at), &event.kind, earlier);
        events.push(event);
    }
    let moved = run.status != before;
    Ok(Appended { run, events, moved })
}

fn ended(event: &EventRecord, step: &StepKey) -> bool {
    event.step.as_ref() == Some(step) && outcome_of(&event.kind).is_some()
}

/// Whether the fact can follow; `false` when it was stated already.
fn is_admitted(run: &Run, kind: &EventKind) -> Result<bool, StoreError> {
    match kind {
        // Author code that could not be interrupted may go on speaking after the end.
        EventKind::StepLogged { .. }
        | EventKind::StepProgressed { .. }
        | EventKind::SubstepStarted { .. }
        | EventKind::SubstepEnded { .. } => return Ok(true),
        // The store states these itself.
        EventKind::RunQueued { .. } | EventKind::RunRequeued { .. } => return Err(refused(run, RunStatus::Queued)),
        EventKind::RunClaimed { .. } => return Err(refused(run, RunStatus::Starting)),
        // Whoever asked from outside has said so, and the process says it again when it hears of it.
        EventKind::RunCancelRequested if run.status == RunStatus::Canceling => return Ok(false),
        EventKind::RunCancelRequested => follows(run, RunStatus::Canceling)?,
        // Asked to stop before it began: it begins, and stops.
        EventKind::RunStarted { .. } if run.status == RunStatus::Canceling => {}
        EventKind::RunStarted { .. } => follows(run, RunStatus::Running)?,
        EventKind::RunFinished { status, .. } if status.is_final() => follows(run, *status)?,
        EventKind::RunFinished { status, .. } => return Err(refused(run, *status)),
        _ if run.status.is_final() => return Err(refused(run, RunStatus::Running)),
        _ => {}
    }
    Ok(true)
}

/// Takes in one fact. `earlier` is how its step ended before, where it did.
pub(super) fn apply(run: &mut Run, at: Timestamp, kind: &EventKind, earlier: Option<StepOutcome>) {
    match kind {
        EventKind::RunClaimed { holder, epoch } => {
            stand(run, RunStatus::Starting, at);
            run.epoch = *epoch;
            run.holder = Some(holder.clone());
            run.reason = None;
        }
        EventKind::RunRequeued { reason } => {
            stand(run, RunStatus::Queued, at);
            run.epoch += 1;
            run.holder = None;
            run.lease_until = None;
            run.reason = Some(reason.clone());
        }
        EventKind::RunStarted { steps, .. } => {
            if run.status != RunStatus::Canceling {
                stand(run, RunStatus::Running, at);
            }
            run.started_at.get_or_insert(at);
            run.planned_steps = u32::try_from(*steps).unwrap_or(u32::MAX);
        }
        EventKind::RunCancelRequested => stand(run, RunStatus::Canceling, at),
        EventKind::RunFinished { status, reason } => {
            // A canceled run keeps the reason of the one who asked.
            if reason.is_some() || *status != RunStatus::Canceled {
                run.reason.clone_from(reason);
            }
            stand(run, *status, at);
            run.finished_at = Some(at);
            run.lease_until = None;
        }
        kind => {
            if let Some(outcome) = outcome_of(kind) {
                count(run, outcome, earlier);
            }
        }
    }
}

fn stand(run: &mut Run, status: RunStatus, at: Timestamp) {
    run.status = status;
    run.status_since = at;
}

/// Each step counts once, by how it ended last.
fn count(run: &mut Run, outcome: StepOutcome, earlier: Option<StepOutcome>) {
    if let Some(earlier) = earlier {
        let counter = counter(run, earlier);
        *counter = counter.saturating_sub(1);
    }
    let counter = counter(run, outcome);
    *counter = counter.saturating_add(1);
}

fn counter(run: &mut Run, outcome: StepOutcome) -> &mut u32 {
    match outcome {
        StepOutcome::Succeeded => &mut run.succeeded_steps,
        StepOutcome::Failed => &mut run.failed_steps,
    }
}
