//! The caches: the contract with their readers, and figures that are those of the raw events.

use std::sync::Arc;

use edge_assets::{
    Dep, Res, Resources,
    cache::{CacheExt, Ttl},
    clickhouse::Row,
    event::Severity,
    testing::MockClickHouse,
};
use edge_pipelines::{
    assets::redis_cache::{
        device_stats_cache::device_stats_cache, hourly_stats_cache::hourly_stats_cache,
        system_health_cache::system_health_cache, timeseries_cache::timeseries_cache,
    },
    queries::{DeviceStats, HourStats, MinuteStats, TotalStats},
    settings::PipelineSettings,
};
use serde_json::{Value, json};

use crate::support::{Database, World, load, timeline};

const KEYS: [(&str, u64); 4] = [
    ("dashboard:device_stats", 120),
    ("dashboard:hourly_stats_24h", 300),
    ("dashboard:system_health", 120),
    ("dashboard:timeseries_1h", 120),
];

async fn refresh(world: &World) {
    let result = world.run("group:redis_cache", None).await;
    assert!(result.is_success(), "{:?}", result.failures().collect::<Vec<_>>());
}

#[tokio::test]
async fn names_fields_and_times_to_live_are_those_of_the_contract() {
    let db = Database::migrated().await;
    load(
        &db,
        "events",
        timeline("2026-11-22T08:58:30Z", "2026-11-22T09:03:27Z", 60),
    )
    .await;
    let world = World::of(db);
    let result = world.run("group:redis_cache", None).await;
    for (key, seconds) in KEYS {
        let left = world.cache.ttl(key).await.unwrap();
        assert_eq!(left, Ttl::Remaining(std::time::Duration::from_secs(seconds)), "{key}");
        let text = world.json(key).await.unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        // The whole small ones, the first entries of the arrays that are long.
        let shown = value
            .as_array()
            .map_or(value.clone(), |entries| entries.iter().take(3).cloned().collect());
        insta::assert_json_snapshot!(key.replace(':', "_"), shown);
    }
    let metadata: Vec<String> = result
        .steps
        .iter()
        .flat_map(|step| {
            let names = step
                .metadata
                .iter()
                .filter(|(name, _)| !name.starts_with("clickhouse/") && *name != "bytes");
            names
                .map(|(name, value)| format!("{}: {name} = {value}", step.key))
                .collect::<Vec<_>>()
        })
        .collect();
    insta::assert_snapshot!("metadata_of_caches", metadata.join("\n"));
}

/// Averages and counts straight from the events, as a person would ask for them.
async fn raw<R: edge_assets::clickhouse::RowOwned + edge_assets::clickhouse::RowRead + Row>(
    world: &World,
    select: &str,
    since: &str,
    group: &str,
) -> Vec<R> {
    let now = world.now();
    let sql = format!(
        "SELECT {select} FROM events WHERE timestamp >= {since} AND timestamp < {}(now, 'UTC') + INTERVAL 1 {} {group}",
        if since.contains("Hour") {
            "toStartOfHour"
        } else {
            "toStartOfMinute"
        },
        if since.contains("Hour") { "HOUR" } else { "MINUTE" },
    );
    let sql = format!(
        "WITH toDateTime64('{}', 3, 'UTC') AS now {sql}",
        now.strftime("%Y-%m-%d %H:%M:%S.%3f")
    );
    world.db.all(&sql).await
}

const AVERAGES: &str = "toNullable(round(avg(temperature), 2)) AS avg_temperature, \
    toNullable(round(avg(pressure), 2)) AS avg_pressure";

