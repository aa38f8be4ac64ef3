//! [`Breakage`]: promises that a store can break, so that one sees whether the oracle notices.

use std::sync::Arc;

use edge_assets::{
    RunId,
    page::PageRequest,
    run::{NewRun, Run},
    store::{
        Enqueued, EventBatch, EventStore as _, Lease, LeaseStore as _, MemoryStore, RecordedTick, RunStore as _,
        SlotRequest, StoreError, TickFilter, TriggerStore as _,
    },
    tick::{NewTick, TickOutcome},
};
use jiff::Timestamp;

/// A promise that the store breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breakage {
    /// It acknowledges runs that it does not keep.
    ForgetsRuns,
    /// It looks for no run of the same key.
    IgnoresKeys,
    /// It records ticks without their runs.
    TicksWithoutRuns,
    /// It keeps every tick twice.
    TicksTwice,
    /// It does not keep how many instants were missed.
    ForgetsMissed,
    /// It takes facts from whoever states them.
    FencesNobody,
    /// It does nothing when a run is put back.
    PutsNothingBack,
    /// It gives slots whatever the limit is.
    GivesEverySlot,
    /// It keeps slots that are given back, and those of the dead.
    LeaksSlots,
    /// The lease of a leader never ends, whatever becomes of its process.
    LeadersForEver,
    /// It gives the lease of the leader to whoever asks.
    TwoLeaders,
}

type Answer<T> = Result<T, StoreError>;

pub(super) async fn enqueue(
    broken: Option<Breakage>,
    store: &MemoryStore,
    mut runs: Vec<NewRun>,
) -> Answer<Vec<Enqueued>> {
    match broken {
        Some(Breakage::ForgetsRuns) => {
            let forgotten = runs.into_iter().map(|new| Enqueued {
                run: Run::queued(new),
                is_new: true,
            });
            return Ok(forgotten.collect());
        }
        Some(Breakage::IgnoresKeys) => {
            // Behind the back of the store, so that the key is still seen.
            for run in &mut runs {
                run.run_key = run.run_key.take().map(|key| format!("{key}#{}", run.id.short()));
            }
        }
        _ => {}
    }
    store.enqueue(runs).await
}

pub(super) async fn requeue(
    broken: Option<Breakage>,
    store: &MemoryStore,
    run: RunId,
    epoch: u64,
    at: Timestamp,
    reason: String,
) -> Answer<Run> {
    if broken == Some(Breakage::PutsNothingBack) {
        return store.run(run).await?.ok_or(StoreError::UnknownRun(run));
    }
    store.requeue(run, epoch, at, reason).await
}

pub(super) async fn append(
    broken: Option<Breakage>,
    store: &MemoryStore,
    mut batches: Vec<EventBatch>,
) -> Answer<Vec<Answer<Run>>> {
    if broken == Some(Breakage::FencesNobody) {
        for batch in &mut batches {
            if let Some(run) = store.run(batch.run).await? {
                batch.epoch = run.epoch;
            }
        }
    }
    store.append(batches).await
}

pub(super) async fn record_tick(
    broken: Option<Breakage>,
    store: &MemoryStore,
    mut tick: NewTick,
) -> Answer<RecordedTick> {
    match broken {
        Some(Breakage::TicksWithoutRuns) => tick.runs.clear(),
        Some(Breakage::ForgetsMissed) => tick.missed = 0,
        Some(Breakage::TicksTwice) => {
            let recorded = store.record_tick(tick.clone()).await?;
            // The store itself refuses a second one of the same trigger; one of the same name elsewhere is taken.
            tick.key.location = "elsewhere".into();
            let filter = TickFilter {
                location: Some(Arc::clone(&tick.key.location)),
                name: Some(Arc::clone(&tick.key.name)),
                ..TickFilter::default()
            };
            let last = store.ticks(filter, PageRequest::first(1)).await?.items;
            tick.previous = last.first().map(|tick| tick.instant);
            tick.outcome = TickOutcome::Requested;
            store.record_tick(tick).await?;
            return Ok(recorded);
        }
        _ => {}
    }
    store.record_tick(tick).await
}

pub(super) async fn acquire(
    broken: Option<Breakage>,
    store: &MemoryStore,
    name: Arc<str>,
    holder: Arc<str>,
    at: Timestamp,
    until: Timestamp,
) -> Answer<Option<Lease>> {
    match broken {
        Some(Breakage::TwoLeaders) => Ok(Some(Lease {
            name,
            holder,
            epoch: 1,
            until,
        })),
        Some(Breakage::LeadersForEver) => store.acquire(name, holder, at.min(until), Timestamp::MAX).await,
        _ => store.acquire(name, holder, at, until).await,
    }
}

pub(super) async fn take_slot(
    broken: Option<Breakage>,
    store: &MemoryStore,
    mut request: SlotRequest,
) -> Answer<Option<Lease>> {
    match broken {
        Some(Breakage::GivesEverySlot) => request.slots = u32::MAX,
        Some(Breakage::LeaksSlots) => request.until = Timestamp::MAX,
        _ => {}
    }
    store.take_slot(request).await
}

pub(super) async fn free_slot(
    broken: Option<Breakage>,
    store: &MemoryStore,
    pool: Arc<str>,
    holder: Arc<str>,
    process: Arc<str>,
) -> Answer<()> {
    if broken == Some(Breakage::LeaksSlots) {
        return Ok(());
    }
    store.free_slot(pool, holder, process).await
}
