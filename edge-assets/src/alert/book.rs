//! [`Book`]: where it is kept what became of alerts, and looked up who wants to hear nothing of them.
//!
//! An attempt is written down before it is made. A store that does not answer holds no alert up: somebody should hear of that, too.

use std::sync::Arc;

use jiff::Timestamp;
use tracing::warn;

use super::{Alert, AlertKind, AlertRule, masked::masked};
use crate::{
    boxed::error_chain,
    clock::SharedClock,
    id::{DeliveryId, SilenceId},
    store::{Delivery, DeliveryOutcome, SharedStore, StoreError},
};

/// Where it is kept what became of alerts.
pub(super) struct Book {
    pub(super) store: SharedStore,
    pub(super) clock: SharedClock,
    pub(super) location: Arc<str>,
}

/// What is to become of an alert whose turn it is.
pub(super) enum Verdict {
    Send,
    Silenced(SilenceId),
    Held,
}

impl Book {
    /// An alert whose turn it is at a sink.
    pub(super) fn entry(&self, rule: Option<&AlertRule>, sink: &str, alert: &Alert) -> Delivery {
        Delivery {
            id: DeliveryId::generate(),
            location: Arc::clone(&self.location),
            at: self.clock.now(),
            rule: rule.map(|rule| rule.name().into()),
            channel: sink.into(),
            kind: alert.kind.as_str().into(),
            subject: Arc::clone(&alert.subject),
            run: alert.run,
            body: alert.text.clone(),
            held_back: alert.held_back,
            attempts: 0,
            outcome: DeliveryOutcome::Sending,
            ended_at: None,
            error: None,
            silence: None,
            digest: None,
        }
    }

    /// What is to become of an alert that a rule sends.
    pub(super) async fn verdict(&self, rule: &AlertRule, alert: &Alert) -> Verdict {
        let now = self.clock.now();
        match self.silence(rule, alert, now).await {
            Ok(Some(silence)) => return Verdict::Silenced(silence),
            Ok(None) => {}
            Err(error) => warn!(
                error = error_chain(&error),
                alert = alert.headline(),
                "an alert is sent though it is not known whether it is silenced"
            ),
        }
        let is_held = rule
            .quiet()
            .is_some_and(|quiet| quiet.holds(alert.kind.severity(), now));
        // What tells of those that were held comes when the quiet hours are over, or the rule has others by now.
        if is_held && alert.kind != AlertKind::Digest {
            Verdict::Held
        } else {
            Verdict::Send
        }
    }

    async fn silence(&self, rule: &AlertRule, alert: &Alert, now: Timestamp) -> Result<Option<SilenceId>, StoreError> {
        let silences = self.store.silences(Arc::clone(&self.location), now).await?;
        let covers = silences
            .iter()
            .find(|silence| silence.is_active(now) && silence.what.covers(rule.name(), &alert.subject));
        Ok(covers.map(|silence| silence.id))
    }

    /// Keeps what is known of a delivery; whether that is so.
    pub(super) async fn keep(&self, delivery: &Delivery) -> bool {
        let kept = self.store.record_delivery(delivery.clone()).await;
        if let Err(error) = &kept {
            warn!(
                error = error_chain(error),
                sink = &*delivery.channel,
                subject = &*delivery.subject,
                outcome = %delivery.outcome,
                "it could not be kept what became of an alert"
            );
        }
        kept.is_ok()
    }

    /// Keeps the end of a delivery.
    pub(super) async fn end(&self, mut delivery: Delivery, outcome: DeliveryOutcome) -> bool {
        delivery.outcome = outcome;
        delivery.ended_at = Some(self.clock.now());
        self.keep(&delivery).await
    }
}

/// Takes down why an attempt failed.
pub(super) fn note_error(delivery: &mut Delivery, error: &super::AlertError) {
    delivery.error = Some(masked(&error_chain(error)));
}
