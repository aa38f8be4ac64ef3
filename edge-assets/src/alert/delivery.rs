//! [`Delivery`]: brings the alerts of one queue to one sink, one after the other.
//!
//! A try has a time limit; one that may succeed later is repeated with growing delays. What fails for good is lost: the log says
//! so at once, and the sink is told how many were lost as soon as it takes something again.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::sync::mpsc;
use tracing::{debug, warn};

use super::{Alert, AlertError, AlertKind, AlertSink};
use crate::{boxed::error_chain, cancel::CancelToken, policy::RetryPolicy};

pub(super) struct Delivery {
    pub(super) sink: Arc<dyn AlertSink>,
    pub(super) retry: RetryPolicy,
    pub(super) timeout: Duration,
    /// Cancelled when nothing more is wanted but what waits.
    pub(super) stop: CancelToken,
    pub(super) lost: Arc<AtomicU64>,
}

impl Delivery {
    pub(super) async fn work(self, mut queue: mpsc::Receiver<Arc<Alert>>) {
        loop {
            let next = tokio::select! {
                next = queue.recv() => next,
                () = self.stop.cancelled() => {
                    queue.close();
                    queue.recv().await
                }
            };
            let Some(alert) = next else {
                return;
            };
            if self.deliver(&alert).await {
                self.tell_lost(&alert).await;
            }
        }
    }

    /// Tries until it succeeds, or there is no use in it.
    async fn deliver(&self, alert: &Alert) -> bool {
        let mut tries = 1;
        loop {
            let Err(error) = try_once(&*self.sink, alert, self.timeout).await else {
                return true;
            };
            if tries > self.retry.max() || !error.is_transient() || self.stop.is_cancelled() {
                self.lost.fetch_add(1, Ordering::Relaxed);
                warn!(
                    sink = self.sink.name(),
                    alert = alert.headline(),
                    text = alert.text,
                    tries,
                    error = error_chain(&error),
                    "an alert was not delivered"
                );
                return false;
            }
            debug!(
                sink = self.sink.name(),
                tries,
                error = error_chain(&error),
                "an alert is tried again"
            );
            tokio::select! {
                () = tokio::time::sleep(self.retry.delay(tries, fastrand::f64())) => {}
                () = self.stop.cancelled() => {}
            }
            tries += 1;
        }
    }

    /// The sink takes alerts again: it is told how many it did not see.
    async fn tell_lost(&self, after: &Alert) {
        let lost = self.lost.swap(0, Ordering::Relaxed);
        if lost == 0 {
            return;
        }
        let text = format!("{lost} alerts before this one were not delivered here; the log has them");
        let mut alert = Alert::new(AlertKind::Lost, "alerts", text, after.at);
        alert.location.clone_from(&after.location);
        if try_once(&*self.sink, &alert, self.timeout).await.is_err() {
            self.lost.fetch_add(lost, Ordering::Relaxed);
        }
    }
}

/// Tries a sink once, within a time limit.
pub(super) async fn try_once(sink: &dyn AlertSink, alert: &Alert, limit: Duration) -> Result<(), AlertError> {
    match tokio::time::timeout(limit, sink.deliver(alert)).await {
        Ok(result) => result,
        Err(_) => Err(AlertError::Timeout {
            to: sink.name().to_owned(),
            after: limit,
        }),
    }
}
