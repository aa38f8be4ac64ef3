//! The aggregations: verified against events, repaired, never counted twice, never seen by halves.

use edge_assets::RunStatus;
use edge_assets::{Partition, partition::Day};
use edge_pipelines::assets::clickhouse_aggregations::{
    daily_device_summary::{DailyReport, daily_device_summary, daily_report_agrees},
    hourly_aggregation::{HourlyReport, hourly_aggregation, hourly_rollup_agrees},
};

use crate::support::{Database, World, day_before, load, timeline};

const DAY: &str = "SELECT count(), sum(total_events), sum(warnings), round(sum(sum_temperature), 3) FROM \
    (SELECT device_id, sum(total_events) AS total_events, sum(warnings) AS warnings, \
    sum(sum_temperature) AS sum_temperature FROM device_daily_summary WHERE date = '2026-11-21' GROUP BY device_id)";
const RAW_DAY: &str = "SELECT uniqExact(device_id), count(), countIf(status = 'WARN'), round(sum(temperature), 3) \
    FROM events WHERE toDate(timestamp, 'UTC') = '2026-11-21'";

#[tokio::test]
async fn the_last_day_of_the_hourly_rollup_is_verified_and_repaired() {
    let world = World::loaded(10_000).await;
    let db = &world.db;
    db.execute("ALTER TABLE events_hourly DELETE WHERE hour = '2026-11-22 03:00:00' SETTINGS mutations_sync = 1")
        .await;
    db.execute("INSERT INTO events_hourly SELECT * FROM events_hourly WHERE hour = '2026-11-22 04:00:00'")
        .await;
    let result = world.run("hourly_aggregation", None).await;
    assert_eq!(
        result.status,
        RunStatus::Success,
        "{:?}",
        result.failures().collect::<Vec<_>>()
    );
    let step = &result.steps[0];
    let metadata = |name: &str| step.metadata.get(name).unwrap().to_string();
    assert_eq!(metadata("earliest_hour"), "2026-11-21T09:00:00Z");
    assert_eq!(metadata("latest_hour"), "2026-11-22T08:00:00Z");
    assert_eq!(metadata("row_count"), "960");
    assert_eq!(metadata("mismatches"), "80");
    assert!(step.checks[0].result.passed, "{:?}", step.checks);
    assert_eq!(
        db.text("SELECT sum(event_count), round(sum(sum_pressure), 3) FROM events_hourly")
            .await,
        db.text("SELECT count(), round(sum(pressure), 3) FROM events").await
    );
    let again = world.run("hourly_aggregation", None).await;
    assert_eq!(again.steps[0].metadata.get("mismatches").unwrap().to_string(), "0");

    // An earlier hour is looked at alone.
    db.execute("ALTER TABLE events_hourly DELETE WHERE hour < '2026-11-21 14:00:00' SETTINGS mutations_sync = 1")
        .await;
    let hour = world.run("hourly_aggregation", Some("2026-11-21-12")).await;
    let report = hour.value::<hourly_aggregation>().unwrap();
    assert_eq!((report.row_count, report.mismatches), (40, 40));
    assert_eq!(report.earliest_hour, report.latest_hour);
    assert_eq!(
        db.one::<u64>("SELECT uniqExact(hour) FROM events_hourly WHERE hour < '2026-11-21 14:00:00'")
            .await,
        1
    );
}

#[test]
fn figures_that_still_differ_fail_the_check() {
    let report = |left| HourlyReport {
        row_count: 10,
        earliest_hour: None,
        latest_hour: None,
        mismatches: 3,
        left,
    };
    assert!(hourly_rollup_agrees(&report(0)).passed);
    assert!(!hourly_rollup_agrees(&report(1)).passed);
}

#[tokio::test]
async fn a_day_can_be_generated_any_number_of_times() {
    let world = World::loaded(10_000).await;
    let right = world.db.text(RAW_DAY).await;
    for _ in 0..2 {
        let result = world.run("daily_device_summary", None).await;
        let report: DailyReport = (*result.value::<daily_device_summary>().unwrap()).clone();
        assert_eq!((report.date.to_string().as_str(), report.row_count), ("2026-11-21", 40));
        let metadata = |name: &str| result.steps[0].metadata.get(name).unwrap().to_string();
        assert_eq!(metadata("date_range"), "2026-11-21 to 2026-11-21");
        assert_eq!(
            (metadata("row_count"), metadata("unique_devices")),
            ("40".to_owned(), "40".to_owned())
        );
        assert_eq!(world.db.text(DAY).await, right);
    }
    let checks = &world.run("daily_device_summary", Some("2026-11-21")).await.steps[0]
        .checks
        .clone();
    let named: Vec<(&str, bool)> = checks.iter().map(|check| (&*check.name, check.result.passed)).collect();
    assert_eq!(
        named,
        [("daily_report_agrees", true), ("the_day_is_the_sum_of_its_hours", true)]
    );
    // As a plain function.
    let day = Partition(Day("2026-11-21".parse().unwrap()));
    let done = daily_device_summary(&world.ctx(), world.ch(), day).await.unwrap();
    assert_eq!(done.value.corrected, 0);
}

