//! What becomes of a backfill that is asked something, or takes a step.

use jiff::Timestamp;

use super::{
    super::{BackfillAsk, BackfillFilter, BackfillStep, StoreError},
    instants::whole,
};
use crate::run::{Backfill, BackfillEnd, BackfillOutcome, BackfillSpec, BackfillWish};

/// Makes the row of a backfill that is handed in.
pub(crate) fn create_backfill(spec: BackfillSpec) -> Backfill {
    Backfill::new(BackfillSpec {
        created_at: whole(spec.created_at),
        ..spec
    })
}

/// The row of a backfill that somebody asks something of; `None` when it stays as it is.
pub(crate) fn ask_backfill(backfill: &Backfill, ask: BackfillAsk) -> Result<Option<Backfill>, StoreError> {
    let mut asked = backfill.clone();
    asked.revision += 1;
    let refused = |state: &'static str, wanted: &'static str| {
        let cure = match state {
            "has ended" => "`backfill show` says how, and `backfill retry` makes what was not made",
            "has succeeded" => "start another one",
            _ => "wait for its end",
        };
        Err(StoreError::BackfillState {
            id: backfill.id(),
            state,
            wanted,
            cure,
        })
    };
    match (ask, backfill.wish, backfill.ended) {
        (BackfillAsk::Retry, _, Some(end)) if end.outcome == BackfillOutcome::Succeeded => {
            return refused("has succeeded", "repeated");
        }
        (BackfillAsk::Retry, _, Some(_)) => {
            asked.wish = BackfillWish::Run;
            asked.attempt = asked.attempt.saturating_add(1);
            asked.ended = None;
        }
        (BackfillAsk::Retry, ..) => return refused("has not ended", "repeated"),
        (BackfillAsk::Cancel, BackfillWish::Cancel, _) => return Ok(None),
        (BackfillAsk::Pause, _, Some(_)) => return refused("has ended", "paused"),
        (BackfillAsk::Resume, _, Some(_)) => return refused("has ended", "resumed"),
        (BackfillAsk::Cancel, _, Some(_)) => return refused("has ended", "canceled"),
        (BackfillAsk::Pause, BackfillWish::Cancel, None) => return refused("is being canceled", "paused"),
        (BackfillAsk::Resume, BackfillWish::Cancel, None) => return refused("is being canceled", "resumed"),
        (BackfillAsk::Pause, BackfillWish::Pause, None) | (BackfillAsk::Resume, BackfillWish::Run, None) => {
            return Ok(None);
        }
        (BackfillAsk::Pause, BackfillWish::Run, None) => asked.wish = BackfillWish::Pause,
        (BackfillAsk::Resume, BackfillWish::Pause, None) => asked.wish = BackfillWish::Run,
        (BackfillAsk::Cancel, BackfillWish::Run | BackfillWish::Pause, None) => asked.wish = BackfillWish::Cancel,
    }
    Ok(Some(asked))
}

/// The row of a backfill that takes a step.
pub(crate) fn advance_backfill(backfill: &Backfill, step: &BackfillStep) -> Result<Backfill, StoreError> {
    let is_as_seen = backfill.revision == step.revision && backfill.ended.is_none();
    let may_run = backfill.wish == BackfillWish::Run || step.runs.is_empty();
    if !is_as_seen || !may_run {
        return Err(StoreError::BackfillMoved {
            id: backfill.id(),
            seen: step.revision,
            found: backfill.revision,
        });
    }
    let mut advanced = backfill.clone();
    advanced.revision += 1;
    advanced.runs += u64::try_from(step.runs.len()).unwrap_or(u64::MAX);
    advanced.ended = step.end.map(|end| BackfillEnd {
        at: whole(end.at),
        ..end
    });
    Ok(advanced)
}

/// Whether a filter lets a backfill through.
pub(crate) fn backfill_passes(filter: &BackfillFilter, backfill: &Backfill) -> bool {
    filter
        .location
        .as_ref()
        .is_none_or(|location| backfill.spec.location == *location)
        && !(filter.unfinished && backfill.ended.is_some())
}

/// Whether a backfill is over for so long that it may be forgotten.
pub(crate) fn is_old_backfill(backfill: &Backfill, oldest: Timestamp) -> bool {
    backfill.ended.is_some_and(|end| end.at < oldest)
}
