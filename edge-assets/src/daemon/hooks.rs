//! [`Notice`]: what somebody should hear of, and the hooks that it is handed to.

use std::{fmt, sync::Arc};

use crate::{
    run::Run,
    tick::{Tick, TickOutcome},
};

/// What somebody should hear of.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Notice {
    /// A run failed, and is not repeated.
    RunFailed(Box<Run>),
    /// A tick could not be evaluated.
    TickFailed(Box<Tick>),
    /// A tick has something to say.
    TickAlert(Box<Tick>),
    /// Instants of a schedule passed while nobody looked.
    TicksMissed(Box<Tick>),
}

/// Whoever is told. A hook hands over and returns: it is called within the daemon's loops.
#[derive(Clone, Default)]
pub(super) struct Hooks(Vec<Arc<dyn Fn(&Notice) + Send + Sync>>);

impl Hooks {
    pub(super) fn add(&mut self, hook: Arc<dyn Fn(&Notice) + Send + Sync>) {
        self.0.push(hook);
    }

    pub(super) fn notify(&self, notice: &Notice) {
        self.0.iter().for_each(|hook| hook(notice));
    }

    /// Says of a tick what is worth saying.
    pub(super) fn tick(&self, tick: &Tick) {
        if tick.missed > 0 {
            self.notify(&Notice::TicksMissed(Box::new(tick.clone())));
        }
        if matches!(tick.outcome, TickOutcome::Failed { .. }) {
            self.notify(&Notice::TickFailed(Box::new(tick.clone())));
        }
        if tick.alert.is_some() {
            self.notify(&Notice::TickAlert(Box::new(tick.clone())));
        }
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hooks({})", self.0.len())
    }
}
