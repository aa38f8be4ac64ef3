//! The schema on an empty database, a second time, by two at once, and against records of other programs.

use std::sync::Mutex;

use edge_assets::clock::{Clock, SystemClock};
use edge_pipelines::schema::{Progress, SchemaError};

use crate::support::{Database, day_before, load};

fn now() -> jiff::Timestamp {
    SystemClock::new().now()
}

#[tokio::test]
async fn an_empty_server_gets_the_tables_of_the_contract() {
    let db = Database::nowhere();
    let applied = db.schema().migrate(now(), &|_| {}).await.unwrap();
    assert_eq!(applied, [1, 2, 3, 4, 5]);
    let sql = format!(
        "SELECT table, name, type FROM system.columns WHERE database = '{}' \
         AND table IN ('events', 'events_1min', 'events_hourly', 'device_daily_summary') ORDER BY table, position",
        db.name()
    );
    insta::assert_snapshot!("columns", db.text(&sql).await);
    let sql = format!(
        "SELECT name, engine_full FROM system.tables WHERE database = '{}' AND engine LIKE '%MergeTree' ORDER BY name",
        db.name()
    );
    insta::assert_snapshot!("engines", db.text(&sql).await);
    let codecs = format!(
        "SELECT name, compression_codec FROM system.columns WHERE database = '{}' AND table = 'events' \
         AND compression_codec != '' ORDER BY position LIMIT 3",
        db.name()
    );
    let codecs = db.text(&codecs).await;
    assert!(
        codecs.starts_with(
            "timestamp\tCODEC(DoubleDelta, LZ4)\nmsg_id\tCODEC(Delta(8), LZ4)\ntemperature\tCODEC(Gorilla"
        )
    );
}

#[tokio::test]
async fn running_it_twice_changes_nothing() {
    let db = Database::with_retention().await;
    load(&db, "events", day_before(now(), 5_000)).await;
    let events = "SELECT count() FROM events";
    let before: u64 = db.one(events).await;
    assert_eq!(db.schema().migrate(now(), &|_| {}).await.unwrap(), Vec::<u32>::new());
    assert_eq!(db.one::<u64>(events).await, before);
    let status = db.schema().status().await.unwrap();
    assert!(status.is_current());
    let text: String = status.to_string().lines().skip(1).fold(String::new(), |text, line| {
        let line = line.split_once("applied ").map_or(line, |(name, _)| name).trim_end();
        text + line + "\n"
    });
    insta::assert_snapshot!("status", text);
    let recorded = "SELECT count(), uniqExact(version) FROM schema_migrations";
    assert_eq!(db.one::<(u64, u64)>(recorded).await, (5, 5));
}

#[tokio::test]
async fn two_at_once_migrate_once() {
    let db = Database::nowhere();
    let (schema, other) = (db.schema(), db.schema());
    let (first, second) = tokio::join!(schema.migrate(now(), &|_| {}), other.migrate(now(), &|_| {}));
    let mut applied = [first.unwrap().len(), second.unwrap().len()];
    applied.sort_unstable();
    assert_eq!(applied, [0, 5]);
    assert_eq!(db.one::<u64>("SELECT count() FROM schema_migrations").await, 5);
    let sql = format!(
        "SELECT count() FROM system.tables WHERE database = '{}' AND name LIKE '%lock'",
        db.name()
    );
    assert_eq!(db.one::<u64>(&sql).await, 0);
}

#[tokio::test]
async fn a_rollup_that_is_made_after_the_events_is_filled_from_them() {
    let db = Database::with_retention().await;
    load(&db, "events", day_before(now(), 5_000)).await;
    db.execute("DROP TABLE events_hourly_mv SYNC").await;
    db.execute("DROP TABLE events_hourly SYNC").await;
    db.execute("ALTER TABLE schema_migrations DELETE WHERE version = 3 SETTINGS mutations_sync = 1")
        .await;
    let said = Mutex::new(Vec::new());
    let applied = db
        .schema()
        .migrate(now(), &|progress| said.lock().unwrap().push(progress))
        .await
        .unwrap();
    assert_eq!(applied, [3]);
    assert_eq!(
        db.one::<(u64, f64)>("SELECT sum(event_count), round(sum(sum_temperature), 6) FROM events_hourly")
            .await,
        db.one::<(u64, f64)>("SELECT count(), round(ifNull(sum(temperature), 0), 6) FROM events")
            .await
    );
    let said = said.into_inner().unwrap();
    assert!(
        matches!(
            said.as_slice(),
            [Progress::Applying { version: 3, .. }, Progress::Filled { .. }]
        ),
        "{said:?}"
    );
}

#[tokio::test]
async fn the_record_of_a_newer_program_is_refused_and_so_is_a_changed_migration() {
    let db = Database::with_retention().await;
    db.execute("INSERT INTO schema_migrations (version, name, checksum) VALUES (99, 'later', 'x')")
        .await;
    let refused = db.schema().migrate(now(), &|_| {}).await.unwrap_err();
    assert!(
        matches!(
            refused,
            SchemaError::Newer {
                found: 99,
                known: 5,
                ..
            }
        ),
        "{refused}"
    );
    assert!(!db.schema().status().await.unwrap().is_current());

    let db = Database::with_retention().await;
    db.execute("ALTER TABLE schema_migrations UPDATE checksum = 'other' WHERE version = 2 SETTINGS mutations_sync = 1")
        .await;
    let refused = db.schema().migrate(now(), &|_| {}).await.unwrap_err();
    assert!(
        matches!(&refused, SchemaError::Changed { version: 2, name, .. } if name == "events_1min"),
        "{refused}"
    );
}