#[tokio::test]
async fn days_of_one_month_are_made_at_once_and_none_undoes_another() {
    let db = Database::migrated().await;
    load(
        &db,
        "events",
        timeline("2026-11-15T00:00:00Z", "2026-11-22T09:00:00Z", 20_000),
    )
    .await;
    let world = World::of(db);
    let sums = "SELECT date, sum(total_events), round(sum(sum_temperature), 3) FROM device_daily_summary GROUP BY date ORDER BY date";
    let right = world.db.text(sums).await;
    // Every row of five days is there twice, which only an exchange of the month repairs.
    world
        .db
        .execute(
            "INSERT INTO device_daily_summary SELECT * FROM device_daily_summary \
             WHERE date BETWEEN '2026-11-16' AND '2026-11-20'",
        )
        .await;
    assert_ne!(world.db.text(sums).await, right);
    let result = world.run("daily_device_summary", Some("2026-11-16..2026-11-20")).await;
    assert!(result.is_success(), "{:?}", result.failures().collect::<Vec<_>>());
    assert_eq!(result.steps.len(), 5);
    assert_eq!(world.db.text(sums).await, right);
    for step in &result.steps {
        assert!(step.checks.iter().all(|check| check.result.passed), "{:?}", step.checks);
        assert_eq!(
            step.metadata.get("corrected").unwrap().to_string(),
            "40",
            "{}",
            step.key
        );
    }
}

#[tokio::test]
async fn a_day_is_made_after_its_hours() {
    let world = World::loaded(2_000).await;
    let result = world
        .run("hourly_aggregation or daily_device_summary", Some("2026-11-21"))
        .await;
    assert!(result.is_success(), "{:?}", result.failures().collect::<Vec<_>>());
    let keys: Vec<String> = result.steps.iter().map(|step| step.key.to_string()).collect();
    assert_eq!(keys.len(), 25, "{keys:?}");
    assert_eq!(keys[24], "daily_device_summary[2026-11-21]");
    assert_eq!(
        (&*keys[0], &*keys[23]),
        ("hourly_aggregation[2026-11-21-00]", "hourly_aggregation[2026-11-21-23]")
    );
}

#[tokio::test]
async fn hours_that_do_not_add_up_to_their_day_are_told() {
    let world = World::loaded(10_000).await;
    world
        .db
        .execute("ALTER TABLE events_hourly DELETE WHERE hour = '2026-11-21 12:00:00' SETTINGS mutations_sync = 1")
        .await;
    let result = world.run("daily_device_summary", Some("2026-11-21")).await;
    assert!(result.is_success(), "a warning does not fail the run");
    let check = &result.steps[0].checks[1];
    assert!(!check.result.passed, "{:?}", check.result);
    let of = |name: &str| {
        check
            .result
            .metadata
            .get(name)
            .unwrap()
            .to_string()
            .parse::<u64>()
            .unwrap()
    };
    assert!(of("events_of_hours") < of("events_of_day"));
    // What was wrong is repaired hour by hour, and then it adds up.
    assert!(
        world
            .run("hourly_aggregation", Some("2026-11-21-12"))
            .await
            .is_success()
    );
    let result = world.run("daily_device_summary", Some("2026-11-21")).await;
    assert!(result.steps[0].checks[1].result.passed);
    // Where nothing can be held against it, nothing is said.
    world.db.execute("DROP TABLE events_hourly_mv SYNC").await;
    world.db.execute("DROP TABLE events_hourly SYNC").await;
    let result = world.run("daily_device_summary", Some("2026-11-21")).await;
    assert!(result.steps[0].checks[1].result.passed);
}

#[test]
fn a_report_that_still_differs_fails_its_check() {
    let report = |left| DailyReport {
        date: "2026-11-21".parse().unwrap(),
        row_count: 40,
        total_events: 9_000,
        corrected: 2,
        left,
    };
    assert!(daily_report_agrees(&report(0)).passed);
    assert!(!daily_report_agrees(&report(1)).passed);
}

