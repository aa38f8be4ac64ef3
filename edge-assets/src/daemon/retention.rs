//! Retention: what is older or more than is kept goes, every hour.

use std::time::Duration;

use tracing::info;

use super::supervisor::Beat;
use crate::{
    cancel::CancelToken,
    instance::Instance,
    store::{Retention, StoreError},
};

/// The pause before the first time: starting is busy enough.
const FIRST: Duration = Duration::from_secs(60);
/// The pause between two times.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Goes on until it is stopped.
pub(super) async fn keep_bounded(
    instance: Instance,
    retention: Retention,
    stop: CancelToken,
    beat: Beat,
) -> Result<(), StoreError> {
    let mut pause = FIRST;
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(pause) => {}
        }
        pause = EVERY;
        let pruned = instance.store().prune(retention, instance.clock().now()).await?;
        if pruned.runs > 0 || pruned.ticks > 0 {
            info!(
                runs = pruned.runs,
                events = pruned.events,
                ticks = pruned.ticks,
                "the store was pruned"
            );
        }
        beat.round();
    }
}
