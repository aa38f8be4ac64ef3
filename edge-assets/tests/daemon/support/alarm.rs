//! [`Heard`]: a sink of alerts that keeps what it hears.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use edge_assets::{
    alert::{Alert, AlertError, AlertRule, AlertSink, AlertTasks, Alerts},
    boxed::BoxFuture,
};

/// Keeps the alerts that it hears.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heard(Arc<Mutex<Vec<Alert>>>);

impl Heard {
    /// Alerts that come here, each of them; and the tasks that bring them.
    pub(crate) fn start() -> (Self, Alerts, AlertTasks) {
        Self::with(AlertRule::new(AlertRule::EVERYTHING))
    }

    /// Alerts that come here by a rule.
    pub(crate) fn with(rule: AlertRule) -> (Self, Alerts, AlertTasks) {
        let heard = Self::default();
        let (alerts, tasks) = Alerts::builder()
            .rule(rule)
            .sink(heard.clone())
            .repeat_after(Duration::ZERO)
            .start();
        (heard, alerts, tasks)
    }

    pub(crate) fn all(&self) -> Vec<Alert> {
        self.0.lock().unwrap().clone()
    }
}

impl AlertSink for Heard {
    fn name(&self) -> &str {
        "the test"
    }

    fn deliver<'a>(&'a self, alert: &'a Alert) -> BoxFuture<'a, Result<(), AlertError>> {
        self.0.lock().unwrap().push(alert.clone());
        Box::pin(std::future::ready(Ok(())))
    }
}
