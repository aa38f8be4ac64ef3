//! What is stale of assets with partitions: held against the partitions that they were made from.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use edge_assets::{
    AssetDef, AssetKey, StepStatus,
    clock::ManualClock,
    instance::{ExecuteOptions, Executed, Instance, LaunchRequest},
    io::{IoManager, MemoryIoManager},
    prelude::*,
    stale::{StaleReason, Staleness},
    store::{History, MemoryStore},
};

const HOURLY: PartitionsDefinition = PartitionsDefinition::hourly("2026-10-01");
const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-10-01");

fn key(text: &str) -> AssetKey {
    AssetKey::new(text).unwrap()
}

/// `hours → days → report`, of which days are left as they are while nothing changed.
fn instance(made_days: &Arc<AtomicU32>) -> Instance {
    let hours = AssetDef::builder("hours")
        .partitions(HOURLY)
        .run(|| async { Ok::<u32, AssetError>(1) });
    let made = Arc::clone(made_days);
    let days = AssetDef::builder("days")
        .partitions(DAILY)
        .after_key(key("hours"))
        .skip_unchanged()
        .run(move || {
            made.fetch_add(1, Ordering::SeqCst);
            async { Ok::<u32, AssetError>(1) }
        });
    let report = AssetDef::builder("report")
        .after_key(key("days"))
        .run(|| async { Ok::<u32, AssetError>(1) });
    let resources = Resources::new().with_arc::<dyn IoManager>(Arc::new(MemoryIoManager::new()));
    let definitions = Definitions::builder()
        .assets([hours, days, report])
        .resources(resources)
        .build()
        .unwrap();
    let clock = ManualClock::at("2026-10-04T09:00:00Z".parse().unwrap());
    Instance::builder(definitions, Arc::new(MemoryStore::new()))
        .clock(Arc::new(clock))
        .build()
}

async fn make(instance: &Instance, selection: &str, partition: Option<&str>) -> Executed {
    let request = LaunchRequest::selection(selection);
    let request = match partition {
        Some(partition) => request.partition(partition),
        None => request,
    };
    instance.execute(request, ExecuteOptions::new()).await.unwrap()
}

async fn reasons(instance: &Instance, asset: &str) -> Vec<StaleReason> {
    let history = History::read(&**instance.store()).await.unwrap();
    let graph = instance.definitions().graph();
    Staleness::new(graph, &history)
        .reasons(graph.id(asset).unwrap())
        .to_vec()
}

fn changed(asset: &str) -> Vec<StaleReason> {
    vec![StaleReason::InputChanged { asset: key(asset) }]
}

#[tokio::test]
async fn a_day_is_stale_when_one_of_its_hours_is_made_again_and_not_for_other_hours() {
    let instance = instance(&Arc::default());
    make(&instance, "hours", Some("2026-10-01-00..2026-10-02-23")).await;
    make(&instance, "days", Some("2026-10-01")).await;
    assert_eq!(reasons(&instance, "days").await, []);
    make(&instance, "hours", Some("2026-10-02-07")).await;
    assert_eq!(reasons(&instance, "days").await, [], "an hour of another day");
    make(&instance, "hours", Some("2026-10-01-07")).await;
    assert_eq!(reasons(&instance, "days").await, changed("hours"));
    make(&instance, "hours or days", Some("2026-10-01")).await;
    assert_eq!(reasons(&instance, "days").await, [], "made from hours of the same run");
}

#[tokio::test]
async fn what_is_made_from_all_days_is_stale_when_any_is_made() {
    let instance = instance(&Arc::default());
    make(&instance, "hours or days", Some("2026-10-01..2026-10-02")).await;
    make(&instance, "report", None).await;
    assert_eq!(reasons(&instance, "report").await, []);
    make(&instance, "hours or days", Some("2026-10-03")).await;
    assert_eq!(reasons(&instance, "report").await, changed("days"));
    make(&instance, "hours or days or report", Some("2026-10-01..2026-10-03")).await;
    assert_eq!(reasons(&instance, "report").await, [], "made from days of the same run");
}

#[tokio::test]
async fn a_day_whose_hours_are_as_they_were_is_left_as_it_is() {
    let made = Arc::new(AtomicU32::new(0));
    let instance = instance(&made);
    make(&instance, "hours", Some("2026-10-01-00..2026-10-02-23")).await;
    make(&instance, "days", Some("2026-10-01..2026-10-02")).await;
    assert_eq!(made.load(Ordering::SeqCst), 2);
    make(&instance, "hours", Some("2026-10-02-05")).await;
    let again = make(&instance, "days", Some("2026-10-01..2026-10-02"))
        .await
        .result
        .unwrap();
    let statuses: Vec<StepStatus> = again.steps.iter().map(|step| step.status).collect();
    assert_eq!(statuses, [StepStatus::Skipped, StepStatus::Success]);
    assert_eq!(made.load(Ordering::SeqCst), 3, "only the day whose hour was made again");
}
