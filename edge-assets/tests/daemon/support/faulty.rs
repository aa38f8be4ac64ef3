//! [`FaultyStore`]: a store that fails when it is told to.

use std::{
    collections::BTreeMap,
    future::Future,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use edge_assets::{
    AssetKey, BackfillId, PartitionKey, RunId, RunStatus,
    boxed::BoxFuture,
    id::{DeliveryId, SilenceId},
    page::{Page, PageRequest},
    run::{Backfill, BackfillSpec, NewRun, Run, StepKey},
    store::{
        AccessStore, AccessToken, AdvancedBackfill, AlertStore, AssetState, AuditEntry, AuditFilter, BackfillAsk,
        BackfillFilter, BackfillStep, BackfillStore, Changes, Claim, ConditionEvaluation, ConditionStore,
        CreatedBackfill, Delivery, DeliveryFilter, Ending, Enqueued, EventBatch, EventFilter, EventPosition,
        EventStore, KeysMark, KeysSince, Lease, LeaseStore, MemoryStore, NewEvaluations, PartitionFacts,
        PartitionSnapshot, PartitionStore, Pruned, RecordedTick, Retention, RunFilter, RunStore, Silence, SlotRequest,
        Store, StoreError, StoreStatus, StoredEvent, TickFilter, TriggerStore, Upkeep,
    },
    tick::{NewTick, Tick, TriggerKey, TriggerState},
};
use jiff::Timestamp;
use tokio::sync::watch;

use super::broken::{self, Breakage};

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
    late: Option<(&'static str, Duration)>,
    breakage: Option<Breakage>,
    weather: Weather,
    loses: Option<&'static str>,
    calls: BTreeMap<&'static str, u64>,
}

/// What becomes of calls by chance, each so often out of one time.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Weather {
    /// It fails, and nothing has happened.
    pub(crate) fails_before: f64,
    /// It fails, and what was asked for has happened.
    pub(crate) fails_after: f64,
    /// It takes up to so long, before and after it happens.
    pub(crate) delays: f64,
    pub(crate) longest_delay: Duration,
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
        self.break_promise(Breakage::TwoLeaders);
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

    /// From now on calls fail and take time by chance.
    pub(crate) fn weather(&self, weather: Weather) {
        self.state.lock().unwrap().weather = weather;
    }

    /// From now on every other call of this name fails though it has happened, beginning with the next one.
    pub(crate) fn lose_every_other(&self, call: &'static str) {
        let mut state = self.state.lock().unwrap();
        state.loses = Some(call);
        state.calls.remove(call);
    }

    /// From now on it breaks a promise.
    pub(crate) fn break_promise(&self, breakage: Breakage) {
        self.state.lock().unwrap().breakage = Some(breakage);
    }

    /// The store without its faults.
    pub(crate) fn inner(&self) -> &Arc<MemoryStore> {
        &self.inner
    }

    fn broken(&self) -> Option<Breakage> {
        self.state.lock().unwrap().breakage
    }

    /// Calls before, in the way that the weather says, and after.
    async fn visit<T>(
        &self,
        call: &'static str,
        happens: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        // As with a real database, others may come in between what one process reads and what it writes then.
        tokio::task::yield_now().await;
        let (weather, is_lost) = {
            let mut state = self.state.lock().unwrap();
            let count = state.calls.entry(call).or_default();
            *count += 1;
            let is_odd = *count % 2 == 1;
            if state.fails && state.fails_only.is_none_or(|only| only == call) {
                return Err(full());
            }
            (state.weather, is_odd && state.loses == Some(call))
        };
        weather.delay().await;
        if by_chance(weather.fails_before) {
            return Err(full());
        }
        let answer = happens.await;
        self.linger(call).await;
        weather.delay().await;
        if is_lost || by_chance(weather.fails_after) {
            return Err(StoreError::Failed {
                action: "say what became of it",
                source: "the connection was lost".into(),
            });
        }
        answer
    }
}

