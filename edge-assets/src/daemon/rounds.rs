//! A loop that looks at the store once a change, and at the instants that it names itself.

use std::{future::Future, time::Duration};

use jiff::Timestamp;

use super::{
    supervisor::Beat,
    timer::{Watch, until},
};
use crate::{cancel::CancelToken, instance::Instance, store::StoreError};

/// One look: read, decide, write.
pub(super) trait Look: Send {
    /// Looks once, at an instant. Returns when to look again though nothing else has happened.
    fn round(&mut self, now: Timestamp) -> impl Future<Output = Result<Option<Timestamp>, StoreError>> + Send;
}

/// Looks again and again until it is stopped; after a look it rests for a while, however much changes.
pub(super) async fn go_round(
    instance: &Instance,
    rest: Duration,
    mut look: impl Look,
    stop: CancelToken,
    beat: Beat,
) -> Result<(), StoreError> {
    let mut watch = Watch::new(instance.store().changes(), |changes| changes.runs, rest);
    loop {
        watch.look();
        let wake_at = look.round(instance.clock().now()).await?;
        beat.round();
        tokio::select! {
            biased;
            () = stop.cancelled() => return Ok(()),
            () = until(instance.clock(), wake_at) => {}
            () = watch.changed() => {}
        }
    }
}
