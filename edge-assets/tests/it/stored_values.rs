//! Values between runs: stored before the materialization is recorded, loaded where a run takes what it does not make.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use edge_assets::{
    AssetContext, AssetDef, AssetKey, Definitions, Metadata, PartitionsDefinition, Res, Resource, Resources,
    boxed::BoxFuture,
    exec::{RunOptions, RunResult},
    io::{IoContext, IoError, IoManager, IoType, IoValue, MemoryIoManager},
    plan::PlanRequest,
    resource::StepScope,
};

use crate::support::{EventLog, Journal, asset};

pub(crate) fn key(text: &str) -> AssetKey {
    AssetKey::new(text).unwrap()
}

/// What a call may meet.
pub(crate) enum Trouble {
    Error(IoError),
    Hang,
    Panic,
}

/// Passes values on to memory, notes each call, and does what a test tells it to.
#[derive(Clone, Default)]
pub(crate) struct Watched {
    pub(crate) inner: MemoryIoManager,
    pub(crate) journal: Journal,
    /// What the next calls meet, the last one first.
    troubles: Arc<Mutex<Vec<Trouble>>>,
    step: Option<Arc<dyn StepScope>>,
}

impl Watched {
    pub(crate) fn meets(&self, trouble: Trouble) {
        self.troubles.lock().unwrap().push(trouble);
    }

    async fn call(&self, verb: &str, context: &IoContext) -> Result<(), IoError> {
        let step = self.step.as_ref().map(|step| format!(" for {}", step.asset()));
        self.journal
            .note(format!("{verb} {context}{}", step.unwrap_or_default()));
        let trouble = self.troubles.lock().unwrap().pop();
        match trouble {
            None => Ok(()),
            Some(Trouble::Error(error)) => Err(error),
            Some(Trouble::Hang) => std::future::pending().await,
            Some(Trouble::Panic) => panic!("the shelf fell down"),
        }
    }
}

impl Resource for Watched {
    fn in_step(&self, scope: &Arc<dyn StepScope>) -> Option<Self> {
        Some(Self {
            step: Some(Arc::clone(scope)),
            ..self.clone()
        })
    }
}

impl IoManager for Watched {
    fn store<'a>(&'a self, context: &'a IoContext, value: &'a IoValue) -> BoxFuture<'a, Result<Metadata, IoError>> {
        Box::pin(async {
            self.call("store", context).await?;
            if let Some(step) = &self.step {
                step.add_cost("watched/values", 1);
            }
            let said = context.metadata.len();
            self.inner.store(context, value).await?;
            Ok(Metadata::new().with("watched/said", said))
        })
    }

    fn load<'a>(&'a self, context: &'a IoContext, kind: IoType) -> BoxFuture<'a, Result<Option<IoValue>, IoError>> {
        Box::pin(async move {
            self.call("load", context).await?;
            if let Some(step) = &self.step {
                step.add_cost("watched/values", 1);
            }
            self.inner.load(context, kind).await
        })
    }

    fn has<'a>(&'a self, context: &'a IoContext) -> BoxFuture<'a, Result<bool, IoError>> {
        Box::pin(async {
            self.call("has", context).await?;
            self.inner.has(context).await
        })
    }
}

pub(crate) fn watched(manager: &Watched) -> Resources {
    Resources::new().with_as::<dyn IoManager, _>(Arc::new(manager.clone()), |manager| manager)
}

/// `readings`, which counts how often it is made; `count` and `sum`, which take its value.
fn readings(made: &Arc<AtomicUsize>) -> [AssetDef; 3] {
    let made = Arc::clone(made);
    let readings = asset("readings", &[]).run(move |ctx: AssetContext| {
        made.fetch_add(1, Ordering::SeqCst);
        ctx.record("sensor", "north");
        async { Ok::<_, std::io::Error>(vec![3_u64, 1, 2]) }
    });
    let value = |ctx: &AssetContext| ctx.value_of::<Vec<u64>>(&key("readings"));
    let count = AssetDef::builder("count")
        .takes::<Vec<u64>>(key("readings"))
        .run(move |ctx: AssetContext| async move { value(&ctx).map(|values| values.len()) });
    let sum = AssetDef::builder("sum")
        .takes::<Vec<u64>>(key("readings"))
        .run(move |ctx: AssetContext| async move { value(&ctx).map(|values| values.iter().sum::<u64>()) });
    [readings, count, sum]
}

