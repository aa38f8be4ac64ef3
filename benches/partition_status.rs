//! A million partitions of one asset in a store: how it stands with them, and which are missing. Every other one was made, which is
//! the worst there is; each by a fact of its own.
//!
//! `cargo bench -p benches --bench partition_status`

#![expect(clippy::print_stdout, reason = "a bench reports to the terminal")]

use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use benches::is_measuring;
use edge_assets::{
    AssetDef, AssetKey, Definitions, EventKind, EventRecord, Metadata, PartitionKey, PartitionsDefinition, RunId,
    RunStatus,
    clock::ManualClock,
    instance::Instance,
    partition::PartitionSpace,
    run::{NewRun, StepKey},
    store::{Claim, EventBatch, SharedStore, SqliteStore},
};
use jiff::Timestamp;
use tokio::runtime::Runtime;

/// 1,000,090 hours.
const HOURS: PartitionsDefinition = PartitionsDefinition::hourly("1912-01-01").zone("Europe/Berlin");
const NOW: &str = "2026-02-01T09:00:00Z";
/// So many facts come between two questions.
const NEWS: u64 = 100;

struct World {
    runtime: Runtime,
    folder: tempfile::TempDir,
    store: SharedStore,
    space: PartitionSpace,
}

static WORLD: LazyLock<World> = LazyLock::new(World::new);

fn main() {
    let world = &*WORLD;
    let snapshot = world.runtime.block_on(async {
        missing(&world.instance()).await;
        world.store.partition_snapshot(asset()).await.expect("it is read")
    });
    let bytes = snapshot.map_or(0, |snapshot| snapshot.bytes.len());
    println!("{bytes} bytes are kept of {} partitions", count());
    divan::main();
}

fn count() -> u64 {
    if is_measuring() { 1_000_000 } else { 1_000 }
}

fn asset() -> AssetKey {
    AssetKey::new("hourly").expect("a key")
}

fn now() -> Timestamp {
    NOW.parse().expect("an instant")
}

async fn missing(instance: &Instance) -> u64 {
    let found = instance.partition_statuses(&asset()).await.expect("statuses");
    found.missing().len()
}

fn fact(step: Option<PartitionKey>, kind: EventKind) -> EventRecord {
    EventRecord {
        version: EventRecord::VERSION,
        sequence: 0,
        at: now(),
        run_id: RunId::generate(),
        step: step.map(|key| StepKey {
            asset: asset(),
            partition: Some(key),
        }),
        kind,
    }
}

fn made(key: PartitionKey) -> EventRecord {
    let kind = EventKind::AssetMaterialized {
        metadata: Metadata::new().with("rows", 1_234_567),
        data_version: None,
        provenance: None,
    };
    fact(Some(key), kind)
}

impl World {
    fn new() -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let folder = tempfile::tempdir().expect("a folder");
        let store = runtime.block_on(SqliteStore::open(folder.path().join("edge.sqlite")));
        let world = Self {
            runtime,
            folder,
            store: Arc::new(store.expect("a store")),
            space: PartitionSpace::new(&HOURS, now(), &()).expect("a sound definition"),
        };
        world.runtime.block_on(world.fill());
        world
    }

    async fn fill(&self) {
        let numbers: Vec<u64> = (0..count()).step_by(2).collect();
        for piece in numbers.chunks(5_000) {
            self.state(piece.iter().copied()).await;
        }
    }

    /// A run that makes these.
    async fn state(&self, numbers: impl Iterator<Item = u64>) {
        let new = NewRun::new("default", "hourly", now());
        let run = new.id;
        self.store.enqueue(vec![new]).await.expect("it is queued");
        let claim = Claim {
            run,
            holder: "bench".into(),
            at: now(),
            lease: Duration::from_secs(60),
        };
        let epoch = self.store.claim(claim).await.expect("it is claimed").epoch;
        let mut events: Vec<EventRecord> = numbers.filter_map(|number| self.space.key(number)).map(made).collect();
        let (status, reason) = (RunStatus::Failure, None);
        events.push(fact(None, EventKind::RunFinished { status, reason }));
        let batch = EventBatch { run, epoch, events };
        let kept = self.store.append(vec![batch]).await.expect("the store answers");
        assert!(kept.iter().all(Result::is_ok), "{kept:?}");
    }

    /// As in a process that has just begun.
    fn instance(&self) -> Instance {
        let hourly = AssetDef::builder("hourly").partitions(HOURS);
        let hourly = hourly.run(|| async { Ok::<_, std::io::Error>(()) });
        let definitions = Definitions::builder().assets([hourly]).build().expect("definitions");
        let clock = Arc::new(ManualClock::at(now()));
        Instance::builder(definitions, Arc::clone(&self.store))
            .clock(clock)
            .build()
    }

    fn forget_snapshot(&self) {
        let file = rusqlite::Connection::open(self.folder.path().join("edge.sqlite")).expect("a connection");
        file.busy_timeout(Duration::from_secs(5)).expect("it waits");
        file.execute("DELETE FROM partition_snapshots", []).expect("it goes");
    }
}

/// Asked again in the same process.
#[divan::bench(sample_count = 30, sample_size = 1)]
fn again(bencher: divan::Bencher<'_, '_>) {
    let world = &*WORLD;
    let instance = world.instance();
    world.runtime.block_on(missing(&instance));
    bencher.bench_local(|| world.runtime.block_on(missing(&instance)));
}

/// Asked again after some facts.
#[divan::bench(sample_count = 30, sample_size = 1)]
fn after_news(bencher: divan::Bencher<'_, '_>) {
    let world = &*WORLD;
    let instance = world.instance();
    let news = || world.runtime.block_on(world.state(0..NEWS));
    bencher
        .with_inputs(news)
        .bench_local_values(|()| world.runtime.block_on(missing(&instance)));
}

/// Asked by a process that has just begun: from what the store keeps.
#[divan::bench(sample_count = 30, sample_size = 1)]
fn in_a_new_process(bencher: divan::Bencher<'_, '_>) {
    let world = &*WORLD;
    world.runtime.block_on(missing(&world.instance()));
    bencher
        .with_inputs(|| world.instance())
        .bench_local_values(|instance| world.runtime.block_on(missing(&instance)));
}

/// Asked when nothing is kept, as after a change of the definition: from the newest fact of each partition.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn made_anew(bencher: divan::Bencher<'_, '_>) {
    let world = &*WORLD;
    let forgetful = || {
        world.forget_snapshot();
        world.instance()
    };
    bencher
        .with_inputs(forgetful)
        .bench_local_values(|instance| world.runtime.block_on(missing(&instance)));
}

/// From the answer to ranges of keys, as `asset partitions` prints them; with half a million ranges.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn as_ranges(bencher: divan::Bencher<'_, '_>) {
    let world = &*WORLD;
    let found = world
        .runtime
        .block_on(world.instance().partition_statuses(&asset()))
        .expect("statuses");
    bencher.bench_local(|| found.ranges(edge_assets::partition::PartitionStatus::Missing).len());
}
