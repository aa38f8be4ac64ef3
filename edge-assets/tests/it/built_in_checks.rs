//! Rules on metadata: judged within the run that records it, and later without a materialization, by the history of the store.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use edge_assets::{
    AssetDef, AssetError, AssetKey, Columns, Definitions, Materialized, Metadata, MetadataValue, PartitionsDefinition,
    asset::CheckDef,
    checks::{
        Anomaly,
        metadata::{
            anomaly, anomaly_by, bounds, fresh, materialized_within, on_metadata_of, row_count, schema_unchanged,
        },
    },
    clock::{Clock as _, ManualClock},
    instance::{ExecuteOptions, Executed, Instance, LaunchRequest},
    metadata::{Column, Schema},
    store::MemoryStore,
};

use crate::support::asset;

const HOUR: Duration = Duration::from_secs(3_600);

/// An asset whose every run records what a function makes of the number of the run.
fn recording(metadata: impl Fn(u64) -> Metadata + Send + Sync + Copy + 'static) -> AssetDef {
    let runs = AtomicU64::new(0);
    asset("a", &[]).run(move || {
        let run = runs.fetch_add(1, Ordering::Relaxed);
        async move {
            let mut made = Materialized::unit();
            made.metadata = metadata(run);
            Ok::<_, AssetError>(made)
        }
    })
}

fn instance(made: AssetDef, checks: Vec<CheckDef>, clock: &Arc<ManualClock>) -> Instance {
    let definitions = Definitions::builder().assets([made]).checks(checks).build().unwrap();
    Instance::builder(definitions, Arc::new(MemoryStore::new()))
        .clock(clock.clone())
        .build()
}

fn of_a(
    rules: impl IntoIterator<Item = edge_assets::checks::Rule<edge_assets::checks::metadata::MetadataMeasure>>,
) -> Vec<CheckDef> {
    on_metadata_of(&AssetKey::new("a").unwrap(), rules)
}

fn found(executed: &Executed) -> String {
    let checks = &executed.result.as_ref().unwrap().steps[0].checks;
    let lines = checks.iter().map(|check| {
        let passed = if check.result.passed { "passed" } else { "failed" };
        let text = check.result.description.as_deref().unwrap_or("-");
        format!("{} {passed}: {text}", check.name)
    });
    lines.collect::<Vec<String>>().join("\n")
}

async fn execute(instance: &Instance, request: LaunchRequest) -> Executed {
    instance.execute(request, ExecuteOptions::new()).await.unwrap()
}

