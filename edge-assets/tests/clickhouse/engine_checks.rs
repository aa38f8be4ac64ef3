//! Write, audit, publish against a real engine: readers never see data that fails a blocking check; and the rules on tables.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use edge_assets::{
    AssetDef, AssetError, AssetKey, Definitions, Res, Resources, RunStatus, Staged,
    checks::table::{
        TableSource, bounds, bounds_share, columns, fresh, null_share, on_table_of, row_count, schema_unchanged, unique,
    },
    clickhouse::{ClickHouse, Row, Stage},
    exec::{CheckEvaluation, RunResult},
    instance::{ExecuteOptions, Instance, LaunchRequest},
    metadata::{Column, Schema},
    store::MemoryStore,
    testing::TestDatabase,
};
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

const DAYS: &str = "CREATE TABLE days (day UInt32, generation Int64, n UInt64) \
                    ENGINE = MergeTree PARTITION BY day ORDER BY n";
/// Rows of each of the two days.
const ROWS: u64 = 500;
/// Generations that are written; every second one is bad.
const GENERATIONS: i64 = 24;

#[derive(Debug, Clone, Row, Serialize, Deserialize)]
#[clickhouse(crate = "edge_assets::clickhouse::driver")]
struct Day {
    day: u32,
    generation: i64,
    n: u64,
}

/// Stages one generation of both days. A bad one is negative, and lacks half of the rows.
async fn stage(clickhouse: &ClickHouse, generation: i64) -> Result<Stage, AssetError> {
    let stage = clickhouse.staged("days").await?;
    let is_bad = generation % 2 == 1;
    let mut insert = stage.insert::<Day>().await?;
    for day in [1, 2] {
        for n in 0..(if is_bad { ROWS / 2 } else { ROWS }) {
            let generation = if is_bad { -generation } else { generation };
            insert.write(&Day { day, generation, n }).await?;
        }
    }
    insert.end().await?;
    Ok(stage)
}

fn resources(engine: &TestDatabase) -> Resources {
    Resources::new().with::<ClickHouse>((**engine).clone())
}

/// Writes generations over and over while readers look; every look must find whole, good data.
async fn write_while_readers_look(engine: &TestDatabase, whole_table: bool, look: &'static str) {
    let generation = Arc::new(AtomicI64::new(0));
    let made = {
        let generation = Arc::clone(&generation);
        AssetDef::builder("days").run(move |ch: Res<ClickHouse>| {
            let generation = generation.load(Ordering::Relaxed);
            async move {
                let stage = stage(&ch, generation).await?;
                Ok::<_, AssetError>(if whole_table {
                    Staged::unit(stage)
                } else {
                    Staged::unit(stage.by_partition())
                })
            }
        })
    };
    let key = AssetKey::new("days").unwrap();
    let rules = [
        row_count(2 * ROWS..=2 * ROWS).blocking(),
        bounds("generation", 0.0..).blocking(),
        unique(["day", "n"]).blocking(),
    ];
    let definitions = Definitions::builder()
        .assets([made])
        .checks(on_table_of(&key, "days", rules))
        .resources(resources(engine))
        .build()
        .unwrap();
    assert!(
        definitions.materialize("days").await.is_ok(),
        "the first generation is good"
    );
    let done = Arc::new(AtomicBool::new(false));
    let mut reader = JoinSet::new();
    {
        let (clickhouse, done) = ((**engine).clone(), Arc::clone(&done));
        reader.spawn(async move {
            let mut looks = 0_u64;
            while !done.load(Ordering::Relaxed) {
                let (least, rows): (i64, u64) = clickhouse.query(look).fetch_one().await.unwrap();
                assert!(
                    least >= 0,
                    "a reader saw generation {least}, which had failed its checks"
                );
                assert_eq!(rows % ROWS, 0, "a reader saw half of a day");
                assert!(rows > 0, "a reader saw nothing");
                looks += 1;
            }
            looks
        });
    }
    let mut published = 0;
    for next in 1..GENERATIONS {
        generation.store(next, Ordering::Relaxed);
        let plan = definitions.plan("days").unwrap();
        let result = definitions
            .execute(plan, edge_assets::exec::RunOptions::new())
            .await
            .unwrap();
        let is_bad = next % 2 == 1;
        assert_eq!(result.status == RunStatus::Failure, is_bad, "generation {next}");
        if !is_bad {
            published = next;
        }
        let newest = engine.one::<i64>("SELECT max(generation) FROM days").await;
        assert_eq!(newest, published, "what failed left the old data in place");
    }
    done.store(true, Ordering::Relaxed);
    assert!(
        reader.join_next().await.unwrap().unwrap() > 20,
        "readers looked all the while"
    );
    let left = "SELECT count() FROM system.tables WHERE database = currentDatabase() AND name LIKE '%__stage_%'";
    assert_eq!(engine.one::<u64>(left).await, 0, "no stage is left");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_reader_sees_a_table_that_failed_its_checks() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    engine.execute(DAYS).await;
    write_while_readers_look(&engine, true, "SELECT min(generation), count() FROM days").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_reader_sees_a_partition_that_failed_its_checks() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    engine.execute(DAYS).await;
    write_while_readers_look(
        &engine,
        false,
        "SELECT min(generation), count() FROM days WHERE day = 2",
    )
    .await;
}