pub(crate) fn build(assets: impl IntoIterator<Item = AssetDef>, resources: Resources) -> Definitions {
    Definitions::builder()
        .assets(assets)
        .resources(resources)
        .build()
        .unwrap()
}

pub(crate) async fn run(definitions: &Definitions, selection: &str, log: &Arc<EventLog>) -> RunResult {
    let options = RunOptions::new().sink(log.clone()).keep_values();
    let plan = definitions.plan(selection).unwrap();
    definitions.execute(plan, options).await.unwrap()
}

#[tokio::test]
async fn a_value_is_stored_before_its_materialization_is_recorded() {
    let (manager, log) = (Watched::default(), EventLog::new());
    let definitions = build(readings(&Arc::default()), watched(&manager));
    let (journal, seen) = (manager.journal.clone(), log.clone());
    let both = edge_assets::event::FanOut::new()
        .with(Arc::new(move |event: edge_assets::EventRecord| {
            if let edge_assets::EventKind::AssetMaterialized { .. } = event.kind {
                journal.note("recorded");
            }
        }))
        .with(seen);
    let options = RunOptions::new().sink(Arc::new(both));
    let result = definitions
        .execute(definitions.plan("readings").unwrap(), options)
        .await
        .unwrap();
    assert!(result.is_success());
    assert_eq!(manager.journal.take(), ["store readings for readings", "recorded"]);
    assert_eq!(
        log.of("readings")[1],
        "readings materialized {sensor=north, watched/said=1, watched/values=1}",
        "with what the manager says and what it cost"
    );
}

#[tokio::test]
async fn a_value_that_the_run_does_not_make_is_loaded_once_for_all_who_take_it() {
    let (manager, made, log) = (Watched::default(), Arc::default(), EventLog::new());
    let definitions = build(readings(&made), watched(&manager));
    run(&definitions, "readings", &log).await;
    manager.journal.take();
    let plan = definitions.plan("count or sum").unwrap();
    insta::assert_snapshot!(plan.to_text(definitions.graph()), @r"
    2 steps for `count or sum`
       1. materialize count, with the stored value of `readings` — selected by `count`
       2. materialize sum, with the stored value of `readings` — selected by `sum`
    ");
    assert_eq!(plan.to_json(definitions.graph())["steps"][0]["loads"][0], "readings");
    let result = run(&definitions, "count or sum", &log).await;
    assert_eq!(*result.value_of::<usize>("count").unwrap(), 3);
    assert_eq!(*result.value_of::<u64>("sum").unwrap(), 6);
    let costs = ["count", "sum"].map(|name| log.of(name)[1].clone());
    assert_eq!(
        costs,
        [
            "count materialized {watched/said=1, watched/values=2}",
            "sum materialized {watched/said=0, watched/values=1}"
        ],
        "loading and storing add up; the first to take the value pays for it"
    );
    assert_eq!(made.load(Ordering::SeqCst), 1, "it was made by the first run only");
    let calls = manager.journal.take();
    assert_eq!(calls[0], "has readings", "asked before the first step");
    assert_eq!(
        calls.iter().filter(|call| call.starts_with("load")).count(),
        1,
        "{calls:?}"
    );
}

#[tokio::test]
async fn values_within_a_run_are_not_loaded() {
    let (manager, log) = (Watched::default(), EventLog::new());
    let definitions = build(readings(&Arc::default()), watched(&manager));
    assert!(run(&definitions, "*", &log).await.is_success());
    let calls = manager.journal.take();
    assert!(calls.iter().all(|call| call.starts_with("store")), "{calls:?}");
    assert_eq!(calls.len(), 3);
}

/// How many values of [`Tracked`] there are.
static LIVE: AtomicUsize = AtomicUsize::new(0);

struct Tracked;

impl Tracked {
    fn new() -> Self {
        LIVE.fetch_add(1, Ordering::SeqCst);
        Self
    }
}

impl Drop for Tracked {
    fn drop(&mut self) {
        LIVE.fetch_sub(1, Ordering::SeqCst);
    }
}

impl serde::Serialize for Tracked {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(true)
    }
}

