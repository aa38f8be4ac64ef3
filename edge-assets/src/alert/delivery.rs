//! [`Carrier`]: brings the alerts of one queue to one sink, one after the other.
//!
//! A try has a time limit; one that may succeed later is repeated with growing delays. What fails for good is lost: the log says
//! so at once, and the sink is told how many were lost as soon as it takes something again.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::sync::mpsc;
use tracing::{debug, warn};

use super::{
    Alert, AlertError, AlertKind, AlertRule, AlertSink,
    book::{Book, Verdict, note_error},
};
use crate::{
    boxed::error_chain,
    cancel::CancelToken,
    policy::RetryPolicy,
    store::{Delivery, DeliveryOutcome},
};

/// An alert that waits for its turn.
pub(super) struct Errand {
    pub(super) alert: Arc<Alert>,
    pub(super) rule: Arc<AlertRule>,
    /// What was written down of it already.
    pub(super) begun: Option<Delivery>,
}

pub(super) struct Carrier {
    pub(super) sink: Arc<dyn AlertSink>,
    pub(super) retry: RetryPolicy,
    pub(super) timeout: Duration,
    /// Cancelled when nothing more is wanted but what waits.
    pub(super) stop: CancelToken,
    pub(super) lost: Arc<AtomicU64>,
    pub(super) book: Arc<OnceLock<Book>>,
}

impl Carrier {
    pub(super) async fn work(self, mut queue: mpsc::Receiver<Errand>) {
        loop {
            let next = tokio::select! {
                next = queue.recv() => next,
                () = self.stop.cancelled() => {
                    queue.close();
                    queue.recv().await
                }
            };
            let Some(errand) = next else {
                return;
            };
            let alert = Arc::clone(&errand.alert);
            if self.run(errand).await {
                self.tell_lost(&alert).await;
            }
        }
    }

    /// Delivers an alert, unless nobody wants to hear of it now; says whether the sink took it.
    async fn run(&self, errand: Errand) -> bool {
        let Errand { alert, rule, begun } = errand;
        let Some(book) = self.book.get() else {
            return self.deliver(&alert, None).await;
        };
        let mut entry = begun.unwrap_or_else(|| book.entry(Some(&rule), self.sink.name(), &alert));
        match book.verdict(&rule, &alert).await {
            Verdict::Send => return self.deliver(&alert, Some((book, entry))).await,
            Verdict::Silenced(silence) => {
                entry.silence = Some(silence);
                book.end(entry, DeliveryOutcome::Silenced).await;
            }
            // What cannot be kept cannot be told of later.
            Verdict::Held if !book.end(entry.clone(), DeliveryOutcome::Held).await => {
                return self.deliver(&alert, Some((book, entry))).await;
            }
            Verdict::Held => {}
        }
        false
    }

    /// Tries until it succeeds, or there is no use in it.
    async fn deliver(&self, alert: &Alert, mut entry: Option<(&Book, Delivery)>) -> bool {
        let mut tries = 1;
        loop {
            let Err(error) = try_once(&*self.sink, alert, self.timeout, &mut entry).await else {
                end(entry, DeliveryOutcome::Sent).await;
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
                end(entry, DeliveryOutcome::Failed).await;
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
        if deliver_once(&*self.sink, &alert, self.timeout, self.book.get())
            .await
            .is_err()
        {
            self.lost.fetch_add(lost, Ordering::Relaxed);
        }
    }
}

async fn end(entry: Option<(&Book, Delivery)>, outcome: DeliveryOutcome) {
    if let Some((book, entry)) = entry {
        book.end(entry, outcome).await;
    }
}

/// Tries a sink once, and keeps what came of it.
pub(super) async fn deliver_once(
    sink: &dyn AlertSink,
    alert: &Alert,
    limit: Duration,
    book: Option<&Book>,
) -> Result<(), AlertError> {
    deliver_once_by(None, sink, alert, limit, book).await
}

/// Tries a sink once for a rule, and keeps what came of it.
pub(super) async fn deliver_once_by(
    rule: Option<&AlertRule>,
    sink: &dyn AlertSink,
    alert: &Alert,
    limit: Duration,
    book: Option<&Book>,
) -> Result<(), AlertError> {
    let mut entry = book.map(|book| (book, book.entry(rule, sink.name(), alert)));
    let result = try_once(sink, alert, limit, &mut entry).await;
    let outcome = if result.is_ok() {
        DeliveryOutcome::Sent
    } else {
        DeliveryOutcome::Failed
    };
    end(entry, outcome).await;
    result
}

/// Tries a sink once, within a time limit; the attempt is written down before.
async fn try_once(
    sink: &dyn AlertSink,
    alert: &Alert,
    limit: Duration,
    entry: &mut Option<(&Book, Delivery)>,
) -> Result<(), AlertError> {
    if let Some((book, entry)) = entry {
        entry.attempts += 1;
        book.keep(entry).await;
    }
    let result = match tokio::time::timeout(limit, sink.deliver(alert)).await {
        Ok(result) => result,
        Err(_) => Err(AlertError::Timeout {
            to: sink.name().to_owned(),
            after: limit,
        }),
    };
    if let Some((_, entry)) = entry {
        match &result {
            Ok(()) => entry.error = None,
            Err(error) => note_error(entry, error),
        }
    }
    result
}
