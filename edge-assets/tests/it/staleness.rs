//! What is stale and why; steps that are left as they are; assets that were renamed.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use edge_assets::{
    AssetDef, AssetKey, StepStatus,
    asset::AssetBuilder,
    event::{EventKind, SkipReason},
    graph::AssetGraph,
    instance::{ExecuteOptions, Executed, Instance, LaunchRequest},
    io::{IoManager, MemoryIoManager},
    prelude::*,
    stale::{StaleReason, Staleness},
    store::{History, MemoryStore, SharedStore},
    why::Explanation,
};

/// A store, and what the assets of one test are told.
struct World {
    store: SharedStore,
    values: MemoryIoManager,
    /// The data version of `raw`; each run makes new data where there is none.
    version: Arc<Mutex<Option<&'static str>>>,
    calls: Arc<AtomicU32>,
}

impl World {
    fn new() -> Self {
        Self {
            store: Arc::new(MemoryStore::new()),
            values: MemoryIoManager::new(),
            version: Arc::default(),
            calls: Arc::default(),
        }
    }

    fn version(&self, version: &'static str) {
        *self.version.lock().unwrap() = Some(version);
    }

    /// `raw → clean → report`, with changes.
    fn definitions(&self, change: impl Fn(AssetBuilder, &str) -> AssetBuilder) -> Definitions {
        let version = Arc::clone(&self.version);
        let raw = change(AssetDef::builder("raw"), "raw").run(move || {
            let version = *version.lock().unwrap();
            async move {
                let made = Materialized::new(7_u32);
                Ok::<_, AssetError>(match version {
                    Some(version) => made.data_version(version),
                    None => made,
                })
            }
        });
        let calls = Arc::clone(&self.calls);
        let raw_key = key("raw");
        let clean = change(AssetDef::builder("clean"), "clean")
            .takes::<u32>(raw_key.clone())
            .run(move |ctx: AssetContext| {
                calls.fetch_add(1, Ordering::SeqCst);
                let raw = ctx.value_of::<u32>(&raw_key);
                async move { Ok::<u32, AssetError>(*raw? * 2) }
            });
        let clean_key = key("clean");
        let report = change(AssetDef::builder("report"), "report")
            .takes::<u32>(clean_key.clone())
            .run(move |ctx: AssetContext| {
                let clean = ctx.value_of::<u32>(&clean_key);
                async move { Ok::<u32, AssetError>(*clean? + 1) }
            });
        let resources = Resources::new().with_arc::<dyn IoManager>(Arc::new(self.values.clone()));
        Definitions::builder()
            .assets([raw, clean, report])
            .resources(resources)
            .build()
            .unwrap()
    }

    async fn execute(&self, definitions: &Definitions, selection: &str) -> Executed {
        let instance = Instance::builder(definitions.clone(), Arc::clone(&self.store)).build();
        let options = ExecuteOptions::new().keep_values();
        instance
            .execute(LaunchRequest::selection(selection), options)
            .await
            .unwrap()
    }

    async fn staleness(&self, definitions: &Definitions) -> Staleness {
        let states = self.store.latest_of(Vec::new()).await.unwrap();
        Staleness::new(definitions.graph(), &History::of(states))
    }

    async fn reasons(&self, definitions: &Definitions, asset: &str) -> Vec<StaleReason> {
        let staleness = self.staleness(definitions).await;
        staleness.reasons(definitions.graph().id(asset).unwrap()).to_vec()
    }
}

fn key(text: &str) -> AssetKey {
    AssetKey::new(text).unwrap()
}

fn as_is(builder: AssetBuilder, _: &str) -> AssetBuilder {
    builder
}

fn stale(graph: &AssetGraph, staleness: &Staleness) -> Vec<String> {
    staleness.stale(graph).map(|asset| asset.key.to_string()).collect()
}

#[tokio::test]
async fn assets_are_stale_until_they_are_made_and_after_their_inputs_change() {
    let world = World::new();
    let definitions = world.definitions(as_is);
    let graph = definitions.graph();
    assert_eq!(
        stale(graph, &world.staleness(&definitions).await),
        ["raw", "clean", "report"]
    );
    assert_eq!(
        world.reasons(&definitions, "clean").await,
        [
            StaleReason::NeverMaterialized,
            StaleReason::UpstreamStale { asset: key("raw") }
        ]
    );
    world.execute(&definitions, "*").await;
    assert!(stale(graph, &world.staleness(&definitions).await).is_empty());

    // New data of `raw`: what is made from it is stale, and what is made from that.
    world.execute(&definitions, "raw").await;
    assert_eq!(
        world.reasons(&definitions, "clean").await,
        [StaleReason::InputChanged { asset: key("raw") }]
    );
    assert_eq!(
        world.reasons(&definitions, "report").await,
        [StaleReason::UpstreamStale { asset: key("clean") }]
    );
    let staleness = world.staleness(&definitions).await;
    let why = Explanation::new(
        &definitions,
        graph.id("report").unwrap(),
        "2026-11-22T09:00:00Z".parse().unwrap(),
    )
    .with_staleness(&definitions, &staleness);
    let explained = why.stale.unwrap();
    assert_eq!(explained.len(), 2);
    assert_eq!(
        (explained[1].asset.as_str(), &explained[1].reasons[0]),
        ("clean", &StaleReason::InputChanged { asset: key("raw") })
    );

    // `clean` is made from the stored value of `raw`, and knows which data that was.
    world.execute(&definitions, "clean").await;
    assert_eq!(stale(graph, &world.staleness(&definitions).await), ["report"]);
}

