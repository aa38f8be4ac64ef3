//! What can be asked of a simulation: runs, ticks, events, materializations.

use std::{error::Error, sync::Arc};

use jiff::Timestamp;

use super::Simulation;
use crate::{
    boxed::error_chain,
    event::EventRecord,
    id::{RunId, TickId},
    instance::{Instance, InstanceError},
    key::AssetKey,
    page::{Page, PageRequest},
    run::{Run, RunStatus},
    store::{EventFilter, EventPosition, RunFilter, TickFilter},
    tick::Tick,
};

/// All that the store keeps; what is older than the retention is gone.
///
/// # Panics
/// These panic when the store fails, which one in memory does not.
impl Simulation {
    /// All runs, oldest first.
    #[must_use]
    #[track_caller]
    pub fn runs(&self) -> Vec<Run> {
        self.runs_that(RunFilter::default())
    }

    /// The runs of a job, oldest first.
    #[must_use]
    #[track_caller]
    pub fn runs_of(&self, job: &str) -> Vec<Run> {
        self.runs_that(RunFilter {
            job: Some(job.into()),
            ..RunFilter::default()
        })
    }

    /// The runs that a schedule or sensor asked for, oldest first.
    #[must_use]
    #[track_caller]
    pub fn launched_by(&self, trigger: &str) -> Vec<Run> {
        self.runs_that(RunFilter {
            trigger: Some(trigger.into()),
            ..RunFilter::default()
        })
    }

    /// The run of an id, as it is now; `None` when there is none.
    #[must_use]
    #[track_caller]
    pub fn run(&self, id: RunId) -> Option<Run> {
        let store = Arc::clone(self.instance().store());
        answered(self.block_on(async move { store.run(id).await }))
    }

    /// How many runs stand in a status.
    #[must_use]
    #[track_caller]
    pub fn count(&self, status: RunStatus) -> usize {
        self.runs_that(RunFilter {
            statuses: vec![status],
            ..RunFilter::default()
        })
        .len()
    }

    /// The ticks of a schedule or sensor, oldest first: with what they came to, and why.
    #[must_use]
    #[track_caller]
    pub fn ticks(&self, trigger: &str) -> Vec<Tick> {
        self.ticks_that(TickFilter {
            name: Some(trigger.into()),
            ..TickFilter::default()
        })
    }

    /// The instants for which a schedule or sensor asked for runs, oldest first.
    #[must_use]
    #[track_caller]
    pub fn launches(&self, trigger: &str) -> Vec<Timestamp> {
        let ticks = self.ticks(trigger).into_iter().filter(|tick| !tick.runs.is_empty());
        ticks.map(|tick| tick.instant).collect()
    }

    /// The events of a run, in their order.
    #[must_use]
    #[track_caller]
    pub fn events(&self, run: RunId) -> Vec<EventRecord> {
        self.events_that(EventFilter {
            run: Some(run),
            ..EventFilter::default()
        })
    }

    /// The materializations of an asset, oldest first.
    ///
    /// # Panics
    /// When the text is not a key.
    #[must_use]
    #[track_caller]
    pub fn materializations(&self, asset: &str) -> Vec<EventRecord> {
        let asset = match AssetKey::new(asset) {
            Ok(key) => key,
            Err(error) => panic!("{error}"),
        };
        self.events_that(EventFilter {
            asset: Some(asset),
            kinds: vec!["asset_materialized"],
            ..EventFilter::default()
        })
    }

    #[track_caller]
    fn runs_that(&self, filter: RunFilter) -> Vec<Run> {
        answered(self.block_on(all_runs(self.instance().clone(), filter)))
    }

    #[track_caller]
    fn ticks_that(&self, filter: TickFilter) -> Vec<Tick> {
        answered(self.block_on(ticks_after(self.instance().clone(), filter, None)))
    }

    #[track_caller]
    pub(super) fn events_that(&self, filter: EventFilter) -> Vec<EventRecord> {
        let store = Arc::clone(self.instance().store());
        let events = self.block_on(async move { store.events(filter, EventPosition::default(), usize::MAX).await });
        answered(events).into_iter().map(|event| event.record).collect()
    }

    /// The ticks of all schedules and sensors after one of them, oldest first.
    #[cfg(feature = "cli")]
    #[track_caller]
    pub(crate) fn ticks_after(&self, last: Option<TickId>) -> Vec<Tick> {
        answered(self.block_on(ticks_after(self.instance().clone(), TickFilter::default(), last)))
    }

    /// All ticks of all schedules and sensors, oldest first.
    #[track_caller]
    pub(super) fn all_ticks(&self) -> Vec<Tick> {
        self.ticks_that(TickFilter::default())
    }
}

async fn all_runs(instance: Instance, filter: RunFilter) -> Result<Vec<Run>, InstanceError> {
    let mut all = Vec::new();
    let mut page = PageRequest::default();
    loop {
        let Page { items, next } = instance.runs(filter.clone(), page).await?;
        all.extend(items);
        let Some(next) = next else { break };
        page = PageRequest::default().after(next);
    }
    all.reverse();
    Ok(all)
}

/// Ticks that a filter lets through, up from one of them or from the first, oldest first.
async fn ticks_after(instance: Instance, filter: TickFilter, last: Option<TickId>) -> Result<Vec<Tick>, InstanceError> {
    let mut all = Vec::new();
    let mut page = PageRequest::default();
    'pages: loop {
        let Page { items, next } = instance.ticks(filter.clone(), page).await?;
        for tick in items {
            if Some(tick.id) == last {
                break 'pages;
            }
            all.push(tick);
        }
        let Some(next) = next else { break };
        page = PageRequest::default().after(next);
    }
    all.reverse();
    Ok(all)
}

#[track_caller]
fn answered<T, E: Error + 'static>(answer: Result<T, E>) -> T {
    answer.unwrap_or_else(|error| panic!("the store of the simulation does not answer: {}", error_chain(&error)))
}