async fn agrees_with_raw_events(world: &World) {
    refresh(world).await;
    let five = "toStartOfMinute(now - INTERVAL 5 MINUTE, 'UTC')";
    let devices: Vec<DeviceStats> = raw(
        world,
        &format!(
            "toString(device_id) AS device_id, count() AS message_count, {AVERAGES}, \
             toNullable(min(temperature)) AS min_temperature, toNullable(max(temperature)) AS max_temperature, \
             countIf(status = 'WARN') AS warning_count"
        ),
        five,
        "GROUP BY device_id ORDER BY device_id",
    )
    .await;
    let cached: Option<Vec<DeviceStats>> = world.cache.get_json("dashboard:device_stats").await.unwrap();
    assert_eq!(cached.unwrap_or_default(), devices, "at {}", world.now());

    let minutes: Vec<MinuteStats> = raw(
        world,
        &format!(
            "toInt64(toUnixTimestamp(toStartOfMinute(timestamp, 'UTC'))) AS second, {AVERAGES}, count() AS event_count"
        ),
        "toStartOfMinute(now - INTERVAL 1 HOUR, 'UTC')",
        "GROUP BY second ORDER BY second",
    )
    .await;
    let expected: Vec<Value> = minutes
        .iter()
        .map(|minute| {
            json!({
                "timestamp": time(minute.second), "avg_temperature": minute.avg_temperature,
                "avg_pressure": minute.avg_pressure, "event_count": minute.event_count,
            })
        })
        .collect();
    assert_eq!(
        array(world, "dashboard:timeseries_1h").await,
        expected,
        "at {}",
        world.now()
    );

    let hours: Vec<HourStats> = raw(
        world,
        &format!(
            "toInt64(toUnixTimestamp(toStartOfHour(timestamp, 'UTC'))) AS second, count() AS events, {AVERAGES}, \
             uniqExact(device_id) AS active_devices"
        ),
        "toStartOfHour(now - INTERVAL 24 HOUR, 'UTC')",
        "GROUP BY second ORDER BY second",
    )
    .await;
    let expected: Vec<Value> = hours
        .iter()
        .map(|hour| {
            json!({
                "hour": time(hour.second), "events": hour.events, "avg_temperature": hour.avg_temperature,
                "avg_pressure": hour.avg_pressure, "active_devices": hour.active_devices,
            })
        })
        .collect();
    assert_eq!(
        array(world, "dashboard:hourly_stats_24h").await,
        expected,
        "at {}",
        world.now()
    );

    let totals: Vec<TotalStats> = raw(
        world,
        &format!(
            "count() AS total_events, countIf(status = 'OK') AS ok_count, countIf(status = 'WARN') AS warn_count, \
             uniqExact(device_id) AS active_devices, {AVERAGES}"
        ),
        five,
        "",
    )
    .await;
    let health: Value = world.cache.get_json("dashboard:system_health").await.unwrap().unwrap();
    for (name, value) in serde_json::to_value(&totals[0]).unwrap().as_object().unwrap() {
        assert_eq!(&health[name], value, "{name} at {}", world.now());
    }
}

fn time(second: i64) -> String {
    jiff::Timestamp::from_second(second)
        .unwrap()
        .strftime("%Y-%m-%dT%H:%M:%S")
        .to_string()
}

async fn array(world: &World, key: &str) -> Vec<Value> {
    world.cache.get_json(key).await.unwrap().unwrap_or_default()
}

#[tokio::test]
async fn figures_from_rollups_are_those_of_the_events_late_ones_and_all() {
    let world = World::loaded(30_000).await;
    for now in [
        "2026-11-22T09:03:27.250Z",
        "2026-11-22T09:00:00Z",
        "2026-11-22T08:59:59.999Z",
        "2026-11-22T00:00:30Z",
        "2026-11-21T20:17:00Z",
    ] {
        world.at(now);
        agrees_with_raw_events(&world).await;
    }
    // Ten-minute-old events of devices old and new arrive now, and the parts are merged.
    world.at("2026-11-22T09:03:27.250Z");
    world
        .db
        .execute(
            "INSERT INTO events (timestamp, device_id, device_type, location, status, msg_id, temperature, pressure) \
             SELECT toDateTime64('2026-11-22 08:59:30', 3, 'UTC') + number, 'device-0000' || toString(number % 12), \
             'multi-sensor', 'roof', if(number % 3 = 0, 'WARN', 'OK'), number, 20 + number / 7, \
             if(number % 2 = 0, NULL, 1000 + number / 3) FROM numbers(200)",
        )
        .await;
    agrees_with_raw_events(&world).await;
    for table in ["events", "events_1min", "events_hourly"] {
        world.db.execute(&format!("OPTIMIZE TABLE {table} FINAL")).await;
    }
    agrees_with_raw_events(&world).await;
    let result = world.run("device_stats_cache", None).await;
    assert_eq!(
        result.steps[0].metadata.get("source").unwrap().to_string(),
        "events_1min"
    );
}

#[tokio::test]
async fn older_tables_give_the_same_figures() {
    let world = World::loaded(10_000).await;
    let db = &world.db;
    // Rollups of the earlier version, which cannot be trusted, and events with eight columns, none of them absent.
    for table in ["events_1min", "events_hourly", "device_daily_summary"] {
        db.execute(&format!("DROP TABLE {table}_mv SYNC")).await;
        db.execute(&format!("DROP TABLE {table} SYNC")).await;
    }
    db.execute(
        "CREATE TABLE older (timestamp DateTime64(3), device_id LowCardinality(String), \
         device_type LowCardinality(String), location LowCardinality(String), status LowCardinality(String), \
         msg_id UInt64, temperature Float32, pressure Float32) ENGINE = MergeTree PARTITION BY toYYYYMM(timestamp) \
         ORDER BY (device_id, timestamp)",
    )
    .await;
    db.execute(
        "INSERT INTO older SELECT timestamp, device_id, device_type, location, status, msg_id, \
         ifNull(temperature, 21.5), ifNull(pressure, 1013.25) FROM events",
    )
    .await;
    db.execute("EXCHANGE TABLES older AND events").await;
    db.execute(
        "CREATE MATERIALIZED VIEW events_1min ENGINE = SummingMergeTree PARTITION BY toYYYYMMDD(minute) \
         ORDER BY (device_id, minute) AS SELECT toStartOfMinute(timestamp) AS minute, device_id, \
         count() AS event_count, sum(temperature) AS sum_temperature, min(temperature) AS min_temperature \
         FROM events GROUP BY minute, device_id",
    )
    .await;
    agrees_with_raw_events(&world).await;
    let result = world.run("device_stats_cache", None).await;
    assert_eq!(result.steps[0].metadata.get("source").unwrap().to_string(), "events");
}

