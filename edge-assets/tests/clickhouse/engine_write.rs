//! Inserts and staged tables against a real engine.

use std::time::Duration;

use edge_assets::{
    Resource,
    clickhouse::{ClickHouse, FaultKind, Row},
    testing::TestDatabase,
};
use serde::{Deserialize, Serialize};

use crate::support::step;

const EVENTS: &str = "CREATE TABLE events (at DateTime64(3), device_id LowCardinality(String), n UInt64, \
                      temperature Nullable(Float32), sum_n UInt64 DEFAULT n * 2) \
                      ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY (device_id, at)";

#[derive(Debug, Clone, PartialEq, Row, Serialize, Deserialize)]
#[clickhouse(crate = "edge_assets::clickhouse::driver")]
struct Event {
    at: i64,
    device_id: String,
    n: u64,
    temperature: Option<f32>,
}

/// An event of a month, counted from November 2026.
fn event(month: i64, n: u64) -> Event {
    Event {
        at: 1_793_500_000_000 + month * 31 * 86_400_000,
        device_id: format!("device-{}", n % 7),
        n,
        temperature: n.is_multiple_of(2).then_some(20.5),
    }
}

async fn insert(clickhouse: &ClickHouse, month: i64, numbers: std::ops::Range<u64>) {
    let mut insert = clickhouse.insert::<Event>("events").await.unwrap();
    for n in numbers {
        insert.write(&event(month, n)).await.unwrap();
    }
    insert.end().await.unwrap();
}

#[tokio::test]
async fn rows_come_back_as_they_were_inserted() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    engine.execute(EVENTS).await;
    insert(&engine, 0, 0..20_000).await;
    let rows: Vec<Event> = engine
        .query("SELECT ?fields FROM events ORDER BY n")
        .fetch_all()
        .await
        .unwrap();
    assert_eq!(rows, (0..20_000).map(|n| event(0, n)).collect::<Vec<_>>());
    assert_eq!(
        engine.one::<u64>("SELECT sum(sum_n) FROM events").await,
        2 * (0..20_000).sum::<u64>()
    );
    let mut inserter = engine.inserter::<Event>("events").max_rows(3_000);
    for n in 0..10_000 {
        inserter.write(&event(1, n)).await.unwrap();
    }
    let written = inserter.end().await.unwrap();
    assert_eq!((written.rows, written.batches), (10_000, 4));
    assert_eq!(engine.one::<u64>("SELECT count() FROM events").await, 30_000);
}

#[tokio::test]
async fn an_insert_that_is_not_ended_leaves_nothing() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    engine.execute(EVENTS).await;
    let mut insert = engine.insert::<Event>("events").await.unwrap();
    for n in 0..30_000 {
        insert.write(&event(0, n)).await.unwrap();
    }
    drop(insert);
    engine.close().await;
    assert_eq!(engine.one::<u64>("SELECT count() FROM events").await, 0);
}

#[tokio::test]
async fn a_repeated_insert_with_a_token_is_stored_once_where_the_table_remembers() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    engine
        .execute(&format!("{EVENTS} SETTINGS non_replicated_deduplication_window = 100"))
        .await;
    let step = step();
    let clickhouse = step.lend(engine.clickhouse());
    for part in ["a", "a", "b"] {
        let mut insert = clickhouse.insert::<Event>("events").dedup_in_run(part).await.unwrap();
        for n in 0..10 {
            insert.write(&event(0, n)).await.unwrap();
        }
        insert.end().await.unwrap();
    }
    assert_eq!(engine.one::<u64>("SELECT count() FROM events").await, 20);
}

#[tokio::test]
async fn a_changed_table_is_seen_by_the_next_step() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    engine.execute(EVENTS).await;
    insert(&step().lend(engine.clickhouse()), 0, 0..5).await;
    engine.execute("ALTER TABLE events DROP COLUMN temperature").await;
    let error = step()
        .lend(engine.clickhouse())
        .insert::<Event>("events")
        .await
        .unwrap_err();
    assert_eq!(error.fault().kind(), FaultKind::Schema, "{error:?}");
    engine
        .execute("ALTER TABLE events ADD COLUMN temperature Nullable(Float32)")
        .await;
    insert(&step().lend(engine.clickhouse()), 0, 0..5).await;
    assert_eq!(engine.one::<u64>("SELECT count() FROM events").await, 10);
}

