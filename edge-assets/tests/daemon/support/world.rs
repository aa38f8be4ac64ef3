//! [`World`]: a store, a clock, definitions, and daemons that a test starts, stops and kills.

use std::{sync::Arc, time::Duration};

use edge_assets::{
    AssetDef, CancelToken, Definitions, DefinitionsBuilder, EventKind, EventRecord, RunId, RunStatus,
    clock::Clock as _,
    daemon::Daemon,
    instance::{Instance, LaunchRequest, Limits},
    page::PageRequest,
    run::{NewRun, Run, StepKey},
    store::{
        Claim, EventBatch, EventFilter, EventPosition, EventStore as _, RunFilter, RunStore as _, Store as _,
        TickFilter, TriggerStore as _,
    },
    tick::Tick,
};
use jiff::Timestamp;
use tokio::task::JoinSet;

use super::{FaultyStore, PausedClock};

/// Definitions with a store and a clock.
pub(crate) struct World {
    pub(crate) store: Arc<FaultyStore>,
    pub(crate) clock: Arc<PausedClock>,
    pub(crate) definitions: Definitions,
    pub(crate) limits: Limits,
}

/// A daemon that runs beside the test.
pub(crate) struct Running {
    stop: CancelToken,
    task: JoinSet<()>,
}

impl World {
    pub(crate) fn new(builder: DefinitionsBuilder) -> Self {
        Self {
            store: FaultyStore::new(),
            clock: Arc::new(PausedClock::new()),
            definitions: builder.build().unwrap(),
            limits: Limits::new(),
        }
    }

    pub(crate) fn of(assets: impl IntoIterator<Item = AssetDef>) -> Self {
        Self::new(Definitions::builder().assets(assets))
    }

    pub(crate) fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The same store and clock with other definitions, as after a deployment.
    pub(crate) fn redeployed(&self, builder: DefinitionsBuilder) -> Self {
        Self {
            store: Arc::clone(&self.store),
            clock: Arc::clone(&self.clock),
            definitions: builder.build().unwrap(),
            limits: self.limits.clone(),
        }
    }

    /// Another machine: the same definitions and clock, and a sight of the same store that fails for itself.
    pub(crate) fn elsewhere(&self) -> Self {
        Self {
            store: self.store.sibling(),
            clock: Arc::clone(&self.clock),
            definitions: self.definitions.clone(),
            limits: self.limits.clone(),
        }
    }

    /// The instance of a process of this name.
    pub(crate) fn instance(&self, process: &str) -> Instance {
        Instance::builder(self.definitions.clone(), self.store.clone())
            .clock(self.clock.clone())
            .process(process)
            .limits(self.limits.clone())
            .build()
    }

    /// A daemon in a process of this name.
    pub(crate) fn daemon(&self, process: &str) -> Daemon {
        Daemon::new(self.instance(process)).unwrap()
    }

