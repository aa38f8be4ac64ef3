//! Schedules, and what a store would remember of them.

use edge_assets::{
    tick::{TriggerKey, TriggerKind, TriggerState},
    trigger::{Due, ScheduleDef, due},
};
use jiff::Timestamp;

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A schedule of a job `sync` in a zone.
pub(crate) fn schedule(cron: &str, zone: &str) -> ScheduleDef {
    let mut schedule = ScheduleDef::new("nightly", cron, "sync");
    schedule.timezone = zone.into();
    schedule
}

/// What is remembered of a trigger that was first seen at an instant.
pub(crate) fn first_seen(kind: TriggerKind, name: &str, definition: &str, since: Timestamp) -> TriggerState {
    let key = TriggerKey {
        location: "here".into(),
        kind,
        name: name.into(),
    };
    TriggerState::first_seen(key, definition.into(), since)
}

/// A schedule with what a store would remember of it: each tick that is decided is recorded.
pub(crate) struct Remembered {
    pub(crate) schedule: ScheduleDef,
    pub(crate) state: TriggerState,
}

impl Remembered {
    pub(crate) fn new(schedule: ScheduleDef, since: &str) -> Self {
        let state = first_seen(TriggerKind::Schedule, &schedule.name, &schedule.definition(), at(since));
        Self { schedule, state }
    }

    pub(crate) fn ask(&self, now: Timestamp) -> Due {
        let cron = self.schedule.parse_cron().unwrap();
        due(&self.schedule, &cron, &self.state, now)
    }

    pub(crate) fn tick(&mut self, now: Timestamp) -> Due {
        let due = self.ask(now);
        if let Some(last) = due.ticks.last() {
            self.state.last_at = Some(last.instant);
        }
        due
    }

    /// The ticks at an instant, each as `instant`, `instant +missed`, or with the reason of its skip behind it.
    pub(crate) fn ticks(&mut self, now: &str) -> Vec<String> {
        let due = self.tick(at(now));
        let told = due.ticks.iter().map(|tick| {
            let missed = if tick.missed == 0 {
                String::new()
            } else {
                format!(" +{}", tick.missed)
            };
            let skip = tick
                .skip
                .as_ref()
                .map(|reason| format!(": {reason}"))
                .unwrap_or_default();
            format!("{}{missed}{skip}", tick.instant)
        });
        told.collect()
    }
}
