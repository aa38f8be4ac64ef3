//! Data quality: completeness that is 100 for complete data, outliers, absences, deviations; and its checks.

use std::sync::Arc;

use edge_assets::{
    event::Severity,
    instance::{ExecuteOptions, Instance, LaunchRequest},
    store::MemoryStore,
};
use edge_pipelines::assets::data_quality::{
    checks::{data_completeness_is_sufficient, devices_behave_as_before, events_have_arrived, outliers_are_few},
    data_quality_metrics::{DataQuality, data_quality_metrics},
};
use edge_pipelines::settings::PipelineSettings;

use crate::support::{Database, World};

/// Events of the last hour, complete, from devices of all three types.
const COMPLETE: &str = "INSERT INTO events SELECT toDateTime64('2026-11-22 08:30:00', 3, 'UTC') + number, \
    'device-' || toString(number % 6), t, 'roof', 'OK', number, if(t = 'pressure-sensor', NULL, 20), \
    if(t = 'temperature-sensor', NULL, 1013), 50, 3.3, 400, 500, 1, 20, -60, 80 \
    FROM (SELECT number, ['temperature-sensor', 'pressure-sensor', 'multi-sensor'][number % 3 + 1] AS t FROM numbers(600))";

async fn measure(world: &World) -> DataQuality {
    data_quality_metrics(&world.ctx(), world.ch(), world.settings())
        .await
        .unwrap()
        .value
}

#[tokio::test]
async fn complete_data_is_complete_and_passes() {
    let world = World::of(Database::migrated().await);
    world.db.execute(COMPLETE).await;
    let result = world.run("group:data_quality", None).await;
    assert!(result.is_success(), "{:?}", result.failures().collect::<Vec<_>>());
    let quality = result.value::<data_quality_metrics>().unwrap();
    insta::assert_json_snapshot!(*quality);
    let step = &result.steps[0];
    for (name, value) in [
        ("total_events", "600"),
        ("data_completeness", "100"),
        ("temp_outliers", "0"),
    ] {
        assert_eq!(step.metadata.get(name).unwrap().to_string(), value, "{name}");
    }
    let names: Vec<&str> = step.checks.iter().map(|check| &*check.name).collect();
    assert_eq!(
        names,
        [
            "event_count_is_usual",
            "messages_are_unique",
            "columns_of_events_are_unchanged",
            "data_completeness_is_sufficient",
            "events_have_arrived",
            "outliers_are_few",
            "devices_behave_as_before",
            "events_per_location_are_usual",
        ]
    );
    for check in &step.checks {
        assert!(check.result.passed, "{}: {:?}", check.name, check.result);
        assert_eq!(
            (check.severity, check.blocking),
            (Severity::Warn, false),
            "{}",
            check.name
        );
    }
}

#[tokio::test]
async fn missing_values_lower_completeness_and_fail_the_check_as_a_warning() {
    let world = World::of(Database::migrated().await);
    world.db.execute(COMPLETE).await;
    // 600 events are due 5,600 values; 400 of them did not come.
    world
        .db
        .execute(
            "ALTER TABLE events UPDATE humidity = NULL, co2 = NULL WHERE msg_id % 3 = 0 SETTINGS mutations_sync = 1",
        )
        .await;
    let quality = measure(&world).await;
    assert_eq!(quality.data_completeness, 92.86);
    assert!(!data_completeness_is_sufficient(&quality, world.settings()).passed);
    let result = world.run("data_quality_metrics", None).await;
    assert!(result.is_success(), "a warning does not fail the run");
    let failed: Vec<&str> = result.steps[0]
        .checks
        .iter()
        .filter(|check| !check.result.passed)
        .map(|check| &*check.name)
        .collect();
    assert_eq!(failed, ["data_completeness_is_sufficient"]);
}

#[tokio::test]
async fn a_metric_that_the_fleet_does_not_use_is_not_due_but_one_that_has_stopped_is() {
    let world = World::of(Database::migrated().await);
    world.db.execute(COMPLETE).await;
    world
        .db
        .execute("ALTER TABLE events UPDATE co2 = NULL WHERE 1 SETTINGS mutations_sync = 1")
        .await;
    assert_eq!(measure(&world).await.data_completeness, 100.0);
    // It came three hours ago.
    world
        .db
        .execute(
            "INSERT INTO events (timestamp, device_id, device_type, location, status, msg_id, co2) \
                  VALUES ('2026-11-22 06:00:00', 'd', 'multi-sensor', 'roof', 'OK', 1, 400)",
        )
        .await;
    assert_eq!(measure(&world).await.data_completeness, 89.29);
}