    pub(crate) fn start(&self, process: &str) -> Running {
        Running::new(self.daemon(process))
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Queues a run as some other version of the code would have: nothing is checked.
    pub(crate) async fn enqueue(&self, selection: &str) -> RunId {
        let new = NewRun::new("default", selection, self.now());
        self.store.enqueue(vec![new]).await.unwrap()[0].run.id
    }

    /// Takes a run as some other process would, which then does nothing but live on.
    pub(crate) async fn claim(&self, id: RunId, holder: &'static str) -> JoinSet<()> {
        let lease = Duration::from_secs(15);
        let claim = Claim {
            run: id,
            holder: holder.into(),
            at: self.now(),
            lease,
        };
        self.store.claim(claim).await.unwrap();
        let (store, clock) = (Arc::clone(&self.store), Arc::clone(&self.clock));
        let mut living = JoinSet::new();
        living.spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_secs(3)).await;
                store.renew(holder.into(), clock.now() + lease).await.unwrap();
            }
        });
        living
    }

    /// States that a claimed run has begun, as the process that claimed it would.
    pub(crate) async fn begin(&self, id: RunId) {
        let row = self.run(id).await;
        let kind = EventKind::RunStarted {
            selection: row.selection,
            steps: 1,
        };
        self.state(id, None, kind).await;
    }

    /// States a fact of a claimed run, as the process that claimed it would.
    pub(crate) async fn state(&self, id: RunId, step: Option<StepKey>, kind: EventKind) {
        let fact = EventRecord {
            version: EventRecord::VERSION,
            sequence: 0,
            at: self.now(),
            run_id: id,
            step,
            kind,
        };
        let batch = EventBatch {
            run: id,
            epoch: self.run(id).await.epoch,
            events: vec![fact],
        };
        self.store.append(vec![batch]).await.unwrap().pop().unwrap().unwrap();
    }

    pub(crate) async fn launch(&self, request: LaunchRequest) -> RunId {
        self.instance("caller").launch(request).await.unwrap().run.id
    }

    pub(crate) async fn run(&self, id: RunId) -> Run {
        self.store.run(id).await.unwrap().unwrap()
    }

    /// Waits for the end of a run; a day of the world is the limit.
    pub(crate) async fn wait(&self, id: RunId) -> Run {
        let instance = self.instance("caller");
        let day = Duration::from_secs(24 * 3_600);
        tokio::time::timeout(day, instance.wait(id)).await.unwrap().unwrap()
    }

    /// Waits until a run stands in a status.
    pub(crate) async fn until(&self, id: RunId, status: RunStatus) {
        let day = Duration::from_secs(24 * 3_600);
        let mut changes = self.store.changes();
        let reached = async {
            while self.run(id).await.status != status {
                changes.changed().await.unwrap();
            }
        };
        tokio::time::timeout(day, reached).await.unwrap();
    }

    /// All runs, oldest first.
    pub(crate) async fn runs(&self) -> Vec<Run> {
        let page = self
            .store
            .runs(RunFilter::default(), PageRequest::default())
            .await
            .unwrap();
        assert_eq!(page.next, None, "a test has few runs");
        let mut runs = page.items;
        runs.reverse();
        runs
    }

    /// All ticks of a schedule or sensor, oldest first.
    pub(crate) async fn ticks(&self, name: &str) -> Vec<Tick> {
        let filter = TickFilter {
            name: Some(name.into()),
            ..TickFilter::default()
        };
        let page = self.store.ticks(filter, PageRequest::default()).await.unwrap();
        let mut ticks = page.items;
        ticks.reverse();
        ticks
    }

    /// The facts of a run, one a line: kind, step, and what else tells them apart.
    pub(crate) async fn log(&self, id: RunId) -> Vec<String> {
        let filter = EventFilter {
            run: Some(id),
            ..EventFilter::default()
        };
        let events = self
            .store
            .events(filter, EventPosition::default(), usize::MAX)
            .await
            .unwrap();
        for (place, event) in events.iter().enumerate() {
            assert_eq!(
                event.record.sequence,
                u64::try_from(place).unwrap(),
                "the numbers follow each other"
            );
        }
        events.iter().map(|event| super::line(&event.record)).collect()
    }

    /// Lets time pass.
    pub(crate) async fn pass(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

impl Running {
    pub(crate) fn new(daemon: Daemon) -> Self {
        let stop = CancelToken::new();
        let mut task = JoinSet::new();
        task.spawn(daemon.run(stop.clone()));
        Self { stop, task }
    }

    /// Asks it to end, and waits until it has.
    pub(crate) async fn stop(mut self) {
        self.stop.cancel();
        let hour = Duration::from_secs(3_600);
        let ended = tokio::time::timeout(hour, self.task.join_next()).await;
        ended.unwrap().unwrap().unwrap();
    }

    /// Ends it where it stands, as a crash does.
    pub(crate) async fn kill(mut self) {
        self.task.shutdown().await;
    }
}
