//! [`World`]: the folder that parents and children share: the store, the side file of the assets, the logs of the children.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use edge_assets::{
    RunId,
    clock::{Clock, SystemClock},
    instance::{Instance, Leases, Limits},
    page::PageRequest,
    policy::PoolLimits,
    run::Run,
    store::{Lease, RunFilter, SqliteOptions, SqliteStore, Store, TriggerStore as _, Upkeep as _},
    tick::{TriggerKey, TriggerKind},
};
use jiff::{SignedDuration, Timestamp};

use crate::work::{self, SCHEDULE};

/// The name of the binary in the store.
pub(crate) const LOCATION: &str = "crash";
/// The pool of the middle steps, with two slots.
pub(crate) const POOL: &str = "db";
/// Nothing here takes this long, unless it hangs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(40);

/// A folder with a store, for one test.
#[derive(Debug, Clone)]
pub(crate) struct World {
    folder: PathBuf,
    _owner: Option<Arc<tempfile::TempDir>>,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            folder: folder.path().to_owned(),
            _owner: Some(Arc::new(folder)),
        }
    }

    /// A folder with a store in which the schedule was declared three minutes ago.
    pub(crate) async fn with_schedule() -> Self {
        let world = Self::new();
        let store = world.store().await;
        let key = TriggerKey {
            location: LOCATION.into(),
            kind: TriggerKind::Schedule,
            name: SCHEDULE.into(),
        };
        let definition = work::definitions(&world).schedule(SCHEDULE).unwrap().definition();
        let since = now() - SignedDuration::from_mins(3);
        store.declare(vec![(key, definition)], since).await.unwrap();
        store.close().await.unwrap();
        world
    }

    /// The same folder, seen by a child.
    pub(crate) fn at(folder: PathBuf) -> Self {
        Self { folder, _owner: None }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.join("edge.sqlite")
    }

    pub(crate) fn side(&self) -> Side {
        Side(self.folder.join("executions").into())
    }

    /// What lets the steps end that wait for it.
    pub(crate) fn gate(&self) -> PathBuf {
        self.folder.join("gate")
    }

    pub(crate) fn open_gate(&self) {
        fs::write(self.gate(), "").unwrap();
    }

    pub(crate) fn log_of(&self, process: &str) -> PathBuf {
        self.folder.join(format!("{process}.log"))
    }

    pub(crate) async fn store(&self) -> SqliteStore {
        SqliteOptions::new(self.database())
            .busy_timeout(Duration::from_secs(30))
            .open()
            .await
            .unwrap()
    }

    /// What the parent launches with.
    pub(crate) fn parent(&self, store: &Arc<SqliteStore>) -> Instance {
        self.instance(store.clone(), "parent", Leases::new(), Duration::ZERO)
    }

    /// The instance of a process, with the definitions that all of them share.
    pub(crate) fn instance(&self, store: Arc<dyn Store>, process: &str, leases: Leases, ahead: Duration) -> Instance {
        let limits = Limits::new()
            .pools(PoolLimits::new().with(POOL, 2))
            .grace(Duration::from_millis(200));
        Instance::builder(work::definitions(self), store)
            .location(LOCATION)
            .process(process)
            .clock(Arc::new(AheadClock::new(ahead)))
            .limits(limits)
            .leases(leases)
            .build()
    }
}

/// What assets do outside of the store: a file for each run, a line for each execution, which no crash takes back.
#[derive(Debug, Clone)]
pub(crate) struct Side(Arc<Path>);

impl Side {
    pub(crate) fn note(&self, run: RunId, asset: &str) {
        let line = format!("{asset} {}\n", std::process::id());
        fs::create_dir_all(&self.0).unwrap();
        let path = self.0.join(run.to_string());
        let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
        file.write_all(line.as_bytes()).unwrap();
    }

    /// The processes that executed a step of a run, one for each execution.
    pub(crate) fn executions(&self, run: RunId, asset: &str) -> Vec<u32> {
        let Ok(lines) = fs::read_to_string(self.0.join(run.to_string())) else {
            return Vec::new();
        };
        let begin = format!("{asset} ");
        lines
            .lines()
            .filter_map(|line| line.strip_prefix(&begin)?.parse().ok())
            .collect()
    }
}

/// The clock of a machine that was set forward: a child that is started after a pause of so many minutes need not wait for them.
#[derive(Debug)]
struct AheadClock {
    machine: SystemClock,
    ahead: Duration,
}

impl AheadClock {
    fn new(ahead: Duration) -> Self {
        Self {
            machine: SystemClock::new(),
            ahead,
        }
    }
}

impl Clock for AheadClock {
    fn now(&self) -> Timestamp {
        self.machine.now() + self.ahead
    }

    fn monotonic(&self) -> Duration {
        self.machine.monotonic()
    }
}

/// The present instant of the machine.
pub(crate) fn now() -> Timestamp {
    SystemClock::new().now()
}

/// All runs, oldest first.
pub(crate) async fn runs(store: &dyn Store) -> Vec<Run> {
    let mut request = PageRequest::default();
    let mut runs = Vec::new();
    loop {
        let page = store.runs(RunFilter::default(), request).await.unwrap();
        runs.extend(page.items);
        match page.next {
            Some(next) => request = PageRequest::default().after(next),
            None => break,
        }
    }
    runs.reverse();
    runs
}

/// The lease of the leader.
pub(crate) async fn leader(store: &dyn Store) -> Option<Lease> {
    store.lease(format!("leader of {LOCATION}").into()).await.unwrap()
}

/// Waits until a process leads.
pub(crate) async fn until_leads(store: &dyn Store, process: &str) -> Lease {
    until(store, &format!("the lead of `{process}`"), async || {
        leader(store).await.is_some_and(|lease| *lease.holder == *process)
    })
    .await;
    leader(store).await.unwrap()
}

/// Waits until what is read from the store passes; looks at each change, and never longer than patience lasts.
pub(crate) async fn until(store: &dyn Store, what: &str, mut passes: impl AsyncFnMut() -> bool) {
    let mut changes = store.changes();
    let passing = async {
        loop {
            changes.borrow_and_update();
            if passes().await {
                return;
            }
            // Not everything that is looked at is told of: leases and files change in silence.
            drop(tokio::time::timeout(Duration::from_millis(50), changes.changed()).await);
        }
    };
    let passed = tokio::time::timeout(PATIENCE, passing).await;
    assert!(passed.is_ok(), "{what} does not come about");
}
