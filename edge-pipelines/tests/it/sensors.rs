//! The sensors: what they ask for, when they skip, and that they fail where they cannot look.

use edge_assets::Res;
use edge_assets::clickhouse::{ClickHouse, ClickHouseSettings};
use edge_assets::{RunRequest, SensorContext, SensorOutcome};
use edge_pipelines::sensors::{data_freshness_sensor, high_volume_sensor};

use crate::support::{Database, World};

fn tick(world: &World) -> SensorContext {
    SensorContext::new(world.ctx(), None)
}

async fn arrive(world: &World, count: u64, at: &str) {
    world
        .db
        .execute(&format!(
            "INSERT INTO events (timestamp, device_id, device_type, location, status, msg_id) \
             SELECT '{at}', 'd', 'multi-sensor', 'roof', 'OK', number FROM numbers({count})"
        ))
        .await;
}

#[tokio::test]
async fn more_than_a_thousand_events_in_a_minute_refresh_the_dashboard_once() {
    let world = World::of(Database::migrated().await);
    let look = async || {
        high_volume_sensor(&tick(&world), world.ch(), world.settings())
            .await
            .unwrap()
    };
    arrive(&world, 1_000, "2026-11-22 09:03:00").await;
    arrive(&world, 500, "2026-11-22 09:02:27").await;
    arrive(&world, 500, "2026-11-22 09:04:00").await;
    let skipped = look().await;
    assert!(skipped.requests.is_empty());
    assert_eq!(
        skipped.skip_reason.as_deref(),
        Some("1000 events in the last minute, 1000 are not too many")
    );
    arrive(&world, 1, "2026-11-22 09:03:27").await;
    let expected = RunRequest::new("high_volume_202611220903")
        .tag("triggered_by", "high_volume_sensor")
        .tag("event_count", 1001);
    assert_eq!(look().await, SensorOutcome::request(expected));
    world.at("2026-11-22T09:03:57Z");
    assert_eq!(look().await.requests[0].run_key, "high_volume_202611220903");
    world.at("2026-11-22T09:04:01Z");
    assert!(look().await.requests.is_empty());
}

#[tokio::test]
async fn stale_events_launch_the_quality_job_and_raise_an_alert() {
    let world = World::of(Database::migrated().await);
    let look = async || {
        data_freshness_sensor(&tick(&world), world.ch(), world.settings())
            .await
            .unwrap()
    };
    let empty = look().await;
    assert_eq!(empty.skip_reason.as_deref(), Some("`events` holds no event up to now"));
    // A clock that is a year ahead does not make the rest fresh.
    arrive(&world, 1, "2027-11-22 09:00:00").await;
    arrive(&world, 1, "2026-11-22 08:58:27.250").await;
    assert_eq!(
        look().await.skip_reason.as_deref(),
        Some("the newest event is 300 s old")
    );
    world.at("2026-11-22T09:03:28Z");
    let outcome = look().await;
    let expected = RunRequest::new("freshness_alert_202611220903")
        .tag("triggered_by", "data_freshness_sensor")
        .tag("data_age_seconds", 300);
    assert_eq!(outcome.requests, [expected]);
    let alert = outcome.alert.unwrap();
    assert!(alert.starts_with("no event has arrived for 300 s"), "{alert}");
}

#[tokio::test]
async fn a_sensor_that_cannot_reach_clickhouse_fails() {
    let world = World::of(Database::nowhere());
    let nobody = ClickHouse::new(ClickHouseSettings::default().host("127.0.0.1").port(1)).unwrap();
    let error = high_volume_sensor(&tick(&world), Res::new(nobody.clone()), world.settings())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("did not reach ClickHouse"), "{error}");
    let error = data_freshness_sensor(&tick(&world), Res::new(nobody), world.settings())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("did not reach ClickHouse"), "{error}");
    // A missing table is a failure, too, and no quiet skip.
    let world = World::of(Database::empty().await);
    assert!(
        high_volume_sensor(&tick(&world), world.ch(), world.settings())
            .await
            .is_err()
    );
}
