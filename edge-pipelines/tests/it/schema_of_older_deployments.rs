//! A deployment of the earlier version is taken over: nothing is lost, its readers find what they read, and the figures
//! become right.

use std::sync::Mutex;

use edge_assets::clock::{Clock, SystemClock};
use edge_pipelines::{
    rollup::{Reconciler, Rollup, Window},
    schema::Progress,
};

use jiff::{SignedDuration, Timestamp};

use crate::support::{Database, day_before, load};

/// Of the real clock: these tables delete what is old.
fn now() -> Timestamp {
    SystemClock::new().now()
}

const GENERATED: &str = "SELECT timestamp, device_id, device_type, location, ifNull(temperature, 21.5) AS temperature, \
    ifNull(pressure, 1013) AS pressure, status, msg_id FROM generated";

/// The earlier version's tables: no absent values, minima that are added up; one rollup is a view with rows of its own.
async fn older(events: u64) -> Database {
    let db = Database::with_retention().await;
    db.execute("CREATE TABLE generated AS events").await;
    load(&db, "generated", day_before(now(), events)).await;
    for table in ["events_1min", "events_hourly", "device_daily_summary"] {
        db.execute(&format!("DROP TABLE {table}_mv SYNC")).await;
        db.execute(&format!("DROP TABLE {table} SYNC")).await;
    }
    db.execute("DROP TABLE events SYNC").await;
    db.execute("DROP TABLE schema_migrations SYNC").await;
    db.execute(
        "CREATE TABLE events (timestamp DateTime64(3), device_id LowCardinality(String), \
         device_type LowCardinality(String), location LowCardinality(String), temperature Float32, pressure Float32, \
         status LowCardinality(String), msg_id UInt64) ENGINE = MergeTree PARTITION BY toYYYYMM(timestamp) \
         ORDER BY (device_id, timestamp) TTL toDateTime(timestamp) + INTERVAL 90 DAY",
    )
    .await;
    let figures = "count() AS event_count, sum(temperature) AS sum_temperature, min(temperature) AS min_temperature, \
        max(temperature) AS max_temperature, sum(pressure) AS sum_pressure, min(pressure) AS min_pressure, \
        max(pressure) AS max_pressure, countIf(status = 'OK') AS ok_count, countIf(status = 'WARN') AS warn_count";
    db.execute(&format!(
        "CREATE MATERIALIZED VIEW events_1min ENGINE = SummingMergeTree PARTITION BY toYYYYMMDD(minute) \
         ORDER BY (device_id, minute) AS \
         SELECT toStartOfMinute(timestamp) AS minute, device_id, {figures} FROM events GROUP BY minute, device_id"
    ))
    .await;
    db.execute(
        "CREATE TABLE events_hourly (hour DateTime, device_id LowCardinality(String), event_count UInt64, \
         sum_temperature Float64, min_temperature Float32, max_temperature Float32, sum_pressure Float64, \
         min_pressure Float32, max_pressure Float32, ok_count UInt64, warn_count UInt64) \
         ENGINE = SummingMergeTree PARTITION BY toYYYYMM(hour) ORDER BY (device_id, hour)",
    )
    .await;
    db.execute(&format!(
        "CREATE MATERIALIZED VIEW hourly_view TO events_hourly AS \
         SELECT toStartOfHour(timestamp) AS hour, device_id, {figures} FROM events GROUP BY hour, device_id"
    ))
    .await;
    db.execute(
        "CREATE TABLE device_daily_summary (date Date, device_id LowCardinality(String), total_events UInt64, \
         warnings UInt64, sum_temperature Float64, sum_pressure Float64) \
         ENGINE = SummingMergeTree PARTITION BY toYYYYMM(date) ORDER BY (device_id, date)",
    )
    .await;
    db.execute(
        "CREATE MATERIALIZED VIEW device_daily_summary_mv TO device_daily_summary AS \
         SELECT toDate(timestamp) AS date, device_id, count() AS total_events, countIf(status = 'WARN') AS warnings, \
         sum(temperature) AS sum_temperature, sum(pressure) AS sum_pressure FROM events GROUP BY date, device_id",
    )
    .await;
    for part in 0..4 {
        db.execute(&format!("INSERT INTO events {GENERATED} WHERE msg_id % 4 = {part}"))
            .await;
    }
    // History that events do not reach: 200 days ago.
    db.execute(
        "INSERT INTO events_hourly SELECT toStartOfHour(now() - INTERVAL 200 DAY), 'device-00001', 50, 1000, 40, 60, \
         50000, 2000, 2100, 45, 5",
    )
    .await;
    db.execute("INSERT INTO device_daily_summary SELECT toDate(now() - INTERVAL 200 DAY), 'device-00001', 500, 50, 10000, 500000")
        .await;
    for table in ["events_1min", "events_hourly", "device_daily_summary"] {
        db.execute(&format!("OPTIMIZE TABLE {table} FINAL")).await;
    }
    db
}

