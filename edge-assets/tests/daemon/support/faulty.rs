//! [`FaultyStore`]: a store that fails when it is told to.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use edge_assets::{
    AssetKey, PartitionKey, RunId, RunStatus,
    boxed::BoxFuture,
    page::{Page, PageRequest},
    run::{NewRun, Run, StepKey},
    store::{
        AssetState, Changes, Claim, Ending, Enqueued, EventBatch, EventFilter, EventPosition, EventStore, Lease,
        LeaseStore, MemoryStore, PartitionStore, Pruned, RecordedTick, Retention, RunFilter, RunStore, SlotRequest,
        Store, StoreError, StoreStatus, StoredEvent, TickFilter, TriggerStore, Upkeep,
    },
    tick::{NewTick, Tick, TriggerKey, TriggerState},
};
use jiff::Timestamp;
use tokio::sync::watch;

/// One process's sight of a memory store: it fails when it is told to, and counts its calls.
#[derive(Debug, Default)]
pub(crate) struct FaultyStore {
    inner: Arc<MemoryStore>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    fails: bool,
    fails_only: Option<&'static str>,
    gives_every_lease: bool,
    late: Option<(&'static str, Duration)>,
    calls: BTreeMap<&'static str, u64>,
}

impl FaultyStore {
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }

    /// The sight that another process has of the same store.
    pub(crate) fn sibling(&self) -> Arc<Self> {
        Arc::new(Self {
            inner: Arc::clone(&self.inner),
            state: Mutex::default(),
        })
    }

    /// From now on every lease is given, whoever has it: two daemons lead at once.
    pub(crate) fn give_every_lease(&self) {
        self.state.lock().unwrap().gives_every_lease = true;
    }

    /// From now on every call fails, as on a full disk, or none does.
    pub(crate) fn fail(&self, fails: bool) {
        let mut state = self.state.lock().unwrap();
        state.fails = fails;
        state.fails_only = None;
    }

    /// From now on calls of this name fail.
    pub(crate) fn fail_only(&self, call: &'static str) {
        let mut state = self.state.lock().unwrap();
        state.fails = true;
        state.fails_only = Some(call);
    }

    /// How often this was called.
    pub(crate) fn calls(&self, call: &'static str) -> u64 {
        self.state.lock().unwrap().calls.get(call).copied().unwrap_or_default()
    }

    /// How often anything was called.
    pub(crate) fn all_calls(&self) -> u64 {
        self.state.lock().unwrap().calls.values().sum()
    }

    /// From now on calls of this name are answered so long after they were done.
    pub(crate) fn answer_late(&self, call: &'static str, time: Duration) {
        self.state.lock().unwrap().late = Some((call, time));
    }

    async fn linger(&self, call: &'static str) {
        let late = self.state.lock().unwrap().late;
        if let Some((_, time)) = late.filter(|(late, _)| *late == call) {
            tokio::time::sleep(time).await;
        }
    }

    async fn visit(&self, call: &'static str) -> Result<(), StoreError> {
        // As with a real database, others may come in between what one process reads and what it writes then.
        tokio::task::yield_now().await;
        let mut state = self.state.lock().unwrap();
        *state.calls.entry(call).or_default() += 1;
        if state.fails && state.fails_only.is_none_or(|only| only == call) {
            return Err(StoreError::Full {
                place: "the test".to_owned(),
            });
        }
        Ok(())
    }
}

macro_rules! calls {
    ($(fn $call:ident(&self $(, $arg:ident: $type:ty)*) -> $answer:ty;)*) => {
        $(fn $call(&self $(, $arg: $type)*) -> BoxFuture<'_, Result<$answer, StoreError>> {
            Box::pin(async move {
                self.visit(stringify!($call)).await?;
                let answer = self.inner.$call($($arg),*).await;
                self.linger(stringify!($call)).await;
                answer
            })
        })*
    };
}

macro_rules! delegate {
    ($($trait:ident { $($calls:tt)* })*) => {
        $(impl $trait for FaultyStore { calls! { $($calls)* } })*
    };
}