impl Weather {
    async fn delay(&self) {
        if by_chance(self.delays) {
            tokio::time::sleep(self.longest_delay.mul_f64(fastrand::f64())).await;
        }
    }
}

/// Without a draw where there is nothing to draw for, so that a store of fine weather uses up no chance.
fn by_chance(often: f64) -> bool {
    often > 0.0 && fastrand::f64() < often
}

fn full() -> StoreError {
    StoreError::Full {
        place: "the test".to_owned(),
    }
}

macro_rules! calls {
    ($(fn $call:ident(&self $(, $arg:ident: $type:ty)*) -> $answer:ty;)*) => {
        $(fn $call(&self $(, $arg: $type)*) -> BoxFuture<'_, Result<$answer, StoreError>> {
            Box::pin(async move {
                self.visit(stringify!($call), self.inner.$call($($arg),*)).await
            })
        })*
    };
}

macro_rules! delegate {
    ($($trait:ident { $($calls:tt)* } $({ $($breakable:tt)* })?)*) => {
        $(impl $trait for FaultyStore {
            calls! { $($calls)* }
            $(breakable! { $($breakable)* })?
        })*
    };
}

/// Calls whose promise may be broken.
macro_rules! breakable {
    ($(fn $call:ident(&self $(, $arg:ident: $type:ty)*) -> $answer:ty;)*) => {
        $(fn $call(&self $(, $arg: $type)*) -> BoxFuture<'_, Result<$answer, StoreError>> {
            Box::pin(self.visit(stringify!($call), broken::$call(self.broken(), &self.inner $(, $arg)*)))
        })*
    };
}