#[tokio::test]
async fn partitions_are_replaced_one_by_one_and_twice_without_doubling() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    engine.execute(EVENTS).await;
    insert(&engine, 0, 0..100).await;
    insert(&engine, 1, 0..100).await;
    let per_month = "SELECT toYYYYMM(at) AS month, count() FROM events GROUP BY month ORDER BY month";
    for _ in 0..2 {
        let stage = engine.staged("events").await.unwrap();
        let mut rows = stage.insert::<Event>().await.unwrap();
        for n in 0..30 {
            rows.write(&event(1, n)).await.unwrap();
        }
        rows.end().await.unwrap();
        let partitions = stage.partitions().await.unwrap();
        assert_eq!((partitions.len(), partitions[0].rows), (1, 30));
        assert_eq!(stage.publish_partition(&partitions[0].partition).await.unwrap(), 30);
        stage.abandon().await.unwrap();
        let months: Vec<(u32, u64)> = engine.query(per_month).fetch_all().await.unwrap();
        assert_eq!(months.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [100, 30]);
    }
    let stage = engine.staged("events").await.unwrap();
    let error = stage.publish_partition("202611").await.unwrap_err();
    assert_eq!(error.fault().kind(), FaultKind::Refused);
    assert_eq!(
        engine.one::<u64>("SELECT count() FROM events").await,
        130,
        "the good data is kept"
    );
    let stage = stage.allow_empty();
    let target: Vec<String> = engine
        .query("SELECT DISTINCT partition FROM system.parts WHERE database = currentDatabase() AND table = 'events' AND active ORDER BY 1")
        .fetch_all()
        .await
        .unwrap();
    assert_eq!(stage.publish_partition(&target[0]).await.unwrap(), 0);
    assert_eq!(
        engine.one::<u64>("SELECT count() FROM events").await,
        30,
        "emptied on request"
    );
    drop(stage);
}

/// Readers run all the while; none may see a mix of the old and the new, or an empty table.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_see_the_old_table_or_the_new_and_never_a_mix() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    engine
        .execute("CREATE TABLE totals (generation UInt64, n UInt64) ENGINE = MergeTree ORDER BY n")
        .await;
    engine
        .execute("INSERT INTO totals SELECT 0, number FROM numbers(1000)")
        .await;
    let reader = async |until: &tokio::sync::watch::Receiver<bool>| {
        let mut seen = std::collections::BTreeSet::new();
        while !*until.borrow() {
            let read = engine
                .query_raw("SELECT min(generation), max(generation), count() FROM totals")
                .fetch_one::<(u64, u64, u64)>()
                .await;
            match read {
                Ok((oldest, newest, count)) => {
                    assert_eq!((oldest, count), (newest, 1000), "a mix");
                    seen.insert(newest);
                }
                // A reader that began on the table that is being dropped is told so, and may repeat.
                Err(error) => assert!(
                    error.is_transient() || error.is_unknown_table(),
                    "{error:?} {}",
                    error.fault()
                ),
            }
        }
        seen
    };
    let (done, until) = tokio::sync::watch::channel(false);
    let writer = async {
        for generation in 1..=10 {
            let stage = engine.staged("totals").await.unwrap();
            let sql = format!(
                "INSERT INTO {} SELECT {generation}, number FROM numbers(1000)",
                stage.table()
            );
            engine.execute(&sql).await;
            assert_eq!(stage.publish_table().await.unwrap(), 1000);
        }
        done.send_replace(true);
    };
    let (seen, more, ()) = tokio::join!(reader(&until), reader(&until), writer);
    assert!(seen.len() + more.len() > 2, "the readers saw {seen:?} and {more:?}");
    assert_eq!(engine.one::<u64>("SELECT max(generation) FROM totals").await, 10);
    assert_eq!(stages(&engine).await, 0);
}

async fn stages(engine: &TestDatabase) -> u64 {
    engine
        .one::<u64>(
            "SELECT count() FROM system.tables WHERE database = currentDatabase() AND name LIKE '%\\_\\_stage\\_%'",
        )
        .await
}

#[tokio::test]
async fn stages_vanish_when_dropped_and_stale_ones_when_asked() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    engine.execute(EVENTS).await;
    let step = step();
    drop(step.lend(engine.clickhouse()).staged("events").await.unwrap());
    engine.close().await;
    assert_eq!(stages(&engine).await, 0);
    // What a process leaves that dies: a stage in a step, one without, and a table that only looks like one.
    for name in [
        "events__stage_0a1b2c3d_12_00ff00",
        "events__stage_0a1b2c3d_00ff00",
        "events__stage_of_a_person",
    ] {
        engine.execute(&format!("CREATE TABLE {name} AS events")).await;
    }
    let young = engine.drop_stale_stages(Duration::from_secs(3600)).await.unwrap();
    assert_eq!(young, []);
    let dropped = engine.drop_stale_stages(Duration::ZERO).await.unwrap();
    assert_eq!(dropped.len(), 2, "{dropped:?}");
    assert_eq!(stages(&engine).await, 1);
}

#[tokio::test]
async fn a_stage_of_a_missing_table_is_refused() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    let error = engine.staged("not_there").await.unwrap_err();
    assert!(error.is_unknown_table(), "{error:?}");
}