async fn agrees(db: &Database) {
    let window = Window {
        from: now() - SignedDuration::from_hours(30),
        to: now() + SignedDuration::from_hours(1),
    };
    for rollup in Rollup::ALL {
        let found = Reconciler::new(&db.ch, rollup).compare(window).await.unwrap();
        assert!(found.rows > 0 && found.mismatches == 0, "{rollup:?}: {found:?}");
    }
}

/// The bug of the earlier version, without which these tests would prove nothing.
async fn minima_are_added_up(db: &Database) {
    let bug = "SELECT min(min_temperature) FROM events_hourly WHERE hour > now() - INTERVAL 100 DAY AND hour < toStartOfHour(now()) AND device_id IN \
        (SELECT device_id FROM events GROUP BY device_id HAVING min(temperature) > 5)";
    let lowest = "SELECT min(temperature) FROM events WHERE device_id IN \
        (SELECT device_id FROM events GROUP BY device_id HAVING min(temperature) > 5)";
    assert!(
        db.one::<f32>(bug).await > db.one::<f32>(lowest).await + 5.0,
        "the old minima are not added up"
    );
}

#[tokio::test]
async fn an_older_deployment_becomes_right_and_loses_nothing() {
    let db = older(8_000).await;
    minima_are_added_up(&db).await;
    let old_rows: u64 = db.one("SELECT count() FROM events_1min").await;

    let said = Mutex::new(Vec::new());
    let applied = db
        .schema()
        .migrate(now(), &|progress| said.lock().unwrap().push(progress))
        .await
        .unwrap();
    assert_eq!(applied, [1, 2, 3, 4, 5]);
    let said = said.into_inner().unwrap();
    let replaced: Vec<&Progress> = said
        .iter()
        .filter(|said| matches!(said, Progress::Replaced { .. }))
        .collect();
    assert_eq!(replaced.len(), 3, "{said:?}");
    agrees(&db).await;
    assert_eq!(db.one::<u64>("SELECT count() FROM events").await, 8_000);

    // What the readers read.
    let reader = "SELECT sum(event_count), sum(ok_count), sum(warn_count), min(min_temperature), max(max_pressure), \
        round(sum(sum_temperature), 3) FROM events_1min";
    let raw = "SELECT count(), countIf(status = 'OK'), countIf(status = 'WARN'), min(temperature), max(pressure), \
        round(sum(temperature), 3) FROM events";
    assert_eq!(db.text(reader).await, db.text(raw).await);
    // What is kept: the old tables, and the history in the new ones, without the minima that cannot be trusted.
    assert_eq!(db.one::<u64>("SELECT count() FROM events_1min_legacy").await, old_rows);
    assert_eq!(
        db.one::<u64>("SELECT sum(event_count) FROM events_hourly_legacy").await,
        8_050
    );
    assert_eq!(
        db.text(
            "SELECT event_count, sum_temperature, min_temperature, count_temperature, warn_count \
                 FROM events_hourly WHERE hour < now() - INTERVAL 100 DAY"
        )
        .await,
        "50\t1000\t\\N\t50\t5\n"
    );
    assert_eq!(
        db.text(
            "SELECT sum(total_events), sum(warnings), sum(count_pressure) FROM device_daily_summary \
                 WHERE date < today() - 100"
        )
        .await,
        "500\t50\t500\n"
    );
    let status = db.schema().status().await.unwrap();
    assert_eq!(
        status.kept,
        [
            "device_daily_summary_legacy",
            "events_1min_legacy",
            "events_hourly_legacy"
        ]
    );

    // The ingester of today goes on, and so does one that sends absent values.
    db.execute(
        "INSERT INTO events (timestamp, device_id, device_type, location, temperature, pressure, status, msg_id) \
                SELECT now64(3), 'device-00001', 'multi-sensor', 'roof', 1, 2, 'OK', 1",
    )
    .await;
    db.execute(
        "INSERT INTO events (timestamp, device_id, device_type, location, temperature, status, msg_id, co2) \
                SELECT now64(3), 'new', 'temperature-sensor', 'roof', 1, 'OK', 1, 400",
    )
    .await;
    assert_eq!(
        db.text("SELECT event_count, count_pressure, min_pressure FROM events_1min WHERE device_id = 'new'")
            .await,
        "1\t0\t\\N\n"
    );
    agrees(&db).await;
    assert_eq!(
        db.one::<u64>("SELECT sum(event_count) FROM events_hourly_legacy").await,
        8_050
    );
    assert!(db.schema().migrate(now(), &|_| {}).await.unwrap().is_empty());
}