impl LeaseStore for FaultyStore {
    fn acquire(
        &self,
        name: Arc<str>,
        holder: Arc<str>,
        at: Timestamp,
        until: Timestamp,
    ) -> BoxFuture<'_, Result<Option<Lease>, StoreError>> {
        Box::pin(async move {
            self.visit("acquire").await?;
            if self.state.lock().unwrap().gives_every_lease {
                let epoch = 1;
                return Ok(Some(Lease {
                    name,
                    holder,
                    epoch,
                    until,
                }));
            }
            self.inner.acquire(name, holder, at, until).await
        })
    }

    calls! {
        fn release(&self, name: Arc<str>, holder: Arc<str>) -> ();
        fn lease(&self, name: Arc<str>) -> Option<Lease>;
        fn take_slot(&self, request: SlotRequest) -> Option<Lease>;
        fn free_slot(&self, pool: Arc<str>, holder: Arc<str>, process: Arc<str>) -> ();
        fn renew_slots(&self, process: Arc<str>, until: Timestamp) -> u32;
        fn slots(&self, pool: Arc<str>, at: Timestamp) -> Vec<Lease>;
    }
}

delegate! {
    RunStore {
        fn enqueue(&self, runs: Vec<NewRun>) -> Vec<Enqueued>;
        fn run(&self, id: RunId) -> Option<Run>;
        fn runs(&self, filter: RunFilter, page: PageRequest) -> Page<Run>;
        fn unfinished(&self, location: Arc<str>) -> Vec<Run>;
        fn counts(&self, location: Arc<str>) -> Vec<(RunStatus, u64)>;
        fn claim(&self, claim: Claim) -> Run;
        fn renew(&self, holder: Arc<str>, until: Timestamp) -> Vec<RunId>;
        fn requeue(&self, id: RunId, epoch: u64, at: Timestamp, reason: String) -> Run;
        fn request_cancel(&self, id: RunId, at: Timestamp, reason: String) -> Run;
        fn finish(&self, ending: Ending) -> Run;
    }
    EventStore {
        fn append(&self, batches: Vec<EventBatch>) -> Vec<Result<Run, StoreError>>;
        fn events(&self, filter: EventFilter, after: EventPosition, limit: usize) -> Vec<StoredEvent>;
        fn events_back(&self, filter: EventFilter, before: Option<EventPosition>, limit: usize) -> Vec<StoredEvent>;
        fn last_position(&self) -> EventPosition;
        fn finished_steps(&self, run: RunId) -> Vec<StepKey>;
        fn latest(&self, asset: AssetKey, partition: Option<PartitionKey>) -> Option<AssetState>;
        fn latest_of(&self, assets: Vec<AssetKey>) -> Vec<AssetState>;
    }
    TriggerStore {
        fn triggers(&self, location: Arc<str>) -> Vec<TriggerState>;
        fn declare(&self, triggers: Vec<(TriggerKey, Arc<str>)>, at: Timestamp) -> Vec<TriggerState>;
        fn switch(&self, key: TriggerKey, on: bool, at: Timestamp) -> Option<TriggerState>;
        fn reset_cursor(&self, key: TriggerKey, cursor: Option<Arc<str>>) -> Option<TriggerState>;
        fn move_cursor(&self, key: TriggerKey, from: Option<Arc<str>>, to: Arc<str>) -> Option<TriggerState>;
        fn record_tick(&self, tick: NewTick) -> RecordedTick;
        fn ticks(&self, filter: TickFilter, page: PageRequest) -> Page<Tick>;
    }
    PartitionStore {
        fn add_partitions(&self, definition: Arc<str>, keys: Vec<PartitionKey>) -> Vec<PartitionKey>;
        fn remove_partitions(&self, definition: Arc<str>, keys: Vec<PartitionKey>) -> usize;
        fn partitions(&self, definition: Arc<str>) -> Vec<PartitionKey>;
    }
    Upkeep {
        fn prune(&self, retention: Retention, now: Timestamp) -> Pruned;
        fn backup(&self, to: PathBuf) -> ();
        fn check(&self) -> Vec<String>;
        fn status(&self) -> StoreStatus;
        fn close(&self) -> ();
    }
}

impl Store for FaultyStore {
    fn changes(&self) -> watch::Receiver<Changes> {
        self.inner.changes()
    }
}