#[tokio::test]
async fn a_reader_sees_the_whole_of_a_day_or_nothing_of_it() {
    let world = World::loaded(10_000).await;
    let (db, right) = (&world.db, world.db.text(RAW_DAY).await);
    let nothing = "0\t0\t0\t0\n";
    let twice = "SELECT sum(total_events) FROM device_daily_summary WHERE date = '2026-11-21'";
    for damage in [
        "ALTER TABLE device_daily_summary DELETE WHERE date = '2026-11-21' SETTINGS mutations_sync = 1",
        "INSERT INTO device_daily_summary SELECT * FROM device_daily_summary WHERE date = '2026-11-21'",
    ] {
        db.execute(damage).await;
        let damaged = db.text(DAY).await;
        assert_ne!(damaged, right);
        let other_day: u64 = db
            .one("SELECT sum(total_events) FROM device_daily_summary WHERE date = '2026-11-22'")
            .await;
        let reading = async {
            loop {
                let seen = db.text(DAY).await;
                assert!(seen == right || seen == damaged, "half a day: {seen}");
                if seen == right {
                    break;
                }
            }
        };
        let (result, ()) = tokio::join!(world.run("daily_device_summary", Some("2026-11-21")), reading);
        assert!(result.is_success());
        assert_eq!(db.text(DAY).await, right);
        let now: u64 = db
            .one("SELECT sum(total_events) FROM device_daily_summary WHERE date = '2026-11-22'")
            .await;
        assert_eq!(now, other_day, "the rest of the month stays");
    }
    assert_ne!(right, nothing);
    assert!(db.one::<u64>(twice).await > 0);
}

#[tokio::test]
async fn a_day_whose_events_are_past_their_retention_keeps_its_report() {
    let db = Database::with_retention().await;
    db.execute(
        "INSERT INTO device_daily_summary (date, device_id, total_events) \
         SELECT toDate('2026-11-21') - 200, 'old', 500",
    )
    .await;
    // Some of the events came back: not enough to make the report of.
    db.execute("ALTER TABLE events REMOVE TTL").await;
    db.execute(
        "INSERT INTO events (timestamp, device_id, device_type, location, status, msg_id) \
         SELECT toDateTime64('2026-11-21 12:00:00', 3) - INTERVAL 200 DAY, 'older', 'multi-sensor', 'roof', 'OK', 1",
    )
    .await;
    db.execute("ALTER TABLE events MODIFY TTL toDateTime(timestamp) + INTERVAL 90 DAY SETTINGS materialize_ttl_after_modify = 0")
        .await;
    let world = World::of(db);
    let result = world.run("daily_device_summary", Some("2026-05-05")).await;
    assert!(result.is_success());
    let metadata = |name: &str| result.steps[0].metadata.get(name).unwrap().to_string();
    assert!(
        metadata("verification").contains("past their retention"),
        "{}",
        metadata("verification")
    );
    assert_eq!(metadata("corrected"), "0");
}

#[tokio::test]
async fn rollups_of_an_earlier_version_are_reported_and_left_alone() {
    let world = World::loaded(1_000).await;
    world.db.execute("DROP TABLE events_hourly_mv SYNC").await;
    world.db.execute("DROP TABLE events_hourly SYNC").await;
    world
        .db
        .execute(
            "CREATE TABLE events_hourly (hour DateTime, device_id LowCardinality(String), event_count UInt64) \
             ENGINE = SummingMergeTree ORDER BY (device_id, hour)",
        )
        .await;
    world
        .db
        .execute("INSERT INTO events_hourly VALUES ('2026-11-22 08:00:00', 'd', 7)")
        .await;
    let result = world.run("hourly_aggregation", None).await;
    assert!(result.is_success(), "{:?}", result.failures().collect::<Vec<_>>());
    let metadata = |name: &str| result.steps[0].metadata.get(name).unwrap().to_string();
    assert!(metadata("verification").contains("schema migrate"));
    assert_eq!(metadata("row_count"), "1");
}

#[tokio::test]
async fn the_rollups_are_observed() {
    let db = Database::with_retention().await;
    let now = edge_assets::clock::Clock::now(&edge_assets::clock::SystemClock::new());
    load(&db, "events", day_before(now, 2_000)).await;
    let world = World::of(db);
    world.clock.set(now);
    let result = world.run("group:telemetry", None).await;
    assert!(result.is_success(), "{:?}", result.failures().collect::<Vec<_>>());
    let events = result.step("events").unwrap();
    assert_eq!(events.metadata.get("row_count").unwrap().to_string(), "2000");
    assert_eq!(
        events.metadata.get("newest_event"),
        events.metadata.get(edge_assets::instance::DATA_AS_OF)
    );
    assert!(events.metadata.get("newest_event").is_some());
    for rollup in ["events_1min", "events_hourly", "device_daily_summary"] {
        let step = result.step(rollup).unwrap();
        assert_eq!(step.metadata.get("merges_rightly").unwrap().to_string(), "true");
        assert!(step.metadata.get("newest_bucket").is_some(), "{rollup}");
    }
}