/// Kills a migration when it has told the given number of things, runs it again, and looks. `false` when it ended before.
async fn survives_being_killed(stop_at: u32) -> bool {
    let db = older(800).await;
    let schema = db.schema();
    let (sender, mut receiver) = tokio::sync::watch::channel(0);
    let tell = |_| sender.send_modify(|count| *count += 1);
    let migrating = schema.migrate(now(), &tell);
    let killed = tokio::select! {
        biased;
        _ = receiver.wait_for(|count| *count == stop_at) => true,
        done = migrating => { done.unwrap(); false }
    };
    // Nobody is left to give the lock back; a person or a quarter of an hour does.
    db.execute("DROP TABLE IF EXISTS schema_migrations_lock SYNC").await;
    db.schema().migrate(now(), &|_| {}).await.unwrap();
    agrees(&db).await;
    for table in [
        "events_1min_legacy",
        "events_hourly_legacy",
        "device_daily_summary_legacy",
    ] {
        db.one::<u64>(&format!("SELECT count() FROM {table}")).await;
    }
    let history =
        "SELECT sum(event_count), sum(count_temperature) FROM events_hourly WHERE hour < now() - INTERVAL 100 DAY";
    assert_eq!(db.text(history).await, "50\t50\n", "stopped at {stop_at}");
    killed
}

macro_rules! killed {
    ($($name:ident: $first:literal to $last:literal),* $(,)?) => {$(
        #[tokio::test]
        async fn $name() {
            for stop_at in $first..=$last {
                assert!(survives_being_killed(stop_at).await);
            }
        }
    )*};
}

killed! {
    a_migration_that_is_killed_in_the_first_rollup_can_be_run_again: 1 to 3,
    a_migration_that_is_killed_around_the_first_exchange_can_be_run_again: 4 to 6,
    a_migration_that_is_killed_in_the_second_rollup_can_be_run_again: 7 to 9,
    a_migration_that_is_killed_around_the_second_exchange_can_be_run_again: 10 to 12,
}

#[tokio::test]
async fn a_migration_that_is_killed_towards_its_end_can_be_run_again() {
    let mut stop_at = 13;
    while survives_being_killed(stop_at).await {
        stop_at += 1;
    }
    assert!(stop_at > 14, "the migration told only {stop_at} things");
}

#[tokio::test]
async fn a_table_that_is_no_rollup_is_left_alone() {
    let db = Database::empty().await;
    db.execute("CREATE TABLE events_1min (something String) ENGINE = MergeTree ORDER BY something")
        .await;
    db.execute("INSERT INTO events_1min VALUES ('precious')").await;
    let refused = db.schema().migrate(now(), &|_| {}).await.unwrap_err();
    assert!(refused.to_string().contains("has no column `minute`"), "{refused}");
    assert_eq!(db.text("SELECT * FROM events_1min").await, "precious\n");
}

#[tokio::test]
async fn readers_never_find_a_rollup_missing_while_it_is_replaced() {
    let db = older(8_000).await;
    let schema = db.schema();
    let migrating = schema.migrate(now(), &|_| {});
    let reading = async {
        let mut reads = 0_u32;
        loop {
            for table in ["events_1min", "events_hourly"] {
                let sql = format!("SELECT sum(event_count) FROM {table} WHERE device_id = 'device-00001'");
                let count: u64 = db.one(&sql).await;
                assert!(count > 0, "{table} was empty");
                reads += 1;
            }
            if reads > 1_000_000 {
                break;
            }
        }
    };
    tokio::select! {
        applied = migrating => assert_eq!(applied.unwrap().len(), 5),
        () = reading => panic!("the migration never ended"),
    }
}