delegate! {
    LeaseStore {
        fn release(&self, name: Arc<str>, holder: Arc<str>) -> ();
        fn lease(&self, name: Arc<str>) -> Option<Lease>;
        fn renew_slots(&self, process: Arc<str>, until: Timestamp) -> u32;
        fn slots(&self, pool: Arc<str>, at: Timestamp) -> Vec<Lease>;
    } {
        fn acquire(&self, name: Arc<str>, holder: Arc<str>, at: Timestamp, until: Timestamp) -> Option<Lease>;
        fn take_slot(&self, request: SlotRequest) -> Option<Lease>;
        fn free_slot(&self, pool: Arc<str>, holder: Arc<str>, process: Arc<str>) -> ();
    }
    RunStore {
        fn run(&self, id: RunId) -> Option<Run>;
        fn runs(&self, filter: RunFilter, page: PageRequest) -> Page<Run>;
        fn unfinished(&self, location: Arc<str>) -> Vec<Run>;
        fn counts(&self, location: Arc<str>) -> Vec<(RunStatus, u64)>;
        fn claim(&self, claim: Claim) -> Run;
        fn renew(&self, holder: Arc<str>, until: Timestamp) -> Vec<RunId>;
        fn request_cancel(&self, id: RunId, at: Timestamp, reason: String) -> Run;
        fn finish(&self, ending: Ending) -> Run;
    } {
        fn enqueue(&self, runs: Vec<NewRun>) -> Vec<Enqueued>;
        fn requeue(&self, id: RunId, epoch: u64, at: Timestamp, reason: String) -> Run;
    }
    EventStore {
        fn events(&self, filter: EventFilter, after: EventPosition, limit: usize) -> Vec<StoredEvent>;
        fn events_back(&self, filter: EventFilter, before: Option<EventPosition>, limit: usize) -> Vec<StoredEvent>;
        fn last_position(&self) -> EventPosition;
        fn finished_steps(&self, run: RunId) -> Vec<StepKey>;
        fn latest(&self, asset: AssetKey, partition: Option<PartitionKey>) -> Option<AssetState>;
        fn latest_of(&self, assets: Vec<AssetKey>) -> Vec<AssetState>;
    } {
        fn append(&self, batches: Vec<EventBatch>) -> Vec<Result<Run, StoreError>>;
    }
    TriggerStore {
        fn triggers(&self, location: Arc<str>) -> Vec<TriggerState>;
        fn declare(&self, triggers: Vec<(TriggerKey, Arc<str>)>, at: Timestamp) -> Vec<TriggerState>;
        fn switch(&self, key: TriggerKey, on: bool, at: Timestamp) -> Option<TriggerState>;
        fn reset_cursor(&self, key: TriggerKey, cursor: Option<Arc<str>>) -> Option<TriggerState>;
        fn move_cursor(&self, key: TriggerKey, from: Option<Arc<str>>, to: Arc<str>) -> Option<TriggerState>;
        fn ticks(&self, filter: TickFilter, page: PageRequest) -> Page<Tick>;
    } {
        fn record_tick(&self, tick: NewTick) -> RecordedTick;
    }
    BackfillStore {
        fn create_backfill(&self, spec: BackfillSpec) -> CreatedBackfill;
        fn backfill(&self, id: BackfillId) -> Option<Backfill>;
        fn backfills(&self, filter: BackfillFilter, page: PageRequest) -> Page<Backfill>;
        fn unfinished_backfills(&self, location: Arc<str>) -> Vec<(BackfillId, u64)>;
        fn ask_backfill(&self, id: BackfillId, ask: BackfillAsk) -> Backfill;
        fn advance_backfill(&self, step: BackfillStep) -> AdvancedBackfill;
    }
    ConditionStore {
        fn condition_cursors(&self, location: Arc<str>) -> Vec<(AssetKey, Arc<str>)>;
        fn record_evaluations(&self, new: NewEvaluations) -> RecordedTick;
        fn evaluations(&self, location: Arc<str>, asset: AssetKey, page: PageRequest) -> Page<ConditionEvaluation>;
    }
    PartitionStore {
        fn add_partitions(&self, definition: Arc<str>, keys: Vec<PartitionKey>) -> Vec<PartitionKey>;
        fn remove_partitions(&self, definition: Arc<str>, keys: Vec<PartitionKey>) -> usize;
        fn partitions(&self, definition: Arc<str>) -> Vec<PartitionKey>;
        fn partitions_since(&self, definition: Arc<str>, mark: KeysMark) -> KeysSince;
        fn partition_facts(&self, assets: Vec<AssetKey>, since: Option<EventPosition>) -> PartitionFacts;
        fn partition_snapshot(&self, asset: AssetKey) -> Option<PartitionSnapshot>;
        fn keep_partition_snapshot(&self, asset: AssetKey, snapshot: PartitionSnapshot) -> bool;
    }
    AccessStore {
        fn add_token(&self, token: AccessToken) -> bool;
        fn remove_token(&self, name: Arc<str>) -> bool;
        fn tokens(&self) -> Vec<AccessToken>;
        fn token(&self, digest: [u8; 32]) -> Option<AccessToken>;
        fn record_audit(&self, entry: AuditEntry) -> ();
        fn audit(&self, filter: AuditFilter, page: PageRequest) -> Page<AuditEntry>;
    }
    AlertStore {
        fn record_delivery(&self, delivery: Delivery) -> ();
        fn deliveries(&self, filter: DeliveryFilter, page: PageRequest) -> Page<Delivery>;
        fn held_deliveries(&self, location: Arc<str>) -> Vec<Delivery>;
        fn begin_digest(&self, digest: Delivery, held: Vec<DeliveryId>) -> bool;
        fn interrupt_deliveries(&self, location: Arc<str>, before: Timestamp, now: Timestamp) -> u64;
        fn add_silence(&self, silence: Silence) -> ();
        fn end_silence(&self, location: Arc<str>, id: SilenceId, at: Timestamp, who: Arc<str>) -> Option<Silence>;
        fn silences(&self, location: Arc<str>, beyond: Timestamp) -> Vec<Silence>;
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
