//! What a daemon on SQLite does under load: one launch after the other, a thousand at once, a thousand schedules of one second, and
//! a start with 100,000 runs stored. All of it is the real daemon on the real clock; the assets are empty.
//!
//! `cargo bench -p benches --bench daemon_load`; targets: launch to success 10 ms, 1,000 queued runs in 3 s, ticks late by 1 s at
//! p99 and 2 s at worst, 2 s from start to the first tick. The file stands in the folder for temporary files.

#![expect(clippy::print_stdout, reason = "a bench reports to the terminal")]

use std::{sync::Arc, time::Duration};

use benches::{Stopwatch, is_measuring, per_item, shown};
use edge_assets::{
    AssetDef, CancelToken, Definitions, DefinitionsBuilder, RunStatus,
    clock::{Clock, SystemClock},
    daemon::Daemon,
    instance::{Instance, LaunchRequest, Limits},
    page::PageRequest,
    run::{NewRun, Run},
    store::{Ending, RunFilter, RunStore as _, SqliteStore, TickFilter, TriggerStore as _, Upkeep as _},
    trigger::{JobDef, Missed, Overlap, ScheduleDef},
};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use tokio::{runtime::Builder, task::JoinSet};

fn main() {
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_time()
        .build()
        .expect("a runtime");
    let many = |number, few| if is_measuring() { number } else { few };
    runtime.block_on(async {
        let mut latencies = launches(many(500, 3)).await;
        report("launch to success, one after the other", &mut latencies);
        let runs = many(1_000, 10);
        let mut totals = Vec::new();
        for _ in 0..many(5, 1) {
            totals.push(queued(runs).await);
        }
        report(&format!("{runs} queued runs, all ended"), &mut totals);
        let schedules = many(1_000, 10);
        let mut late = due_at_once(schedules).await;
        report(
            &format!("{schedules} schedules of one second, each started late by"),
            &mut late,
        );
        let stored = many(100_000, 1_000);
        let mut starts = restarts(stored, many(5, 1)).await;
        report(
            &format!("start with {stored} runs stored, to the first tick"),
            &mut starts,
        );
    });
}

fn report(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |share: usize| shown(per_item(times[(times.len() * share / 100).min(times.len() - 1)], 1));
    println!(
        "{what:<58} median {:>9}  p99 {:>9}  worst {:>9}",
        at(50),
        at(99),
        at(100)
    );
}

/// A clock that begins so long before a full minute, so that nobody waits for one.
#[derive(Debug)]
struct ShortlyBefore {
    clock: SystemClock,
    shift: SignedDuration,
}

impl ShortlyBefore {
    /// The n-th minute of a day.
    fn minute(number: i64, lead: Duration) -> Arc<Self> {
        let clock = SystemClock::new();
        let day: Timestamp = "2026-11-22T00:00:00Z".parse().expect("an instant");
        let minute = day + SignedDuration::from_mins(number);
        let shift = minute.duration_since(clock.now()) - SignedDuration::try_from(lead).expect("a short time");
        Arc::new(Self { clock, shift })
    }
}

impl Clock for ShortlyBefore {
    fn now(&self) -> Timestamp {
        self.clock.now() + self.shift
    }

    fn monotonic(&self) -> Duration {
        self.clock.monotonic()
    }
}

fn definitions() -> DefinitionsBuilder {
    let asset = AssetDef::builder("one").run(|| async { Ok::<_, std::io::Error>(()) });
    Definitions::builder()
        .assets([asset])
        .jobs([JobDef::new("sync", "one")])
}

fn with_schedules(count: usize) -> DefinitionsBuilder {
    let schedules = (0..count).map(|n| {
        let mut schedule = ScheduleDef::new(format!("schedule_{n}"), "* * * * *", "sync");
        schedule.overlap = Overlap::Allow;
        schedule.missed = Missed::Latest;
        schedule
    });
    definitions().schedules(schedules)
}

async fn open(folder: &TempDir) -> Arc<SqliteStore> {
    let store = SqliteStore::open(folder.path().join("edge.sqlite")).await;
    Arc::new(store.expect("a store"))
}

/// A daemon that runs beside what is measured.
struct Running {
    instance: Instance,
    stop: CancelToken,
    task: JoinSet<()>,
}

impl Running {
    fn start(builder: DefinitionsBuilder, store: Arc<SqliteStore>, clock: Arc<dyn Clock>) -> Self {
        let instance = Instance::builder(builder.build().expect("definitions"), store)
            .clock(clock)
            .limits(Limits::new().max_runs(32))
            .build();
        let (stop, mut task) = (CancelToken::new(), JoinSet::new());
        task.spawn(
            Daemon::new(instance.clone())
                .expect("no resource is missing")
                .run(stop.clone()),
        );
        Self { instance, stop, task }
    }

    async fn stop(mut self) {
        self.stop.cancel();
        while self.task.join_next().await.is_some() {}
    }

    /// Waits until so many runs have ended, and says which.
    async fn ended(&self, count: u64) -> Vec<Run> {
        let store = self.instance.store();
        let mut changes = store.changes();
        loop {
            changes.mark_unchanged();
            let counts = store
                .counts(Arc::clone(self.instance.location()))
                .await
                .expect("counts");
            let succeeded = counts.iter().find(|(status, _)| *status == RunStatus::Success);
            if succeeded.is_some_and(|(_, runs)| *runs >= count) {
                break;
            }
            changes.changed().await.expect("the store is open");
        }
        let (mut runs, mut page) = (Vec::new(), PageRequest::first(1_000));
        loop {
            let read = store.runs(RunFilter::default(), page.clone()).await.expect("runs");
            runs.extend(read.items);
            let Some(next) = read.next else { return runs };
            page = page.after(next);
        }
    }
}

