//! Maintenance: all tables in spite of one that fails, and nothing deleted before its time.

use edge_assets::{
    RunStatus,
    clock::{Clock, SystemClock},
};
use edge_pipelines::assets::clickhouse_maintenance::partition_cleanup::partition_cleanup;
use edge_pipelines::assets::clickhouse_maintenance::{
    optimize_tables::optimize_tables, partition_cleanup::CleanupReport, table_sizes::table_sizes,
};

use crate::support::{Database, World, day_before, load};

#[tokio::test]
async fn tables_are_merged_and_measured() {
    let world = World::loaded(5_000).await;
    let parts = format!(
        "SELECT count() FROM system.parts WHERE active AND database = '{}' AND table = 'events_1min'",
        world.db.name()
    );
    assert!(world.db.one::<u64>(&parts).await > 2);
    let result = world.run("optimize_tables", None).await;
    assert!(result.is_success());
    let metadata = &result.steps[0].metadata;
    assert_eq!(metadata.get("tables_processed").unwrap().to_string(), "4");
    assert!(
        metadata
            .get("results")
            .unwrap()
            .to_string()
            .contains(r#""events_1min":{"#)
    );
    assert_eq!(world.db.one::<u64>(&parts).await, 2, "one part for each of two days");

    let sizes = table_sizes(world.ch()).await.unwrap();
    let edge_assets::MetadataValue::Table(table) = sizes.metadata.get("tables").unwrap() else {
        panic!("no table");
    };
    assert_eq!(table.columns, ["table", "rows", "bytes", "size", "parts"]);
    let events = table.rows.iter().find(|row| row[0] == "events").unwrap();
    assert_eq!(events[1], 5_000);
    assert!(events[2].as_u64().unwrap() > 10_000);
}

#[tokio::test]
async fn a_table_that_cannot_be_merged_does_not_stop_the_others_and_fails_the_asset() {
    let world = World::loaded(2_000).await;
    world.db.execute("DROP TABLE events_1min_mv SYNC").await;
    world.db.execute("DROP TABLE events_1min SYNC").await;
    let result = world.run("optimize_tables", None).await;
    assert_eq!(result.status, RunStatus::Failure);
    let step = &result.steps[0];
    let failure = step.failure.as_ref().unwrap().message();
    assert!(
        failure.starts_with("optimizing of 1 of 4 tables did not work: `events_1min`: "),
        "{failure}"
    );
    assert_eq!(step.attempts, 1, "a missing table is not tried again");
    assert_eq!(step.metadata.get("tables_processed").unwrap().to_string(), "3");
    let results = step.metadata.get("results").unwrap().to_string();
    assert!(
        results.contains(r#""device_daily_summary":{"milliseconds""#),
        "{results}"
    );
    assert!(results.contains("failed"), "{results}");
    let error = optimize_tables(&world.ctx(), world.ch()).await.unwrap_err();
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn what_is_past_its_retention_goes_and_nothing_else() {
    let now = SystemClock::new().now();
    let db = Database::with_retention().await;
    // Merges would delete old rows by themselves; here the asset is to do it.
    for table in ["events", "events_1min", "events_hourly", "device_daily_summary"] {
        db.execute(&format!("SYSTEM STOP TTL MERGES {table}")).await;
    }
    load(&db, "events", day_before(now, 2_000)).await;
    let today: u64 = db.one("SELECT count() FROM events").await;
    db.execute(
        "INSERT INTO events (timestamp, device_id, device_type, location, status, msg_id) \
         SELECT now64(3) - toIntervalDay(number * 10), 'old', 'multi-sensor', 'roof', 'OK', number FROM numbers(30)",
    )
    .await;
    let world = World::of(db);
    world.clock.set(now);
    let done = partition_cleanup(&world.ctx(), world.ch()).await.unwrap();
    let report: CleanupReport = done.value;
    let kept: u64 = world.db.one("SELECT count() FROM events").await;
    assert_eq!(
        kept,
        today + 9,
        "those of 0 to 80 days ago, the one of 90 days ago having just passed"
    );
    assert_eq!(
        world
            .db
            .one::<u64>("SELECT countIf(timestamp < now() - INTERVAL 90 DAY) FROM events")
            .await,
        0
    );
    assert!(
        report
            .dropped
            .iter()
            .filter(|place| place.starts_with("events/"))
            .count()
            >= 5,
        "{report:?}"
    );
    assert!(
        report.dropped.iter().any(|place| place.starts_with("events_1min/")),
        "{report:?}"
    );
    assert!(
        !report
            .dropped
            .iter()
            .any(|place| place.starts_with("device_daily_summary/")),
        "{report:?}"
    );
    assert!(
        report.trimmed.iter().any(|place| place.starts_with("events/")),
        "{report:?}"
    );
    let again = partition_cleanup(&world.ctx(), world.ch()).await.unwrap().value;
    assert!(again.dropped.is_empty(), "{again:?}");

    // A table without a retention loses nothing.
    world.db.execute("ALTER TABLE events REMOVE TTL").await;
    world
        .db
        .execute(
            "INSERT INTO events (timestamp, device_id, device_type, location, status, msg_id) \
                  VALUES ('2001-01-01 00:00:00', 'ancient', 'multi-sensor', 'roof', 'OK', 1)",
        )
        .await;
    let result = world.run("partition_cleanup", None).await;
    assert!(result.is_success());
    assert_eq!(
        world
            .db
            .one::<u64>("SELECT countIf(device_id = 'ancient') FROM events")
            .await,
        1
    );
    let count: usize = result.steps[0]
        .metadata
        .get("partition_count")
        .unwrap()
        .to_string()
        .parse()
        .unwrap();
    assert!(count >= 5);
}
