//! Everything at once: the real engine, a real Redis, all assets in dependency order.

use std::sync::Arc;

use edge_assets::{
    RunStatus,
    cache::{RedisCache, RedisSettings},
    clock::{Clock, SystemClock},
    testing::{RedisServer, Reply},
};
use serde_json::Value;

use crate::support::{Database, World, day_before, load};

#[tokio::test]
async fn all_assets_run_against_the_engine_and_redis() {
    let Some(redis) = RedisServer::start().await.unwrap() else {
        println!("left out: no redis-server");
        return;
    };
    let now = SystemClock::new().now();
    let db = Database::with_retention().await;
    load(&db, "events", day_before(now, 20_000)).await;
    let mut world = World::of(db);
    world.clock.set(now);
    let cache = RedisCache::new(RedisSettings::at("127.0.0.1", redis.port())).unwrap();
    world.cache = Arc::new(cache);

    let result = world.run("*", None).await;
    let failures: Vec<String> = result
        .failures()
        .map(|step| format!("{}: {}", step.key, step.failure.as_ref().unwrap().message()))
        .collect();
    assert_eq!(result.status, RunStatus::Success, "{failures:?}");
    assert_eq!(result.steps.len(), 14);

    // What a foreign reader finds.
    for (key, seconds, kind) in [
        ("dashboard:device_stats", 120, "array"),
        ("dashboard:timeseries_1h", 120, "array"),
        ("dashboard:system_health", 120, "object"),
        ("dashboard:hourly_stats_24h", 300, "array"),
    ] {
        let reply = redis.ask(&["TTL", key]).unwrap();
        let Reply::Number(left) = reply else {
            panic!("{key}: {reply:?}");
        };
        assert!((seconds - 20..=seconds).contains(&left), "{key}: {left}");
        let text = world.json(key).await.unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(if value.is_array() { "array" } else { "object" }, kind, "{key}");
        let size = value.as_array().map_or(1, Vec::len);
        assert!(size > 0, "{key}");
    }
    let health: Value = serde_json::from_str(&world.json("dashboard:system_health").await.unwrap()).unwrap();
    assert!(health["total_events"].as_u64().unwrap() > 0);
}