#[tokio::test]
async fn outliers_and_absences_are_shares_of_all_events() {
    let mut world = World::of(Database::migrated().await);
    world
        .db
        .execute(
            "INSERT INTO events (timestamp, device_id, device_type, location, status, msg_id, temperature, pressure) \
             SELECT toDateTime64('2026-11-22 08:30:00', 3, 'UTC') + number, 'd', 'multi-sensor', 'roof', 'OK', number, \
             [100, 100.5, -50, -50.5, 20, nan, NULL, 20][number + 1], [300, 299, 1100, 1101, 1, 1013, 1013, 1013][number + 1] \
             FROM numbers(8)",
        )
        .await;
    let quality = measure(&world).await;
    assert_eq!(quality.total_events, 8);
    assert_eq!((quality.temp_outlier_pct, quality.pressure_outlier_pct), (25.0, 37.5));
    assert_eq!((quality.null_temperature_pct, quality.null_pressure_pct), (25.0, 0.0));
    let few = outliers_are_few(&quality, world.settings());
    assert_eq!(
        few.description.as_deref(),
        Some("25 % of the temperatures and 37.5 % of the pressures are out of bounds, 1 % may be")
    );
    assert!(!few.passed);
    let lenient = PipelineSettings {
        outliers: 40.0,
        ..world.settings.clone()
    };
    assert!(outliers_are_few(&quality, edge_assets::Res::new(lenient)).passed);
    world.settings.temperature.high = 99.0;
    assert_eq!(measure(&world).await.temp_outlier_pct, 37.5);
}

#[tokio::test]
async fn only_the_last_hour_counts_and_no_events_are_not_well() {
    let world = World::of(Database::migrated().await);
    world
        .db
        .execute(
            "INSERT INTO events (timestamp, device_id, device_type, location, status, msg_id, temperature) VALUES \
             ('2026-11-22 08:03:27.249', 'before', 'temperature-sensor', 'roof', 'OK', 1, 1000), \
             ('2026-11-22 08:03:27.250', 'first', 'temperature-sensor', 'roof', 'OK', 1, 20), \
             ('2026-11-22 09:03:27.250', 'now', 'temperature-sensor', 'roof', 'OK', 1, 20), \
             ('2026-11-22 09:03:27.251', 'later', 'temperature-sensor', 'roof', 'OK', 1, 1000)",
        )
        .await;
    let quality = measure(&world).await;
    assert_eq!(
        (quality.total_events, quality.unique_devices, quality.temp_outlier_pct),
        (2, 2, 0.0)
    );
    world.at("2027-01-01T00:00:00Z");
    let quality = measure(&world).await;
    assert_eq!((quality.total_events, quality.data_completeness), (0, 100.0));
    assert!(!events_have_arrived(&quality).passed);
}

#[tokio::test]
async fn devices_that_do_not_behave_as_they_did_are_named() {
    let world = World::of(Database::migrated().await);
    // Eight hours of four devices, sixty events an hour each; in the last one three of them change.
    world
        .db
        .execute(
            "INSERT INTO events (timestamp, device_id, device_type, location, status, msg_id, temperature, pressure) \
             SELECT toDateTime64('2026-11-22 01:03:30', 3, 'UTC') + intDiv(number, 4) * 60 AS at, d, 'multi-sensor', \
             'roof', 'OK', number, 20 + (number % 7) / 10 + if(d = 'warm' AND at > '2026-11-22 08:03:29', 15, 0), \
             1013 + if(d = 'leaky' AND at > '2026-11-22 08:03:29', -40, 0) \
             FROM (SELECT number, ['well', 'warm', 'leaky', 'silent'][number % 4 + 1] AS d FROM numbers(1920)) \
             WHERE NOT (d = 'silent' AND at > '2026-11-22 08:03:29')",
        )
        .await;
    let quality = measure(&world).await;
    let found: Vec<(&str, &str)> = quality
        .anomalies
        .iter()
        .map(|found| (found.device_id.as_str(), found.kind.as_str()))
        .collect();
    assert_eq!(found.len(), 3, "{:?}", quality.anomalies);
    for expected in [("warm", "temperature"), ("leaky", "pressure"), ("silent", "rate")] {
        assert!(found.contains(&expected), "{expected:?} of {:?}", quality.anomalies);
    }
    let silent = quality
        .anomalies
        .iter()
        .find(|found| found.device_id == "silent")
        .unwrap();
    assert_eq!(silent.found, 0.0);
    let named = devices_behave_as_before(&quality);
    let text = named.description.unwrap();
    assert!(!named.passed && text.contains("silent (rate 0, usually"), "{text}");
    // Where the rollup is of an earlier version, the same comes from the events.
    let before = quality.anomalies;
    world.db.execute("DROP TABLE events_hourly_mv SYNC").await;
    world.db.execute("DROP TABLE events_hourly SYNC").await;
    assert_eq!(measure(&world).await.anomalies, before);
}