impl<'de> serde::Deserialize<'de> for Tracked {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        bool::deserialize(deserializer).map(|_| Self::new())
    }
}

#[tokio::test]
async fn a_loaded_value_is_dropped_after_its_last_use() {
    let tracked = asset("tracked", &[]).run(|| async { Ok::<_, std::io::Error>(Tracked::new()) });
    let takes = |name: &str, after: &[&str]| {
        asset(name, after)
            .takes::<Tracked>(key("tracked"))
            .run(|ctx: AssetContext| async move {
                let value = ctx.value_of::<Tracked>(&key("tracked"));
                value.map(|_| LIVE.load(Ordering::SeqCst))
            })
    };
    let later = asset("later", &["second"]).run(|| async { Ok::<_, std::io::Error>(LIVE.load(Ordering::SeqCst)) });
    let folder = tempfile::tempdir().unwrap();
    let files = Arc::new(edge_assets::io::FileIoManager::new(folder.path()));
    let definitions = build(
        [tracked, takes("first", &[]), takes("second", &["first"]), later],
        Resources::new().with_arc::<dyn IoManager>(files),
    );
    drop(run(&definitions, "tracked", &EventLog::new()).await);
    let result = run(&definitions, "first or second or later", &EventLog::new()).await;
    let live = ["first", "second", "later"].map(|name| *result.value_of::<usize>(name).unwrap());
    assert_eq!(live, [1, 1, 0]);
}

struct Archive;

#[tokio::test]
async fn an_asset_may_choose_a_manager_by_name() {
    let (default, archive, log) = (Watched::default(), Watched::default(), EventLog::new());
    let chosen = asset("chosen", &[])
        .io::<Archive>()
        .run(|| async { Ok::<_, std::io::Error>(1_u32) });
    let other = asset("other", &[]).run(|| async { Ok::<_, std::io::Error>(2_u32) });
    let both = AssetDef::builder("both")
        .takes::<u32>(key("chosen"))
        .takes::<u32>(key("other"))
        .io::<Archive>()
        .run(|ctx: AssetContext| async move {
            Ok::<_, edge_assets::AssetError>(
                *ctx.value_of::<u32>(&key("chosen"))? + *ctx.value_of::<u32>(&key("other"))?,
            )
        });
    let resources = watched(&default).named_as::<Archive, dyn IoManager, _>(Arc::new(archive.clone()), |it| it);
    let definitions = build([chosen, other, both], resources);
    run(&definitions, "chosen or other", &log).await;
    assert_eq!(
        *run(&definitions, "both", &log).await.value_of::<u32>("both").unwrap(),
        3
    );
    assert_eq!(
        archive.journal.take(),
        [
            "store chosen for chosen",
            "has chosen",
            "load chosen for both",
            "store both for both"
        ]
    );
    assert_eq!(
        default.journal.take(),
        ["store other for other", "has other", "load other for both"]
    );
}

