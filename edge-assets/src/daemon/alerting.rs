//! [`Alerting`]: hands to the alerts what a run or a tick is worth.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    alert::{Alert, AlertKind, Alerts},
    run::Backfill,
    tick::Tick,
};

/// Hands over what somebody should hear of, when somebody listens. It never waits.
#[derive(Debug, Clone, Default)]
pub(super) struct Alerting(Option<Alerts>);

impl Alerting {
    pub(super) fn new(alerts: Alerts) -> Self {
        Self(Some(alerts))
    }

    /// What the end of a run is worth.
    pub(super) fn run(&self, alerts: Vec<Alert>) {
        self.raise(alerts);
    }

    /// A tick was recorded.
    pub(super) fn tick(&self, tick: &Tick) {
        self.raise(Alert::of_tick(tick));
    }

    /// A backfill has ended.
    pub(super) fn backfill(&self, backfill: &Backfill) {
        self.raise(Alert::of_backfill(backfill));
    }

    /// The freshness of an asset changed in a way that is worth an alert.
    pub(super) fn freshness(&self, alert: Option<Alert>, location: &Arc<str>) {
        self.raise(alert.map(|alert| alert.of_location(Arc::clone(location))));
    }

    /// The daemon has a fault of its own, or its surroundings have one.
    pub(super) fn daemon(&self, subject: &str, text: String, now: Timestamp) {
        self.raise([Alert::new(AlertKind::Daemon, subject, text, now)]);
    }

    fn raise(&self, found: impl IntoIterator<Item = Alert>) {
        if let Some(alerts) = &self.0 {
            found.into_iter().for_each(|alert| alerts.raise(alert));
        }
    }
}