#[tokio::test]
async fn values_that_are_no_numbers_are_no_values() {
    let world = World::of(Database::migrated().await);
    world
        .db
        .execute(
            "INSERT INTO events (timestamp, device_id, device_type, location, status, msg_id, temperature, pressure) \
             SELECT toDateTime64('2026-11-22 09:03:00', 3, 'UTC'), 'd', 'multi-sensor', 'roof', 'OK', number, \
             [20, nan, inf, NULL][number + 1], -0.001 FROM numbers(4)",
        )
        .await;
    refresh(&world).await;
    let device = &array(&world, "dashboard:device_stats").await[0];
    assert_eq!(device["avg_temperature"], 20.0);
    assert_eq!(device["max_temperature"], 20.0);
    assert_eq!(device["message_count"], 4);
    let health = world.json("dashboard:system_health").await.unwrap();
    assert!(
        health.contains(r#""avg_pressure":-0.0,"#) || health.contains(r#""avg_pressure":0.0,"#),
        "{health}"
    );
}

#[tokio::test]
async fn without_events_the_health_says_so_and_a_good_array_is_left_to_expire() {
    let world = World::of(Database::migrated().await);
    refresh(&world).await;
    for (key, _) in KEYS.iter().filter(|(key, _)| *key != "dashboard:system_health") {
        assert_eq!(world.json(key).await.as_deref(), Some("[]"), "{key}");
    }
    let health = world.json("dashboard:system_health").await.unwrap();
    assert_eq!(
        health,
        r#"{"total_events":0,"ok_count":0,"warn_count":0,"active_devices":0,"avg_temperature":null,"avg_pressure":null,"health_score":0.0,"updated_at":"2026-11-22T09:03:27.250000"}"#
    );

    load(
        &world.db,
        "events",
        timeline("2026-11-22T08:58:30Z", "2026-11-22T09:03:27Z", 60),
    )
    .await;
    refresh(&world).await;
    let good = world.json("dashboard:device_stats").await.unwrap();
    assert!(good.len() > 100);
    world.at("2026-11-22T09:04:50Z");
    world.db.execute("TRUNCATE TABLE events").await;
    world.db.execute("TRUNCATE TABLE events_1min").await;
    let result = world.run("device_stats_cache", None).await;
    assert_eq!(result.steps[0].metadata.get("published").unwrap().to_string(), "false");
    assert_eq!(world.json("dashboard:device_stats").await.unwrap(), good);
    world.at("2026-11-22T09:05:50Z");
    assert_eq!(world.json("dashboard:device_stats").await, None);
    refresh(&world).await;
    assert_eq!(world.json("dashboard:device_stats").await.as_deref(), Some("[]"));
}

#[tokio::test]
async fn times_end_in_z_where_that_is_asked_for() {
    let db = Database::migrated().await;
    load(
        &db,
        "events",
        timeline("2026-11-22T08:58:30Z", "2026-11-22T09:03:27Z", 60),
    )
    .await;
    let mut world = World::of(db);
    world.settings.zone_suffix = true;
    refresh(&world).await;
    assert_eq!(
        array(&world, "dashboard:timeseries_1h").await[0]["timestamp"],
        "2026-11-22T08:58:00Z"
    );
    assert_eq!(
        array(&world, "dashboard:hourly_stats_24h").await[0]["hour"],
        "2026-11-22T08:00:00Z"
    );
    let health: Value = world.cache.get_json("dashboard:system_health").await.unwrap().unwrap();
    assert_eq!(health["updated_at"], "2026-11-22T09:03:27.250000Z");
}

#[tokio::test]
async fn each_is_a_plain_function() {
    let world = World::loaded(2_000).await;
    let ctx = world.ctx();
    let done = device_stats_cache(&ctx, world.ch(), world.cache()).await.unwrap();
    assert_eq!(
        done.metadata.get("cache_key").unwrap().to_string(),
        "dashboard:device_stats"
    );
    timeseries_cache(&ctx, world.ch(), world.cache(), world.settings())
        .await
        .unwrap();
    hourly_stats_cache(&ctx, world.ch(), world.cache(), world.settings())
        .await
        .unwrap();
    let health = system_health_cache(&ctx, world.ch(), world.cache(), world.settings())
        .await
        .unwrap();
    assert!(health.value.total_events > 0);
    let keys = world.cache.keys("dashboard:").await.unwrap();
    assert_eq!(keys, KEYS.map(|(key, _)| key));
    // The value of an asset may be taken by another.
    let _: Dep<system_health_cache> = Dep::new(health.value);
}

/// The answers to the catalog's questions: a database with the right rollups.
fn expect_catalog(mock: &MockClickHouse) {
    mock.expect_query("FROM system.tables")
        .returns(
            "name String, engine String, engine_full String, create String, views Array(String), uuid String",
            [("events_1min", "AggregatingMergeTree", "", "", Vec::<String>::new(), "")],
        )
        .any_times();
    let columns = edge_pipelines::rollup::Rollup::Minute.measures().iter().map(|measure| {
        let kind = format!("SimpleAggregateFunction({}, Float64)", measure.merge.function());
        ("events_1min", measure.name, kind)
    });
    let keys = [
        ("events_1min", "minute", "DateTime".to_owned()),
        ("events_1min", "device_id", "String".to_owned()),
    ];
    mock.expect_query("FROM system.columns")
        .returns("table String, name String, type String", columns.chain(keys))
        .any_times();
}

const DEVICE_COLUMNS: &str = "device_id String, message_count UInt64, avg_temperature Nullable(Float64), \
    min_temperature Nullable(Float32), max_temperature Nullable(Float32), avg_pressure Nullable(Float64), \
    warning_count UInt64";

fn device(number: u64) -> DeviceStats {
    DeviceStats {
        device_id: format!("device-{number}"),
        message_count: number,
        avg_temperature: Some(20.5),
        min_temperature: Some(20.1),
        max_temperature: None,
        avg_pressure: None,
        warning_count: 0,
    }
}

#[tokio::test]
async fn an_answer_that_ends_early_never_replaces_a_good_one() {
    let mock = MockClickHouse::start().await;
    expect_catalog(&mock);
    let world = World::of(Database::nowhere());
    let run = async || device_stats_cache(&world.ctx(), Res::new(mock.clickhouse()), world.cache()).await;

    mock.expect_query("AS message_count")
        .returns(DEVICE_COLUMNS, (0..2).map(device));
    run().await.unwrap();
    let good = r#"[{"device_id":"device-0","message_count":0,"avg_temperature":20.5,"min_temperature":20.1,"max_temperature":null,"avg_pressure":null,"warning_count":0},{"device_id":"device-1","message_count":1,"avg_temperature":20.5,"min_temperature":20.1,"max_temperature":null,"avg_pressure":null,"warning_count":0}]"#;
    assert_eq!(world.json("dashboard:device_stats").await.as_deref(), Some(good));

    let many = || {
        mock.expect_query("AS message_count")
            .returns(DEVICE_COLUMNS, (0..20_000).map(device))
    };
    many().fails_midstream(241, "Memory limit exceeded");
    let error = run().await.unwrap_err();
    assert!(error.to_string().contains("Memory limit exceeded"), "{error}");
    many().fails_midstream_politely(159, "Timeout exceeded");
    run().await.unwrap_err();
    many().fails_midstream_like_old_servers(60, "Table events_1min does not exist");
    run().await.unwrap_err();
    many().cuts_off();
    run().await.unwrap_err();
    mock.expect_query("AS message_count")
        .fails_with(202, "Too many simultaneous queries");
    run().await.unwrap_err();
    assert_eq!(world.json("dashboard:device_stats").await.as_deref(), Some(good));
    assert_eq!(world.cache.keys("").await.unwrap(), ["dashboard:device_stats"]);

    let received = mock.received();
    let asked = received
        .iter()
        .find(|query| query.sql.contains("AS message_count"))
        .unwrap();
    assert!(asked.sql.contains("FROM events_1min"), "{}", asked.sql);
    assert_eq!(asked.params["from"], "1795337880000");
    assert_eq!(asked.params["to"], "1795338240000");
}

#[tokio::test]
async fn a_missing_table_says_what_to_run() {
    let world = World::of(Database::empty().await);
    let result = world.run("system_health_cache", None).await;
    let failure = result.steps[0].failure.as_ref().unwrap().message();
    assert!(failure.contains("events"), "{failure}");
    let _ = (Severity::Warn, Arc::new(Resources::new()), PipelineSettings::default());
}