#[tokio::test]
async fn messages_that_came_twice_are_told() {
    let world = World::of(Database::migrated().await);
    world.db.execute(COMPLETE).await;
    world.db.execute(&format!("{COMPLETE} WHERE number < 6")).await;
    let result = world.run("data_quality_metrics", None).await;
    let step = &result.steps[0];
    let failed: Vec<&str> = step
        .checks
        .iter()
        .filter(|check| !check.result.passed)
        .map(|check| &*check.name)
        .collect();
    assert_eq!(failed, ["messages_are_unique"]);
    let text = step.checks[1].result.description.as_deref().unwrap();
    assert_eq!(
        text,
        "`device_id`, `msg_id` repeats in 6 of 606 rows, 0.990%; at most 0% may be"
    );
}

#[tokio::test]
async fn a_location_that_falls_silent_at_an_hour_at_which_it_usually_sends_is_told() {
    let world = World::of(Database::migrated().await);
    // Nine days: the cellar sends all the time, the roof at nine in the morning and not at night.
    world
        .db
        .execute(
            "INSERT INTO events (timestamp, device_id, device_type, location, status, msg_id, temperature) \
             SELECT toDateTime64('2026-11-14 00:00:30', 3, 'UTC') + number * 60 AS at, l || '-1', 'temperature-sensor', l, \
             'OK', number, 20 FROM (SELECT number FROM numbers(12960)) ARRAY JOIN ['cellar', 'roof'] AS l \
             WHERE l = 'cellar' OR (toHour(at, 'UTC') BETWEEN 7 AND 19 AND at < '2026-11-22 07:00:00')",
        )
        .await;
    let clock = world.clock.clone();
    let instance = Instance::builder(world.definitions(), Arc::new(MemoryStore::new()))
        .clock(clock.clone())
        .build();
    let mut found = Vec::new();
    for day in 14..=22 {
        for time in ["02:59:59", "09:59:59"] {
            clock.set(format!("2026-11-{day}T{time}Z").parse().unwrap());
            let request = LaunchRequest::selection("data_quality_metrics");
            let executed = instance.execute(request, ExecuteOptions::new()).await.unwrap();
            let checks = &executed.result.as_ref().unwrap().steps[0].checks;
            let of = |name: &str| checks.iter().find(|check| &*check.name == name).unwrap().result.clone();
            let usual = of("events_per_location_are_usual");
            if !usual.passed {
                found.push(format!("{day} {time} {}", usual.description.unwrap()));
                assert!(!of("event_count_is_usual").passed);
            }
        }
    }
    assert_eq!(found, ["22 09:59:59 roof: 0 events, usually 60"]);
}

#[tokio::test]
async fn tables_of_the_earlier_version_are_measured_by_what_they_have() {
    let world = World::of(Database::empty().await);
    world
        .db
        .execute(
            "CREATE TABLE events (timestamp DateTime64(3), device_id LowCardinality(String), \
             device_type LowCardinality(String), location LowCardinality(String), status LowCardinality(String), \
             msg_id UInt64, temperature Float32, pressure Float32) ENGINE = MergeTree ORDER BY (device_id, timestamp)",
        )
        .await;
    world
        .db
        .execute(
            "INSERT INTO events SELECT toDateTime64('2026-11-22 08:30:00', 3, 'UTC'), 'd', 'multi-sensor', 'roof', \
                  'OK', 1, 20, 1013",
        )
        .await;
    let quality = measure(&world).await;
    assert_eq!((quality.total_events, quality.data_completeness), (1, 100.0));
}
