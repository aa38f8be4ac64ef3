//! Whatever happens, in whatever order, the answer is that of a walk over all that ever happened.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use edge_assets::{
    AssetDef, AssetKey, Definitions, EventKind, EventRecord, Metadata, PartitionKey, RunId, RunStatus, Tags,
    clock::ManualClock,
    event::{FailureCause, SkipReason, StepFailure},
    instance::{Instance, WipeRequest},
    partition::{PartitionSpace, PartitionStatus, PartitionsDefinition},
    run::{CHECKS_TAG, NewRun, StepKey},
    store::{Claim, EventBatch, MemoryStore, Retention, SharedStore},
};
use jiff::Timestamp;
use proptest::{collection::vec, prelude::*, sample::select};

const TENANTS: PartitionsDefinition = PartitionsDefinition::dynamic("tenants");
const DAYS: PartitionsDefinition = PartitionsDefinition::daily("2026-11-18");
const FEWER_DAYS: PartitionsDefinition = PartitionsDefinition::daily("2026-11-18").excluding(&["2026-11-19"]);
const LISTED: PartitionsDefinition = PartitionsDefinition::fixed(&["a", "b", "c"]);
const TURNED: PartitionsDefinition = PartitionsDefinition::fixed(&["c", "a"]);
const BOTH: PartitionsDefinition = PartitionsDefinition::by("tenant", &TENANTS).and("day", &DAYS);
const LISTS: PartitionsDefinition = PartitionsDefinition::by("one", &LISTED).and("tenant", &TENANTS);

/// The definitions that the asset has, one after the other.
const DEFINITIONS: [Option<PartitionsDefinition>; 8] = [
    Some(TENANTS),
    Some(DAYS),
    Some(FEWER_DAYS),
    Some(LISTED),
    Some(TURNED),
    Some(BOTH),
    Some(LISTS),
    None,
];
const KEYS: [&str; 10] = [
    "a",
    "b",
    "c",
    "2026-11-18",
    "2026-11-19",
    "2026-11-21",
    "a|2026-11-19",
    "b|2026-11-21",
    "a|b",
    "",
];

/// What becomes of a partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Made,
    MadeAndCheckFailed,
    Failed,
    Unchanged,
    UpstreamFailed,
    Canceled,
    Observed,
    Retried,
    CheckFailed,
}