#[tokio::test]
async fn every_rule_says_what_is_wrong() {
    #[derive(Columns)]
    #[expect(dead_code, reason = "only its columns are looked at")]
    struct Row {
        id: u64,
    }
    let clock = Arc::new(ManualClock::at("2026-11-22T09:00:00Z".parse().unwrap()));
    let made = recording(|run| {
        let before = jiff::Timestamp::from_second(1_795_330_800).unwrap();
        let metadata = Metadata::new()
            .rows(run)
            .quantity("score", 250, "%")
            .with("newest", before)
            .with("text", "many");
        if run == 0 {
            metadata.schema::<Row>()
        } else {
            metadata.with("schema", Schema::new([Column::new("id", "String")]))
        }
    });
    let rules = of_a([
        row_count(1..),
        bounds("score", 0.0..=100.0),
        bounds("text", 0.0..),
        bounds("absent", 0.0..),
        anomaly("rows"),
        schema_unchanged(),
        fresh("newest", HOUR),
        fresh("absent", HOUR),
        materialized_within(HOUR),
    ]);
    let instance = instance(made, rules, &clock);
    let first = execute(&instance, LaunchRequest::selection("a")).await;
    insta::assert_snapshot!(found(&first), @r"
    row_count failed: `rows` is 0; at least 1 is expected
    bounds_score failed: `score` is 250; 0 to 100 is expected
    bounds_text failed: `text` is no number: many
    bounds_absent failed: no `absent` was recorded
    anomaly_rows passed: 0 earlier values are known; nothing is said before there are 14
    schema_unchanged passed: no earlier schema is known
    fresh_newest failed: `newest` is 2h old; at most 1h is expected
    fresh_absent failed: `absent` is not there, so nobody knows how old it is
    materialized_within passed: -
    ");
    let second = execute(&instance, LaunchRequest::selection("a")).await;
    assert!(
        found(&second).contains("schema_unchanged failed: `id` is String, was u64"),
        "{}",
        found(&second)
    );
    clock.advance(2 * HOUR);
    let later = execute(
        &instance,
        LaunchRequest::checks("a").only_checks(["materialized_within", "schema_unchanged"]),
    )
    .await;
    insta::assert_snapshot!(found(&later), @r"
    schema_unchanged failed: `id` is String, was u64
    materialized_within failed: the materialization is 2h old; at most 1h is expected
    ");
}

#[tokio::test]
async fn what_was_never_materialized_fails_its_checks() {
    let clock = Arc::new(ManualClock::at("2026-11-22T09:00:00Z".parse().unwrap()));
    let instance = instance(recording(|_| Metadata::new()), of_a([row_count(1..)]), &clock);
    let executed = execute(&instance, LaunchRequest::checks("a")).await;
    assert_eq!(found(&executed), "row_count failed: `a` was never materialized");
}

#[tokio::test]
async fn an_anomaly_is_found_by_the_history_of_the_store_and_not_before_there_is_one() {
    let clock = Arc::new(ManualClock::at("2026-11-22T00:00:00Z".parse().unwrap()));
    // Quiet nights, busy days; the 380th hour, at night, is as busy as a day, and the last one is far beyond.
    let made = recording(|run| {
        let is_day = (8..18).contains(&(run % 24));
        let usual = if is_day { 1_000 } else { 20 };
        Metadata::new().rows(match run {
            380 => 1_000,
            383 => 100_000,
            _ => usual + run % 7,
        })
    });
    let rules = of_a([
        anomaly_by("rows", Anomaly::new().by_hour()).named("by_hour").warn(),
        anomaly("rows").warn(),
    ]);
    let instance = instance(made, rules, &clock);
    let mut seasonal = Vec::new();
    let mut plain = Vec::new();
    for hour in 0..384 {
        let executed = execute(&instance, LaunchRequest::selection("a")).await;
        let checks = &executed.result.as_ref().unwrap().steps[0].checks;
        if !checks[0].result.passed {
            seasonal.push(hour);
        }
        if !checks[1].result.passed {
            plain.push(hour);
        }
        if hour == 13 * 24 {
            let known = checks[0].result.metadata.get("history");
            assert_eq!(known, Some(&MetadataValue::Int(13)));
        }
        clock.advance(HOUR);
    }
    assert_eq!(seasonal, [380, 383]);
    assert!(plain.len() > 100, "without seasons every day is unusual: {plain:?}");
}

#[tokio::test]
async fn a_partition_that_is_made_again_counts_once_in_the_series() {
    const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-01-01");
    let clock = Arc::new(ManualClock::at("2026-11-22T09:00:00Z".parse().unwrap()));
    let made = asset("a", &[])
        .partitions(DAILY)
        .run(|| async { Ok::<_, AssetError>(Materialized::unit().rows(7)) });
    let instance = instance(made, of_a([anomaly("rows")]), &clock);
    let mut last = None;
    for day in ["2026-03-01", "2026-03-01", "2026-03-02", "2026-03-02", "2026-03-03"] {
        last = Some(execute(&instance, LaunchRequest::selection("a").partition(day)).await);
    }
    let checks = last.unwrap().result.unwrap().steps[0].checks.clone();
    assert_eq!(checks[0].result.metadata.get("history"), Some(&MetadataValue::Int(2)));
    let checked = execute(&instance, LaunchRequest::checks("a").partition("2026-03-02")).await;
    let checks = checked.result.unwrap().steps[0].checks.clone();
    assert_eq!(checks[0].result.metadata.get("history"), Some(&MetadataValue::Int(2)));
    assert_eq!(clock.now().to_string(), "2026-11-22T09:00:00Z");
}
