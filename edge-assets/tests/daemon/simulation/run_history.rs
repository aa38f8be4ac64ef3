//! The oracle for one run: its events, read as a state machine that knows nothing of the store.

use std::collections::BTreeMap;

use edge_assets::{
    EventKind, EventRecord, RunStatus, StepStatus,
    run::{Run, StepKey},
};

/// A run as its events have it so far.
struct History {
    status: Option<RunStatus>,
    epoch: u64,
    /// It has said in this epoch that it began.
    is_begun: bool,
    steps: BTreeMap<StepKey, (StepStatus, u32)>,
    faults: Vec<String>,
}

/// What is wrong with the history of a run.
pub(super) fn faults(run: &Run, events: &[EventRecord]) -> Vec<String> {
    let mut history = History {
        status: None,
        epoch: 0,
        is_begun: false,
        steps: BTreeMap::new(),
        faults: Vec::new(),
    };
    for (place, event) in events.iter().enumerate() {
        let place = u64::try_from(place).unwrap();
        if event.sequence != place {
            history
                .faults
                .push(format!("event {place} has the number {}", event.sequence));
        }
        history.take_in(event);
    }
    if history.status != Some(run.status) {
        let text = format!("its events make it {:?}, its row says {}", history.status, run.status);
        history.faults.push(text);
    }
    let id = run.id.short();
    history
        .faults
        .into_iter()
        .map(|fault| format!("run {id}: {fault}"))
        .collect()
}

impl History {
    fn take_in(&mut self, event: &EventRecord) {
        match (&event.step, &event.kind) {
            (_, EventKind::StepLogged { .. } | EventKind::StepProgressed { .. }) => {}
            (Some(step), kind) => self.step(step, kind),
            (None, EventKind::RunQueued { .. }) => {
                if self.status.is_some() {
                    self.faults.push("it was queued twice".to_owned());
                }
                self.status = Some(RunStatus::Queued);
            }
            (None, EventKind::RunClaimed { epoch, .. }) => {
                self.become_(RunStatus::Starting);
                if *epoch <= self.epoch {
                    self.faults
                        .push(format!("P2: epoch {epoch} follows epoch {}", self.epoch));
                }
                self.epoch = *epoch;
                self.is_begun = false;
                self.steps.clear();
            }
            (None, EventKind::RunRequeued { .. }) => self.become_(RunStatus::Queued),
            (None, EventKind::RunStarted { .. }) => {
                if self.status != Some(RunStatus::Canceling) {
                    self.become_(RunStatus::Running);
                }
                self.is_begun = true;
            }
            // One that is queued is asked to stop, and ended, in one transaction: the end is what is compared.
            (None, EventKind::RunCancelRequested) if self.status == Some(RunStatus::Queued) => {}
            (None, EventKind::RunCancelRequested) => self.become_(RunStatus::Canceling),
            (None, EventKind::RunFinished { status, .. }) => self.become_(*status),
            (None, kind) => self.faults.push(format!("`{}` belongs to no step", kind.name())),
        }
    }

    fn become_(&mut self, next: RunStatus) {
        if !self.status.is_some_and(|status| status.may_become(next)) {
            self.faults.push(format!("{next} follows {:?}", self.status));
        }
        self.status = Some(next);
    }

    fn step(&mut self, key: &StepKey, kind: &EventKind) {
        let is_under_way = matches!(self.status, Some(RunStatus::Running | RunStatus::Canceling));
        if !(is_under_way && self.is_begun) {
            let text = format!("P2: `{}` of {key} while it is {:?}", kind.name(), self.status);
            self.faults.push(text);
        }
        let (status, attempts) = self.steps.get(key).copied().unwrap_or((StepStatus::Waiting, 0));
        let (next, allowed): (StepStatus, &[StepStatus]) = match kind {
            EventKind::StepStarted { .. } => (StepStatus::Running, &[StepStatus::Waiting, StepStatus::Retrying]),
            EventKind::StepRetryScheduled { .. } => (StepStatus::Retrying, &[StepStatus::Running]),
            EventKind::StepSucceeded { .. } => (StepStatus::Success, &[StepStatus::Running]),
            EventKind::StepFailed { .. } => (StepStatus::Failure, &[StepStatus::Running, StepStatus::Retrying]),
            EventKind::StepSkipped { .. } => (StepStatus::Skipped, &[StepStatus::Waiting]),
            EventKind::StepCanceled { .. } => (
                StepStatus::Canceled,
                &[StepStatus::Waiting, StepStatus::Running, StepStatus::Retrying],
            ),
            _ => (StepStatus::Running, &[StepStatus::Running]),
        };
        if !allowed.contains(&status) {
            self.faults
                .push(format!("P2: `{}` of {key}, which is {status}", kind.name()));
        }
        let attempts = match kind {
            EventKind::StepStarted { attempt } if *attempt != attempts + 1 => {
                self.faults
                    .push(format!("attempt {attempt} of {key} follows attempt {attempts}"));
                *attempt
            }
            EventKind::StepStarted { attempt } => *attempt,
            _ => attempts,
        };
        self.steps.insert(key.clone(), (next, attempts));
    }
}