async fn launches(count: usize) -> Vec<Duration> {
    let (folder, stopwatch) = (tempfile::tempdir().expect("a folder"), Stopwatch::new());
    let daemon = Running::start(definitions(), open(&folder).await, Arc::new(SystemClock::new()));
    let once = async || {
        let launched = daemon.instance.launch(LaunchRequest::job("sync")).await.expect("a run");
        let run = daemon.instance.wait(launched.run.id).await.expect("its end");
        assert_eq!(run.status, RunStatus::Success);
    };
    once().await;
    let mut times = Vec::with_capacity(count);
    for _ in 0..count {
        times.push(stopwatch.time_async(once()).await.1);
    }
    daemon.stop().await;
    times
}

/// From the start of a daemon that finds so many runs queued to the end of the last.
async fn queued(count: usize) -> Duration {
    let (folder, stopwatch) = (tempfile::tempdir().expect("a folder"), Stopwatch::new());
    let store = open(&folder).await;
    let clock = SystemClock::new();
    let new = (0..count).map(|_| NewRun {
        job: Some("sync".into()),
        ..NewRun::new("default", "one", clock.now())
    });
    store.enqueue(new.collect()).await.expect("runs");
    let work = async {
        let daemon = Running::start(definitions(), store, Arc::new(clock));
        daemon.ended(u64::try_from(count).expect("a small number")).await;
        daemon
    };
    let (daemon, time) = stopwatch.time_async(work).await;
    daemon.stop().await;
    time
}

/// How late the runs of schedules began that were due in the same second.
async fn due_at_once(count: usize) -> Vec<Duration> {
    let folder = tempfile::tempdir().expect("a folder");
    let clock = ShortlyBefore::minute(1, Duration::from_secs(1));
    let daemon = Running::start(with_schedules(count), open(&folder).await, clock);
    let runs = daemon.ended(u64::try_from(count).expect("a small number")).await;
    let ticks = daemon
        .instance
        .ticks(TickFilter::default(), PageRequest::first(1))
        .await
        .expect("ticks");
    let due = ticks.items[0].instant;
    daemon.stop().await;
    let late = |run: &Run| run.started_at.expect("it ran").duration_since(due).unsigned_abs();
    runs.iter().map(late).collect()
}

/// From a closed file to the first tick that a daemon records.
async fn restarts(stored: usize, rounds: usize) -> Vec<Duration> {
    let folder = tempfile::tempdir().expect("a folder");
    fill(&folder, stored).await;
    // A schedule that is new to a store is due with its next instant, a known one with that which was missed.
    first_tick(&folder, 1, Duration::from_secs(1)).await;
    let mut times = Vec::new();
    for round in 1..=rounds {
        let minute = 10 * i64::try_from(round).expect("a small number");
        times.push(first_tick(&folder, minute, Duration::ZERO).await);
    }
    times
}

/// Opens the store and starts a daemon so long before a minute; the time until its tick is recorded.
async fn first_tick(folder: &TempDir, minute: i64, lead: Duration) -> Duration {
    let clock = ShortlyBefore::minute(minute, lead);
    let before = last_tick(folder).await;
    let work = async {
        let daemon = Running::start(with_schedules(1), open(folder).await, clock);
        let mut changes = daemon.instance.store().changes();
        while newest(&daemon.instance).await == before {
            changes.changed().await.expect("the store is open");
        }
        daemon
    };
    let (daemon, time) = Stopwatch::new().time_async(work).await;
    let store = Arc::clone(daemon.instance.store());
    daemon.stop().await;
    store.close().await.expect("closed");
    time
}

async fn newest(instance: &Instance) -> Option<edge_assets::TickId> {
    let ticks = instance
        .ticks(TickFilter::default(), PageRequest::first(1))
        .await
        .expect("ticks");
    ticks.items.first().map(|tick| tick.id)
}

async fn last_tick(folder: &TempDir) -> Option<edge_assets::TickId> {
    let store = open(folder).await;
    let ticks = store
        .ticks(TickFilter::default(), PageRequest::first(1))
        .await
        .expect("ticks");
    store.close().await.expect("closed");
    ticks.items.first().map(|tick| tick.id)
}

/// Fills a file with runs that ended.
async fn fill(folder: &TempDir, runs: usize) {
    let (store, made) = (
        open(folder).await,
        Timestamp::UNIX_EPOCH + Duration::from_secs(1_790_000_000),
    );
    for _ in 0..runs / 1_000 {
        let new: Vec<NewRun> = (0..1_000).map(|_| NewRun::new("default", "one", made)).collect();
        let queued = store.enqueue(new).await.expect("runs");
        let mut ends = JoinSet::new();
        for queued in queued {
            let store = Arc::clone(&store);
            let ending = Ending::of(&queued.run, RunStatus::Canceled, made, "for a bench".to_owned());
            ends.spawn(async move { store.finish(ending).await });
        }
        assert!(ends.join_all().await.iter().all(Result::is_ok));
    }
    store.close().await.expect("closed");
}
