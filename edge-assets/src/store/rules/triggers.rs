//! What is remembered of a trigger: how a declaration, a switch and a tick change it, and which tick is one too many.

use std::sync::Arc;

use jiff::Timestamp;

use super::{super::StoreError, instants::whole};
use crate::tick::{NewTick, TickOutcome, TriggerKey, TriggerState};

/// The state of a trigger that is declared; `None` when it stays as it is.
pub(crate) fn declare(
    state: Option<&TriggerState>,
    key: TriggerKey,
    definition: Arc<str>,
    at: Timestamp,
) -> Option<TriggerState> {
    match state {
        None => Some(TriggerState::first_seen(key, definition, whole(at))),
        Some(state) if state.definition == definition => None,
        // The instant of its last tick stays: no edit makes it fire for the same instant again.
        Some(state) => Some(TriggerState {
            definition,
            since: whole(at),
            failures: 0,
            ..state.clone()
        }),
    }
}

/// The state of a trigger that is switched. One that is switched on already loses no instant by being switched on again.
pub(crate) fn switch(mut state: TriggerState, on: bool, at: Timestamp) -> TriggerState {
    if on && state.switched != Some(true) {
        state.since = whole(at);
        state.failures = 0;
    }
    state.switched = Some(on);
    state
}

/// The state of a trigger whose cursor is moved by somebody who saw it at `from`.
pub(crate) fn move_cursor(mut state: TriggerState, from: Option<&Arc<str>>, to: Arc<str>) -> TriggerState {
    if state.cursor.as_ref() == from {
        state.cursor = Some(to);
    }
    state
}

/// Cuts the instants of a tick to what is kept.
pub(crate) fn in_whole_instants(tick: NewTick) -> NewTick {
    NewTick {
        instant: whole(tick.instant),
        previous: tick.previous.map(whole),
        began_at: whole(tick.began_at),
        ended_at: whole(tick.ended_at),
        ..tick
    }
}

/// Refuses a tick that does not follow the last one.
pub(crate) fn compare(state: &TriggerState, tick: &NewTick) -> Result<(), StoreError> {
    let is_expected = state.last_at == tick.previous;
    let is_later = state.last_at.is_none_or(|last| tick.instant > last);
    if is_expected && is_later {
        return Ok(());
    }
    Err(StoreError::TickConflict {
        trigger: format!("{} `{}`", tick.key.kind, tick.key.name),
        found: state
            .last_at
            .map_or_else(|| "no instant".to_owned(), |last| last.to_string()),
    })
}

/// Whether the tick of a look at conditions belongs into the list of ticks: most looks ask for nothing.
pub(crate) fn is_told(tick: &NewTick) -> bool {
    !tick.runs.is_empty() || matches!(tick.outcome, TickOutcome::Failed { .. })
}

/// Takes in a tick. One that failed leaves the cursor where it is.
pub(crate) fn advance(state: &mut TriggerState, tick: &NewTick) {
    state.last_at = Some(tick.instant);
    if matches!(tick.outcome, TickOutcome::Failed { .. }) {
        state.failures = state.failures.saturating_add(1);
        return;
    }
    state.failures = 0;
    if tick.cursor.is_some() {
        state.cursor.clone_from(&tick.cursor);
    }
}