#[derive(Debug, Clone)]
enum Happening {
    /// A run makes partitions, under the key that the asset has or the one that it had.
    Run {
        before: bool,
        steps: Vec<(&'static str, Outcome)>,
    },
    /// A run is taken out of the queue, or only queued, and is to make a partition.
    Begin {
        key: &'static str,
        is_taken: bool,
    },
    /// The step of a run that goes on ends.
    End {
        run: usize,
        outcome: Outcome,
    },
    /// So much is made that what is known is kept in the store.
    Many(&'static str),
    /// Time passes: runs that nobody holds any more make nothing.
    Wait,
    /// A partition is wiped, or all of the asset where the key is empty.
    Wipe(&'static str),
    Add(&'static str),
    Remove(&'static str),
    Prune,
    Restart,
    Redefine(usize),
    Ask,
}

fn outcome() -> impl Strategy<Value = Outcome> {
    select(vec![
        Outcome::Made,
        Outcome::Made,
        Outcome::Made,
        Outcome::MadeAndCheckFailed,
        Outcome::Failed,
        Outcome::Failed,
        Outcome::Unchanged,
        Outcome::UpstreamFailed,
        Outcome::Canceled,
        Outcome::Observed,
        Outcome::Retried,
        Outcome::CheckFailed,
    ])
}

fn happening() -> impl Strategy<Value = Happening> {
    let key = || select(KEYS.to_vec());
    let tenant = || select(vec!["a", "b", "c"]);
    // A run that names none makes the latest.
    let named = || select(KEYS[..KEYS.len() - 1].to_vec());
    prop_oneof![
        6 => (any::<bool>(), vec((key(), outcome()), 1..8)).prop_map(|(before, steps)| Happening::Run { before, steps }),
        2 => (named(), any::<bool>()).prop_map(|(key, is_taken)| Happening::Begin { key, is_taken }),
        2 => (0..4_usize, outcome()).prop_map(|(run, outcome)| Happening::End { run, outcome }),
        1 => Just(Happening::Wait),
        2 => key().prop_map(Happening::Many),
        2 => key().prop_map(Happening::Wipe),
        2 => tenant().prop_map(Happening::Add),
        1 => tenant().prop_map(Happening::Remove),
        1 => Just(Happening::Prune),
        2 => Just(Happening::Restart),
        1 => (0..DEFINITIONS.len()).prop_map(Happening::Redefine),
        5 => Just(Happening::Ask),
    ]
}

/// A run that is to make a partition and has not done so.
#[derive(Debug, Clone)]
struct Begun {
    run: RunId,
    /// Nobody has taken it yet.
    is_queued: bool,
    key: &'static str,
    until: Timestamp,
    has_ended: bool,
}

struct World {
    store: SharedStore,
    clock: Arc<ManualClock>,
    definition: Option<PartitionsDefinition>,
    instance: Instance,
    /// Everything that ever happened.
    log: Vec<(&'static str, Option<Outcome>)>,
    begun: Vec<Begun>,
    tenants: Vec<&'static str>,
}

fn start() -> Timestamp {
    "2026-11-22T09:00:00Z".parse().unwrap()
}

fn instance(store: &SharedStore, clock: &Arc<ManualClock>, definition: Option<PartitionsDefinition>) -> Instance {
    let mut builder = AssetDef::builder("now").renamed_from(AssetKey::new("before").unwrap());
    if let Some(definition) = definition {
        builder = builder.partitions(definition);
    }
    let asset = builder.run(|| async { Ok::<_, std::io::Error>(()) });
    // Whatever the asset has, somebody uses the list.
    let other = AssetDef::builder("other").partitions(TENANTS);
    let other = other.run(|| async { Ok::<_, std::io::Error>(()) });
    let definitions = Definitions::builder().assets([asset, other]).build().unwrap();
    Instance::builder(definitions, Arc::clone(store))
        .clock(Arc::clone(clock) as _)
        .build()
}

fn kinds(outcome: Outcome) -> Vec<EventKind> {
    let made = EventKind::AssetMaterialized {
        metadata: Metadata::new(),
        data_version: None,
        provenance: None,
    };
    let failure = |cause| StepFailure {
        cause,
        chain: vec!["no".to_owned()],
        class: None,
    };
    let failed = |cause| EventKind::StepFailed {
        failure: failure(cause),
        metadata: Metadata::new(),
        duration_us: 1,
    };
    let succeeded = EventKind::StepSucceeded { duration_us: 1 };
    let skipped = |reason| EventKind::StepSkipped { reason };
    match outcome {
        Outcome::Made => vec![made, succeeded],
        Outcome::MadeAndCheckFailed => vec![made, failed(FailureCause::Check)],
        Outcome::Failed => vec![failed(FailureCause::Error)],
        Outcome::CheckFailed => vec![failed(FailureCause::Check)],
        Outcome::Unchanged => vec![skipped(SkipReason::InputsUnchanged)],
        Outcome::UpstreamFailed => vec![skipped(SkipReason::UpstreamFailed {
            asset: AssetKey::new("other").unwrap(),
        })],
        Outcome::Canceled => vec![EventKind::StepCanceled { detached: false }],
        Outcome::Observed => vec![
            EventKind::AssetObserved {
                metadata: Metadata::new(),
                data_version: None,
            },
            succeeded,
        ],
        Outcome::Retried => vec![
            EventKind::StepRetryScheduled {
                attempt: 1,
                delay_ms: 5,
                failure: failure(FailureCause::Error),
            },
            EventKind::StepStarted { attempt: 2 },
            made,
            succeeded,
        ],
    }
}

fn fact(step: Option<StepKey>, kind: EventKind) -> EventRecord {
    EventRecord {
        version: EventRecord::VERSION,
        sequence: 0,
        at: start(),
        run_id: RunId::generate(),
        step,
        kind,
    }
}

fn step(asset: &str, key: &str) -> StepKey {
    StepKey {
        asset: AssetKey::new(asset).unwrap(),
        partition: (!key.is_empty()).then(|| PartitionKey::new(key)),
    }
}

fn finished() -> EventRecord {
    fact(
        None,
        EventKind::RunFinished {
            status: RunStatus::Failure,
            reason: None,
        },
    )
}

impl World {
    fn new(store: SharedStore, definition: usize) -> Self {
        let clock = Arc::new(ManualClock::at(start()));
        let definition = DEFINITIONS[definition];
        Self {
            instance: instance(&store, &clock, definition),
            store,
            clock,
            definition,
            log: Vec::new(),
            begun: Vec::new(),
            tenants: Vec::new(),
        }
    }

    fn now(&self) -> Timestamp {
        self.instance.clock().now()
    }

    async fn append(&self, run: RunId, events: Vec<EventRecord>) {
        let batch = EventBatch { run, epoch: 1, events };
        self.store.append(vec![batch]).await.unwrap().pop().unwrap().unwrap();
    }

    async fn begin(&self, new: NewRun) -> RunId {
        let id = new.id;
        self.store.enqueue(vec![new]).await.unwrap();
        self.claim(id).await;
        id
    }

    async fn claim(&self, run: RunId) {
        let claim = Claim {
            run,
            holder: "host-1".into(),
            at: self.now(),
            lease: Duration::from_secs(3_600),
        };
        self.store.claim(claim).await.unwrap();
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each thing that can happen")]
    async fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Run { before, steps } => {
                let (checks, steps): (Vec<_>, Vec<_>) = steps
                    .into_iter()
                    .partition(|(_, outcome)| *outcome == Outcome::CheckFailed);
                let asset = if before { "before" } else { "now" };
                for (steps, tags) in [(steps, Tags::new()), (checks, Tags::new().with(CHECKS_TAG, "*"))] {
                    let new = NewRun {
                        tags,
                        ..NewRun::new("default", asset, self.now())
                    };
                    let run = self.begin(new).await;
                    let mut events = Vec::new();
                    for (key, outcome) in steps {
                        let kinds = kinds(outcome).into_iter();
                        events.extend(kinds.map(|kind| fact(Some(step(asset, key)), kind)));
                        self.log.push((key, Some(outcome)));
                    }
                    events.push(finished());
                    self.append(run, events).await;
                }
            }
            Happening::Begin { key, is_taken } => {
                let mut new = NewRun::new("default", "now", self.now());
                new.partition = key.parse().ok();
                let run = new.id;
                self.store.enqueue(vec![new]).await.unwrap();
                if is_taken {
                    self.claim(run).await;
                    self.append(
                        run,
                        vec![fact(Some(step("now", key)), EventKind::StepStarted { attempt: 1 })],
                    )
                    .await;
                }
                self.begun.push(Begun {
                    run,
                    key,
                    is_queued: !is_taken,
                    until: self.now() + Duration::from_secs(3_600),
                    has_ended: false,
                });
            }
            Happening::End { run, outcome } => {
                let open = self
                    .begun
                    .iter_mut()
                    .filter(|begun| !begun.is_queued && !begun.has_ended);
                if let Some(begun) = open.into_iter().nth(run)
                    && outcome != Outcome::CheckFailed
                {
                    begun.has_ended = true;
                    let (run, key) = (begun.run, begun.key);
                    self.log.push((key, Some(outcome)));
                    let events = kinds(outcome)
                        .into_iter()
                        .map(|kind| fact(Some(step("now", key)), kind));
                    self.append(run, events.collect()).await;
                }
            }
            Happening::Many(key) => {
                let run = self.begin(NewRun::new("default", "now", self.now())).await;
                let made = || fact(Some(step("now", key)), kinds(Outcome::Made)[0].clone());
                let mut events: Vec<EventRecord> = std::iter::repeat_with(made).take(260).collect();
                self.log.push((key, Some(Outcome::Made)));
                events.push(finished());
                self.append(run, events).await;
            }
            Happening::Wipe("") => {
                self.instance.wipe(WipeRequest::new("now")).await.unwrap();
                self.log.push(("", None));
            }
            Happening::Wipe(key) => {
                // As an instance does it, but for partitions that there are not.
                let run = self.begin(NewRun::new("default", "now", self.now())).await;
                let wiped = ["now", "before"].map(|asset| fact(Some(step(asset, key)), EventKind::AssetWiped));
                self.append(run, wiped.into_iter().chain([finished()]).collect()).await;
                self.log.push((key, None));
            }
            Happening::Wait => self.clock.advance(Duration::from_secs(2_000)),
            Happening::Add(key) => {
                self.instance.add_partitions("tenants", [key]).await.unwrap();
                if !self.tenants.contains(&key) {
                    self.tenants.push(key);
                }
            }
            Happening::Remove(key) => {
                self.instance.remove_partitions("tenants", [key]).await.unwrap();
                self.tenants.retain(|tenant| *tenant != key);
            }
            Happening::Prune => {
                let all = Retention {
                    age: None,
                    bytes: Some(0),
                };
                self.store.prune(all, self.now()).await.unwrap();
            }
            Happening::Restart => self.instance = instance(&self.store, &self.clock, self.definition),
            Happening::Redefine(definition) => {
                self.definition = DEFINITIONS[definition];
                self.instance = instance(&self.store, &self.clock, self.definition);
            }
            Happening::Ask => self.compare().await,
        }
    }

    /// A walk over everything that ever happened.
    fn naive(&self) -> BTreeMap<String, PartitionStatus> {
        let tenants = self.tenants.iter().map(PartitionKey::new).collect();
        let lists: BTreeMap<String, Vec<PartitionKey>> = [("tenants".to_owned(), tenants)].into();
        let now = self.now();
        let space = match &self.definition {
            Some(definition) => PartitionSpace::new(definition, now, &lists).unwrap(),
            None => PartitionSpace::whole(now),
        };
        let (mut made, mut failed) = (BTreeSet::new(), BTreeSet::new());
        for (key, outcome) in &self.log {
            match outcome {
                None if key.is_empty() => {
                    made.clear();
                    failed.clear();
                }
                None => {
                    made.remove(key);
                    failed.remove(key);
                }
                Some(Outcome::Made | Outcome::Retried) => {
                    made.insert(*key);
                    failed.remove(key);
                }
                Some(Outcome::MadeAndCheckFailed) => {
                    made.insert(*key);
                    failed.insert(*key);
                }
                Some(Outcome::Failed) => {
                    failed.insert(*key);
                }
                Some(Outcome::Unchanged) => {
                    failed.remove(key);
                }
                Some(Outcome::UpstreamFailed | Outcome::Canceled | Outcome::Observed | Outcome::CheckFailed) => {}
            }
        }
        let is_under_way = |begun: &&Begun| !begun.has_ended && (begun.is_queued || begun.until > now);
        let under_way: BTreeSet<&str> = self.begun.iter().filter(is_under_way).map(|begun| begun.key).collect();
        let mut statuses = BTreeMap::new();
        let all = space.all();
        for number in all.iter() {
            let key = space.key(number).unwrap().to_string();
            let key = key.as_str();
            let status = if under_way.contains(key) {
                PartitionStatus::InProgress
            } else if failed.contains(key) {
                PartitionStatus::Failed
            } else if made.contains(key) {
                PartitionStatus::Materialized
            } else if space.complete().contains(number) {
                PartitionStatus::Missing
            } else {
                continue;
            };
            statuses.insert(key.to_owned(), status);
        }
        statuses
    }

    async fn compare(&self) {
        let found = self
            .instance
            .partition_statuses(&AssetKey::new("now").unwrap())
            .await
            .unwrap();
        let mut statuses = BTreeMap::new();
        for status in [
            PartitionStatus::Missing,
            PartitionStatus::Materialized,
            PartitionStatus::Failed,
            PartitionStatus::InProgress,
        ] {
            for number in found.of(status).iter() {
                let key = found.space.key(number).unwrap().to_string();
                assert_eq!(statuses.insert(key, status), None, "each is in one set");
            }
        }
        assert_eq!(statuses, self.naive());
    }
}

async fn walk(store: SharedStore, definition: usize, happenings: Vec<Happening>) {
    let mut world = World::new(store, definition);
    for happening in happenings {
        world.happen(happening).await;
    }
    world.compare().await;
    world.happen(Happening::Restart).await;
    world.compare().await;
}

fn run(walk: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(walk);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_answer_of_memory_is_that_of_a_walk_over_everything(
        definition in 0..DEFINITIONS.len(), happenings in vec(happening(), 1..40),
    ) {
        run(walk(Arc::new(MemoryStore::new()), definition, happenings));
    }
}

#[cfg(feature = "sqlite")]
proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_answer_of_a_file_is_that_of_a_walk_over_everything(
        definition in 0..DEFINITIONS.len(), happenings in vec(happening(), 1..40),
    ) {
        run(async {
            let folder = tempfile::tempdir().unwrap();
            let store = edge_assets::store::SqliteStore::open(folder.path().join("edge.sqlite")).await.unwrap();
            walk(Arc::new(store), definition, happenings).await;
        });
    }
}