#[tokio::test]
async fn data_of_one_version_is_the_same_data() {
    let world = World::new();
    world.version("v1");
    let definitions = world.definitions(as_is);
    world.execute(&definitions, "*").await;
    world.execute(&definitions, "raw").await;
    assert!(stale(definitions.graph(), &world.staleness(&definitions).await).is_empty());
    world.version("v2");
    world.execute(&definitions, "raw").await;
    assert_eq!(
        stale(definitions.graph(), &world.staleness(&definitions).await),
        ["clean", "report"]
    );
}

#[tokio::test]
async fn changed_code_and_changed_dependencies_are_reasons() {
    let world = World::new();
    world.execute(&world.definitions(as_is), "*").await;
    let changed = world.definitions(|builder, asset| match asset {
        "clean" => builder.code_version("2"),
        _ => builder,
    });
    let reasons = world.reasons(&changed, "clean").await;
    assert!(
        matches!(&reasons[..], [StaleReason::CodeChanged { now, .. }] if now.as_str() == "2"),
        "{reasons:?}"
    );
    assert_eq!(reasons[0].to_string().split(": ").next(), Some("its code changed"));

    let added = world.definitions(|builder, asset| match asset {
        "report" => builder.after_key(key("raw")),
        _ => builder,
    });
    assert_eq!(
        world.reasons(&added, "report").await,
        [StaleReason::InputAdded { asset: key("raw") }]
    );
    world.execute(&added, "report").await;
    let removed = world.definitions(as_is);
    assert_eq!(
        world.reasons(&removed, "report").await,
        [StaleReason::InputRemoved { asset: key("raw") }]
    );
}

#[tokio::test]
async fn an_external_asset_is_never_stale_and_what_is_known_of_it_later_counts() {
    #[external_asset]
    async fn table() -> Result<Observation> {
        Ok(Observation::new().data_version("seen"))
    }
    #[asset(deps = [table])]
    async fn copy() -> Result {
        Ok(())
    }
    let definitions = Definitions::builder().asset::<table>().asset::<copy>().build().unwrap();
    let world = World::new();
    world.execute(&definitions, "copy").await;
    assert!(world.reasons(&definitions, "copy").await.is_empty());
    world.execute(&definitions, "table").await;
    assert_eq!(
        world.reasons(&definitions, "copy").await,
        [StaleReason::InputChanged { asset: key("table") }]
    );
    world.execute(&definitions, "copy").await;
    world.execute(&definitions, "table").await;
    assert!(
        world.reasons(&definitions, "copy").await.is_empty(),
        "the same data was seen"
    );
}

fn careful(builder: AssetBuilder, asset: &str) -> AssetBuilder {
    match asset {
        "raw" => builder,
        _ => builder.skip_unchanged(),
    }
}

