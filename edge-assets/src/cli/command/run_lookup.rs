//! Finds the run that a command names, and waits for the end of one.

use tokio::sync::watch;

use crate::{
    cli::{CliError, CommandContext, Exit},
    id::RunId,
    page::PageRequest,
    run::{Run, RunStatus},
    store::{Changes, RunFilter, SharedStore, StoreError},
};

/// The fewest digits of an id that name a run.
const FEWEST_DIGITS: usize = 4;

/// The run of an id, of a part of one, or the latest.
pub(super) async fn find(store: &SharedStore, text: &str) -> Result<Run, CliError> {
    let unknown = |offer: &str| CliError::Unknown {
        kind: "run",
        name: text.to_owned(),
        offer: offer.to_owned(),
    };
    if let Ok(id) = text.parse::<RunId>() {
        return store
            .run(id)
            .await?
            .ok_or_else(|| unknown("; `run list` shows those that there are"));
    }
    let latest = text == "latest";
    let digits = text.len() >= FEWEST_DIGITS && text.chars().all(|digit| digit.is_ascii_hexdigit() || digit == '-');
    if !latest && !digits {
        return Err(unknown("; write its id, at least four digits of it, or `latest`"));
    }
    let filter = RunFilter {
        id_part: digits.then(|| text.to_owned()),
        ..RunFilter::default()
    };
    let page = store
        .runs(filter, PageRequest::first(if latest { 1 } else { 2 }))
        .await?;
    let mut found = page.items.into_iter();
    match (found.next(), found.next()) {
        (Some(run), None) => Ok(run),
        (Some(one), Some(other)) => Err(unknown(&format!(
            " that is the only one: {} and {} both fit; write more digits",
            one.id, other.id
        ))),
        (None, _) => Err(unknown("; `run list` shows those that there are")),
    }
}

/// Waits until a run has ended, or a signal comes.
pub(super) async fn wait_for_end(store: &SharedStore, id: RunId, context: &CommandContext) -> Result<Run, CliError> {
    let mut changes = store.changes();
    loop {
        // Whatever changes after this look wakes the wait below.
        changes.mark_unchanged();
        let run = store.run(id).await?.ok_or(StoreError::UnknownRun(id))?;
        if run.status.is_final() {
            return Ok(run);
        }
        changed(&mut changes, context).await?;
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