const EVENTS: &str = "CREATE TABLE events (at DateTime64(3), device LowCardinality(String), n UInt64, \
                      temperature Nullable(Float32)) ENGINE = MergeTree ORDER BY at";

fn checks(result: &RunResult) -> Vec<String> {
    let text = |check: &CheckEvaluation| {
        let description = check.result.description.as_deref().unwrap_or("passed");
        format!("{}: {description}", check.name)
    };
    result.steps[0].checks.iter().map(text).collect()
}

#[tokio::test]
async fn all_rules_of_a_table_are_measured_by_one_query_of_an_engine() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    engine.execute(EVENTS).await;
    engine
        .execute(
            "INSERT INTO events SELECT now() - number * 60, 'd', number % 90, \
             multiIf(number % 10 = 0, NULL, number = 7, 900, number = 8, nan, 20) FROM numbers(100)",
        )
        .await;
    let key = AssetKey::new("events").unwrap();
    let hour = Duration::from_secs(3_600);
    let rules = [
        row_count(1..50),
        null_share("temperature", 0.05),
        null_share("n", 0.0),
        bounds("temperature", -50.0..=100.0).warn(),
        bounds_share("temperature", -50.0..=100.0, 0.02).named("mostly_bounded"),
        unique(["n"]),
        fresh("at", hour),
        fresh("at", Duration::from_nanos(1)).named("fresher_than_can_be").warn(),
        columns(Schema::new([
            Column::new("at", "DateTime64(3)"),
            Column::new("n", "UInt32"),
        ])),
    ];
    let last_hour = [
        row_count(58..=61).named("rows_of_the_hour"),
        row_count(0..=0).named("empty"),
    ];
    let definitions = Definitions::builder()
        .assets([AssetDef::builder("events").external()])
        .checks(on_table_of(&key, "events", rules))
        .checks(on_table_of(
            &key,
            TableSource::new("events").recent("at", hour),
            last_hour,
        ))
        .resources(resources(&engine))
        .build()
        .unwrap();
    let instance = Instance::builder(definitions, Arc::new(MemoryStore::new())).build();
    let executed = instance
        .execute(LaunchRequest::checks("events"), ExecuteOptions::new())
        .await
        .unwrap();
    let result = executed.result.unwrap();
    let mut found = checks(&result);
    for line in &mut found {
        if let Some(at) = line.find(" old;") {
            line.replace_range(..at, "fresher_than_can_be: …");
        }
        if line.starts_with("empty: there are ") {
            line.truncate("empty: there are".len());
        }
    }
    insta::assert_snapshot!(found.join("\n"), @r"
    row_count: there are 100 rows; at least 1 and less than 50 are expected
    null_share_temperature: `temperature` is null in 10 of 100 rows, 10.000%; at most 5% may be
    null_share_n: passed
    bounds_temperature: `temperature` is not -50 to 100 in 2 of 100 rows, 2.000%; at most 0% may be
    mostly_bounded: passed
    unique_n: `n` repeats in 10 of 100 rows, 10.000%; at most 0% may be
    fresh_at: passed
    fresher_than_can_be: … old; at most 0s is expected
    columns: `device` LowCardinality(String) is new; `temperature` Nullable(Float32) is new; `n` is UInt64, was UInt32
    rows_of_the_hour: passed
    empty: there are
    ");
}

#[tokio::test]
async fn an_engine_table_of_which_a_column_changed_is_told_once() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    engine.execute(EVENTS).await;
    let key = AssetKey::new("events").unwrap();
    let rules = [
        schema_unchanged().named("told").warn(),
        schema_unchanged().named("kept").blocking(),
        fresh("at", Duration::from_secs(60)).warn(),
    ];
    let definitions = Definitions::builder()
        .assets([AssetDef::builder("events").external()])
        .checks(on_table_of(&key, "events", rules))
        .resources(resources(&engine))
        .build()
        .unwrap();
    let instance = Instance::builder(definitions, Arc::new(MemoryStore::new())).build();
    let mut found = Vec::new();
    for change in ["", "ALTER TABLE events ADD COLUMN humidity Float32", ""] {
        if !change.is_empty() {
            engine.execute(change).await;
        }
        let executed = instance
            .execute(LaunchRequest::checks("events"), ExecuteOptions::new())
            .await
            .unwrap();
        found.push(checks(&executed.result.unwrap()).join("\n"));
    }
    insta::assert_snapshot!(found.join("\n\n"), @r"
    told: no earlier schema is known
    kept: no earlier schema is known
    fresh_at: the newest `at` is not there, so nobody knows how old it is

    told: `humidity` Float32 is new
    kept: `humidity` Float32 is new
    fresh_at: the newest `at` is not there, so nobody knows how old it is

    told: passed
    kept: `humidity` Float32 is new
    fresh_at: the newest `at` is not there, so nobody knows how old it is
    ");
}
