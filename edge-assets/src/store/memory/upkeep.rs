//! The [`Upkeep`] of a [`MemoryStore`]. There are no files; the size is that of the events as text.

use std::{io, path::PathBuf};

use jiff::Timestamp;

use super::{
    super::{
        Pruned, Retention, StoreError, StoreStatus, Upkeep,
        rules::{ago, is_old, is_old_backfill},
    },
    MemoryStore,
    state::{Place, State},
};
use crate::{boxed::BoxFuture, event::EventRecord};

/// What a row costs besides its events.
const ROW_BYTES: u64 = 400;

impl State {
    fn prune(&mut self, retention: Retention, now: Timestamp) -> Pruned {
        let mut pruned = Pruned::default();
        if let Some(age) = retention.age {
            let oldest = ago(now, age);
            let kept = self
                .order
                .range(..(oldest, 0))
                .filter_map(|(place, id)| Some((place, self.runs.get(id)?)));
            let old = kept.filter(|(_, kept)| is_old(&kept.run, oldest) && !self.is_of_unfinished_backfill(&kept.run));
            for place in old.map(|(place, _)| *place).collect::<Vec<_>>() {
                self.prune_run(place, &mut pruned);
            }
            self.backfills.retain(|_, backfill| !is_old_backfill(backfill, oldest));
            while let Some(first) = self.ticks.first_entry().filter(|first| first.get().ended_at < oldest) {
                first.remove();
                pruned.ticks += 1;
            }
            while let Some(first) = self.audit.first_entry().filter(|first| first.get().at < oldest) {
                first.remove();
                pruned.audit += 1;
            }
            pruned.deliveries = self.prune_deliveries(oldest);
            self.prune_evaluations(oldest);
        }
        if let Some(most) = retention.bytes {
            let mut bytes = self.bytes();
            let finished = self.order.iter().filter(|(place, id)| {
                let run = self.runs.get(id).map(|kept| &kept.run);
                !self.unfinished.contains(place) && run.is_some_and(|run| !self.is_of_unfinished_backfill(run))
            });
            for place in finished.map(|(place, _)| *place).collect::<Vec<_>>() {
                if bytes <= most {
                    break;
                }
                bytes = bytes.saturating_sub(self.prune_run(place, &mut pruned));
            }
        }
        pruned
    }

    /// Forgets a run; returns how many bytes that frees.
    fn prune_run(&mut self, place: Place, pruned: &mut Pruned) -> u64 {
        let events = self.forget(place);
        pruned.runs += 1;
        pruned.events += count(events.len());
        ROW_BYTES + events.iter().map(text_bytes).sum::<u64>()
    }

    fn bytes(&self) -> u64 {
        let rows = count(self.runs.len() + self.ticks.len());
        ROW_BYTES * rows + self.events.values().map(text_bytes).sum::<u64>()
    }
}

fn text_bytes(event: &EventRecord) -> u64 {
    serde_json::to_string(event).map_or(0, |text| count(text.len()))
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

impl Upkeep for MemoryStore {
    fn prune(&self, retention: Retention, now: Timestamp) -> BoxFuture<'_, Result<Pruned, StoreError>> {
        self.visit(move |state| Ok(state.prune(retention, now)))
    }

    fn backup(&self, _: PathBuf) -> BoxFuture<'_, Result<(), StoreError>> {
        self.visit(|_| {
            Err(StoreError::Failed {
                action: "write a backup",
                source: io::Error::new(io::ErrorKind::Unsupported, "it is kept in memory only").into(),
            })
        })
    }

    fn check(&self) -> BoxFuture<'_, Result<Vec<String>, StoreError>> {
        self.visit(|_| Ok(Vec::new()))
    }

    fn status(&self) -> BoxFuture<'_, Result<StoreStatus, StoreError>> {
        self.visit(|state| {
            Ok(StoreStatus {
                driver: "memory",
                place: "memory".to_owned(),
                migration: 0,
                bytes: state.bytes(),
                runs: count(state.runs.len()),
                events: count(state.events.len()),
                ticks: count(state.ticks.len()),
            })
        })
    }

    fn close(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        self.visit(|state| {
            *state = State {
                is_closed: true,
                ..State::default()
            };
            Ok(())
        })
    }
}