#[tokio::test]
async fn a_step_that_opts_in_is_left_as_it_is_while_nothing_changed() {
    let world = World::new();
    world.version("v1");
    let definitions = world.definitions(careful);
    let first = world.execute(&definitions, "*").await.result.unwrap();
    assert_eq!(first.count(StepStatus::Success), 3);

    let again = world.execute(&definitions, "*").await;
    let result = again.result.unwrap();
    assert!(result.is_success());
    for asset in ["clean", "report"] {
        let step = result.step(asset).unwrap();
        assert_eq!(
            (step.status, &step.skip_reason),
            (StepStatus::Skipped, &Some(SkipReason::InputsUnchanged))
        );
    }
    assert_eq!(world.calls.load(Ordering::SeqCst), 1);
    assert!(stale(definitions.graph(), &world.staleness(&definitions).await).is_empty());

    // Other data runs it again; and other code, of which what is downstream then takes the stored value.
    world.version("v2");
    world.execute(&definitions, "*").await;
    assert_eq!(world.calls.load(Ordering::SeqCst), 2);
    let changed = world.definitions(|builder, asset| match asset {
        "report" => builder.skip_unchanged().code_version("2"),
        _ => careful(builder, asset),
    });
    let result = world.execute(&changed, "*").await.result.unwrap();
    assert_eq!(result.step("clean").unwrap().status, StepStatus::Skipped);
    assert_eq!(*result.value_of::<u32>("report").unwrap(), 15);
    assert_eq!(world.calls.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn without_versions_each_run_is_new_data_and_nothing_is_left() {
    let world = World::new();
    let definitions = world.definitions(careful);
    for calls in 1..4 {
        assert!(world.execute(&definitions, "*").await.result.unwrap().is_success());
        assert_eq!(world.calls.load(Ordering::SeqCst), calls);
    }
}

#[tokio::test]
async fn a_value_that_is_taken_and_cannot_be_loaded_is_made_again() {
    let world = World::new();
    world.version("v1");
    let kept = world.definitions(careful);
    world.execute(&kept, "*").await;
    let other = World {
        store: Arc::clone(&world.store),
        values: MemoryIoManager::new(),
        version: Arc::clone(&world.version),
        calls: Arc::clone(&world.calls),
    };
    let definitions = other.definitions(|builder, asset| match asset {
        "report" => builder,
        _ => careful(builder, asset),
    });
    // `report` runs whatever happens and takes the value of `clean`, which the new manager does not have.
    let result = other.execute(&definitions, "*").await.result.unwrap();
    assert_eq!(result.step("clean").unwrap().status, StepStatus::Success);
    assert_eq!(*result.value_of::<u32>("report").unwrap(), 15);
}

#[tokio::test]
async fn a_renamed_asset_keeps_its_history() {
    #[asset(code_version = "1")]
    async fn old_name() -> Result<Materialized> {
        Ok(Materialized::unit().data_version("v1"))
    }
    #[asset(code_version = "1", deps = [old_name], skip_unchanged)]
    async fn after_old() -> Result {
        Ok(())
    }
    #[asset(code_version = "1", renamed_from = "old_name")]
    async fn new_name() -> Result<Materialized> {
        Ok(Materialized::unit().data_version("v1"))
    }
    #[asset(code_version = "1", deps = [new_name], renamed_from = ["older", "after_old"], skip_unchanged)]
    async fn after_new() -> Result {
        Ok(())
    }
    let world = World::new();
    let before = Definitions::builder()
        .asset::<old_name>()
        .asset::<after_old>()
        .build()
        .unwrap();
    world.execute(&before, "*").await;
    let after = Definitions::builder()
        .asset::<new_name>()
        .asset::<after_new>()
        .build()
        .unwrap();
    assert!(stale(after.graph(), &world.staleness(&after).await).is_empty());
    let result = world.execute(&after, "*").await.result.unwrap();
    assert_eq!(
        result.step("after_new").unwrap().skip_reason,
        Some(SkipReason::InputsUnchanged)
    );

    let both = Definitions::builder()
        .asset::<old_name>()
        .asset::<new_name>()
        .build()
        .unwrap_err();
    assert!(
        both.to_string()
            .contains("says that it was `old_name` before, but there is an asset `old_name`"),
        "{both}"
    );
}

#[tokio::test]
async fn materializations_tell_what_they_were_made_by_and_from() {
    let world = World::new();
    world.version("v1");
    let definitions = world.definitions(as_is);
    let run = world.execute(&definitions, "*").await.run.id;
    let latest = world.store.latest(key("clean"), None).await.unwrap().unwrap();
    let EventKind::AssetMaterialized { provenance, .. } = latest.latest.record.kind else {
        panic!("it was made");
    };
    let provenance = provenance.unwrap();
    assert_eq!(
        provenance.code_version,
        definitions.graph().get("clean").unwrap().code_version
    );
    let data = provenance.inputs[0].data.as_ref().unwrap();
    assert_eq!((data.run, data.data_version.as_ref().unwrap().as_str()), (run, "v1"));
}

#[test]
fn what_is_stale_stands_in_for_the_word_in_a_selection() {
    for (text, stale, expected) in [
        ("stale", &["a", "b"][..], "a or b"),
        ("stale+ and not x", &["a"], "a+ and not x"),
        ("roots(stale) or x", &["a", "b"], "roots(a or b) or x"),
        ("stale and group:x", &[], "not * and group:x"),
        ("x", &["a"], "x"),
    ] {
        let keys: Vec<AssetKey> = stale.iter().map(|asset| key(asset)).collect();
        let selection: edge_assets::selection::Selection = text.parse().unwrap();
        assert_eq!(selection.asks_for_stale(), text.contains("stale"));
        let replaced = selection.with_stale(&keys).to_string();
        assert_eq!(replaced, expected);
        assert_eq!(
            replaced
                .parse::<edge_assets::selection::Selection>()
                .unwrap()
                .to_string(),
            expected
        );
    }
}
