//! What becomes of a run when it is queued, claimed, put back, asked to stop or ended from outside.

use jiff::Timestamp;

use super::{
    super::{Claim, Ending, StoreError},
    events::apply,
    instants::whole,
};
use crate::{
    event::{EventKind, EventRecord},
    id::RunId,
    run::{NewRun, Run, RunStatus},
    tick::TriggerKey,
};

/// What a call makes of a run: the row as it stands afterwards, and the facts that say so. The driver numbers the facts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Changed {
    pub(crate) run: Run,
    pub(crate) events: Vec<EventRecord>,
    /// Whether the status is another one, so that those who wait for it should look.
    pub(crate) moved: bool,
}

impl Changed {
    /// Nothing happened.
    pub(super) fn nothing(run: Run) -> Self {
        Self {
            run,
            events: Vec::new(),
            moved: false,
        }
    }

    fn by(mut run: Run, at: Timestamp, kinds: impl IntoIterator<Item = EventKind>) -> Self {
        let at = whole(at);
        let events: Vec<EventRecord> = kinds.into_iter().map(|kind| fact(run.id, at, kind)).collect();
        events.iter().for_each(|event| apply(&mut run, at, &event.kind, None));
        Self {
            run,
            events,
            moved: true,
        }
    }
}

fn fact(run_id: RunId, at: Timestamp, kind: EventKind) -> EventRecord {
    EventRecord {
        version: EventRecord::VERSION,
        sequence: 0,
        at,
        run_id,
        step: None,
        kind,
    }
}

/// Makes the row of a run that is handed in.
pub(crate) fn queue(new: NewRun) -> Changed {
    let kind = EventKind::RunQueued {
        selection: new.selection.clone(),
        job: new.job.clone(),
        origin: new.origin.clone(),
    };
    let run = Run::queued(NewRun {
        created_at: whole(new.created_at),
        not_before: new.not_before.map(whole),
        ..new
    });
    let at = run.created_at;
    Changed::by(run, at, [kind])
}

/// Takes a run out of the queue.
///
/// A run that was put back has its new epoch already, and nobody has acted in it; so the epoch counts the processes that took it.
pub(crate) fn claim(run: Run, claim: &Claim) -> Result<Changed, StoreError> {
    follows(&run, RunStatus::Starting)?;
    let kind = EventKind::RunClaimed {
        holder: claim.holder.clone(),
        epoch: run.epoch.max(1),
    };
    let mut changed = Changed::by(run, claim.at, [kind]);
    let until = claim.at.checked_add(claim.lease).unwrap_or(Timestamp::MAX);
    changed.run.lease_until = Some(whole(until));
    Ok(changed)
}

/// Puts a run back into the queue.
pub(crate) fn requeue(run: Run, epoch: u64, at: Timestamp, reason: String) -> Result<Changed, StoreError> {
    if run.epoch != epoch {
        return Err(fenced(&run, epoch));
    }
    follows(&run, RunStatus::Queued)?;
    Ok(Changed::by(run, at, [EventKind::RunRequeued { reason }]))
}

/// Asks a run to stop. What has no process ends at once; what is canceling, or canceled, stays as it is.
pub(crate) fn request_cancel(run: Run, at: Timestamp, reason: String) -> Result<Changed, StoreError> {
    match run.status {
        RunStatus::Canceling | RunStatus::Canceled => Ok(Changed::nothing(run)),
        RunStatus::Queued => {
            let end = EventKind::RunFinished {
                status: RunStatus::Canceled,
                reason: Some(reason),
            };
            Ok(Changed::by(run, at, [EventKind::RunCancelRequested, end]))
        }
        RunStatus::Starting | RunStatus::Running | RunStatus::Success | RunStatus::Failure => {
            follows(&run, RunStatus::Canceling)?;
            let mut changed = Changed::by(run, at, [EventKind::RunCancelRequested]);
            changed.run.reason = Some(reason);
            Ok(changed)
        }
    }
}

/// Ends a run from outside; the next epoch begins, so that nothing that its process still says is kept.
///
/// It is held against the whole of what was seen: the epoch alone does not tell a queued run from one that was claimed since.
pub(crate) fn finish(run: Run, ending: &Ending) -> Result<Changed, StoreError> {
    if run.epoch != ending.epoch {
        return Err(fenced(&run, ending.epoch));
    }
    if !ending.status.is_final() || run.holder != ending.holder {
        return Err(refused(&run, ending.status));
    }
    follows(&run, ending.status)?;
    let end = EventKind::RunFinished {
        status: ending.status,
        reason: Some(ending.reason.clone()),
    };
    let mut changed = Changed::by(run, ending.at, [end]);
    changed.run.epoch += 1;
    Ok(changed)
}

/// Whether a run is over for so long that it may be forgotten.
pub(crate) fn is_old(run: &Run, oldest: Timestamp) -> bool {
    run.created_at < oldest && run.finished_at.is_some_and(|at| at < oldest)
}

/// Why a run stops that a later tick of its trigger overtakes.
pub(crate) fn overtaken(key: &TriggerKey) -> String {
    format!("a later tick of {} `{}` took its place", key.kind, key.name)
}

pub(super) fn fenced(run: &Run, epoch: u64) -> StoreError {
    StoreError::Fenced {
        run: run.id,
        epoch,
        current: run.epoch,
    }
}

pub(super) fn refused(run: &Run, wanted: RunStatus) -> StoreError {
    StoreError::Status {
        run: run.id,
        status: run.status,
        wanted,
    }
}

pub(super) fn follows(run: &Run, wanted: RunStatus) -> Result<(), StoreError> {
    if run.status.may_become(wanted) {
        Ok(())
    } else {
        Err(refused(run, wanted))
    }
}
