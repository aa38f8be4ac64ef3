//! Finds the run that a command names, and waits for the end of one, as an instance does; with `latest`, and until a signal comes.

use tokio::sync::watch;

use crate::{
    cli::{CliError, CommandContext, Exit},
    id::RunId,
    instance::{Instance, InstanceError},
    page::PageRequest,
    run::{Run, RunStatus},
    store::{Changes, RunFilter, StoreError},
};

/// The fewest digits of an id that name a run.
const FEWEST_DIGITS: usize = 4;
/// What to do about a run that is not there.
const LIST: &str = "; `run list` shows those that there are";

/// The run of an id, of a part of one, or the latest.
pub(super) async fn find(instance: &Instance, text: &str) -> Result<Run, CliError> {
    let unknown = |offer: &str| CliError::Unknown {
        kind: "run",
        name: text.to_owned(),
        offer: offer.to_owned(),
    };
    if text == "latest" {
        let mut newest = instance.runs(RunFilter::default(), PageRequest::first(1)).await?.items;
        return newest.pop().ok_or_else(|| unknown(LIST));
    }
    if text.len() < FEWEST_DIGITS || !text.chars().all(|digit| digit.is_ascii_hexdigit() || digit == '-') {
        return Err(unknown("; write its id, at least four digits of it, or `latest`"));
    }
    let found = instance.find_run(text).await;
    found.map_err(|error| match error {
        InstanceError::NoSuchRun(_) | InstanceError::Store(StoreError::UnknownRun(_)) => unknown(LIST),
        other => other.into(),
    })
}

/// Waits until a run has ended, or a signal comes.
pub(super) async fn wait_for_end(instance: &Instance, id: RunId, context: &CommandContext) -> Result<Run, CliError> {
    let cancel = context.cancel_token();
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(context.interrupted()),
        run = instance.wait(id) => Ok(run?),
    }
}

/// Waits until the store has changed, or a signal comes.
pub(super) async fn changed(changes: &mut watch::Receiver<Changes>, context: &CommandContext) -> Result<(), CliError> {
    let cancel = context.cancel_token();
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(context.interrupted()),
        changed = changes.changed() => Ok(changed.map_err(|_| StoreError::Closed)?),
    }
}

/// What the end of a run means for the shell.
pub(super) fn exit_of(status: RunStatus) -> Exit {
    match status {
        RunStatus::Success => Exit::SUCCESS,
        RunStatus::Queued
        | RunStatus::Starting
        | RunStatus::Running
        | RunStatus::Canceling
        | RunStatus::Failure
        | RunStatus::Canceled => Exit::FAILURE,
    }
}