#[tokio::test]
async fn only_the_managers_that_a_run_needs_are_opened() {
    #[derive(Clone, Default)]
    struct Opened(Arc<AtomicUsize>, MemoryIoManager);
    impl Resource for Opened {
        fn open(&self) -> BoxFuture<'_, Result<(), edge_assets::boxed::BoxError>> {
            self.0.fetch_add(1, Ordering::SeqCst);
            Box::pin(async { Ok(()) })
        }
    }
    impl IoManager for Opened {
        fn store<'a>(&'a self, at: &'a IoContext, value: &'a IoValue) -> BoxFuture<'a, Result<Metadata, IoError>> {
            self.1.store(at, value)
        }
        fn load<'a>(&'a self, at: &'a IoContext, kind: IoType) -> BoxFuture<'a, Result<Option<IoValue>, IoError>> {
            self.1.load(at, kind)
        }
        fn has<'a>(&'a self, at: &'a IoContext) -> BoxFuture<'a, Result<bool, IoError>> {
            self.1.has(at)
        }
    }
    let (manager, log) = (Opened::default(), EventLog::new());
    let [readings, count, _] = readings(&Arc::default());
    let unit = crate::support::ok("unit", &[]);
    let resources = Resources::new().with_arc::<dyn IoManager>(Arc::new(manager.clone()));
    let definitions = build([readings, count, unit], resources);
    run(&definitions, "unit", &log).await;
    assert_eq!(
        manager.0.load(Ordering::SeqCst),
        0,
        "an asset without a value stores none"
    );
    assert!(manager.1.is_empty());
    run(&definitions, "readings", &log).await;
    assert_eq!(manager.0.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_asset_without_a_value_is_neither_stored_nor_missed() {
    let (manager, log) = (Watched::default(), EventLog::new());
    let folder = crate::support::ok("folder", &[]);
    let report = AssetDef::builder("report")
        .takes::<()>(key("folder"))
        .run(|ctx: AssetContext| async move { ctx.value_of::<()>(&key("folder")).map(|_| ()) });
    for resources in [Resources::new(), watched(&manager)] {
        let definitions = build([folder.clone(), report.clone()], resources);
        assert!(run(&definitions, "report", &log).await.is_success(), "{}", log.print());
        assert!(run(&definitions, "*", &log).await.is_success(), "{}", log.print());
    }
    assert_eq!(manager.journal.take().len(), 0);
}

#[tokio::test]
async fn each_partition_has_a_value_of_its_own() {
    const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-01-01");
    let (manager, log) = (Watched::default(), EventLog::new());
    let daily = asset("daily", &[])
        .partitions(DAILY)
        .run(|ctx: AssetContext| async move { Ok::<_, std::io::Error>(ctx.partition().unwrap().to_string()) });
    let report = AssetDef::builder("report")
        .takes::<String>(key("daily"))
        .run(|ctx: AssetContext| async move { ctx.value_of::<String>(&key("daily")).map(|day| (*day).clone()) });
    let definitions = build([daily, report], watched(&manager));
    let request = |selection: &str, partition: Option<&str>| PlanRequest {
        partition: partition.map(str::to_owned),
        ..PlanRequest::new(selection.parse().unwrap(), "2026-11-22T09:00:00Z".parse().unwrap())
    };
    let execute = async |request: PlanRequest| {
        let plan = definitions.plan_request(request).unwrap();
        let options = RunOptions::new().keep_values().sink(log.clone());
        definitions.execute(plan, options).await.unwrap()
    };
    execute(request("daily", Some("2026-10-01"))).await;
    execute(request("daily", None)).await;
    let of = |result: &RunResult| (*result.value_of::<String>("report").unwrap()).clone();
    assert_eq!(of(&execute(request("report", Some("2026-10-01"))).await), "2026-10-01");
    assert_eq!(
        of(&execute(request("report", None)).await),
        "2026-11-21",
        "the latest complete one"
    );
    let missing = execute(request("report", Some("2026-10-02"))).await;
    assert!(
        missing
            .reason
            .unwrap()
            .contains("`daily[2026-10-02]`, which `report` takes")
    );
}

#[tokio::test]
async fn a_manager_made_from_a_resource_takes_part_like_any_other() {
    #[derive(Resource)]
    struct Disk(MemoryIoManager);
    let resources = Resources::new()
        .with(Disk(MemoryIoManager::new()))
        .with_made(|disk: Res<Disk>| Arc::new(disk.0.clone()) as Arc<dyn IoManager>);
    let definitions = build(readings(&Arc::default()), resources);
    let log = EventLog::new();
    run(&definitions, "readings", &log).await;
    assert_eq!(*run(&definitions, "sum", &log).await.value_of::<u64>("sum").unwrap(), 6);
}
