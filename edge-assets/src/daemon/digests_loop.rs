//! Tells of alerts that were held back in quiet hours, when these end; and says of those that a process was sending when it ended.
//!
//! What is held follows from what was kept of deliveries, so the end of a process loses none of it. To begin to tell of some is one
//! transaction, so of two daemons one does.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use jiff::Timestamp;
use tracing::info;

use super::{
    rounds::{Look, go_round},
    supervisor::Beat,
    timer::earlier,
};
use crate::{
    alert::Alerts,
    cancel::CancelToken,
    instance::Instance,
    store::{Delivery, StoreError},
};

/// The shortest time between two looks because something changed; an instant is never waited past.
const REST: Duration = Duration::from_secs(1);

/// Tells of alerts that were held back.
pub(super) struct Digests {
    instance: Instance,
    alerts: Alerts,
    /// What was begun earlier, and is still being sent, is no work of this process.
    since: Timestamp,
}

impl Digests {
    pub(super) fn new(instance: Instance, alerts: Alerts, since: Timestamp) -> Self {
        Self {
            instance,
            alerts,
            since,
        }
    }

    /// Goes on until it is stopped.
    pub(super) async fn run(self, stop: CancelToken, beat: Beat) -> Result<(), StoreError> {
        let instance = self.instance.clone();
        let (location, now) = (Arc::clone(instance.location()), instance.clock().now());
        let left = instance.store().interrupt_deliveries(location, self.since, now).await?;
        if left > 0 {
            info!(left, "alerts were being sent when their process ended");
        }
        go_round(&instance, REST, self, stop, beat).await
    }
}

impl Look for Digests {
    async fn round(&mut self, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let location = Arc::clone(self.instance.location());
        let held = self.instance.store().held_deliveries(location).await?;
        let mut wake_at = None;
        for ((rule, sink), held) in by_place(held) {
            match self.alerts.quiet_until(&rule, now) {
                Some(end) => wake_at = earlier(wake_at, Some(end)),
                None => self.alerts.tell_held(&rule, &sink, &held).await?,
            }
        }
        Ok(wake_at)
    }
}

/// The held ones by their rule and sink, each list oldest first.
fn by_place(held: Vec<Delivery>) -> BTreeMap<(Arc<str>, Arc<str>), Vec<Delivery>> {
    let mut places = BTreeMap::<_, Vec<Delivery>>::new();
    for delivery in held {
        // Only what a rule sends is held.
        let Some(rule) = delivery.rule.clone() else { continue };
        places
            .entry((rule, Arc::clone(&delivery.channel)))
            .or_default()
            .push(delivery);
    }
    places
}
