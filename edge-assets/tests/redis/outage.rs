//! Servers that die and come back while they are written to.

use std::{sync::Arc, time::Duration};

use edge_assets::{
    cache::{Cache, CacheExt, CacheFault, GenerationKind, RedisCache},
    testing::{RedisServerOptions, Reply},
};
use tokio::task::JoinSet;

use crate::support::{MINUTE, ask, cache, plain_server, server, settings, until};

/// A server that remembers its keys over a kill.
fn durable() -> RedisServerOptions {
    RedisServerOptions {
        arguments: ["--appendonly", "yes", "--appendfsync", "always"]
            .map(str::to_owned)
            .to_vec(),
        ..RedisServerOptions::default()
    }
}

#[tokio::test]
async fn a_server_killed_in_the_middle_of_a_write_keeps_the_old_generation() {
    let Some(mut server) = server(durable()).await else {
        return;
    };
    let cache = cache(&server);
    cache.put_json("k", &["old"], MINUTE).await.unwrap();
    let text = "x".repeat(10_000);
    let mut rows = cache.json_array("k").await.unwrap();
    for _ in 0..100 {
        rows.push(&text).await.unwrap();
    }
    server.kill();
    let error = loop {
        if let Err(error) = rows.push(&text).await {
            break error;
        }
    };
    assert!(matches!(error.fault(), CacheFault::Unreachable { .. }), "{error:?}");
    assert!(error.is_transient());

    server.restart().await.unwrap();
    let old: Vec<String> = cache.get_json("k").await.unwrap().expect("the old generation");
    assert_eq!(old, ["old"]);
    let Reply::List(staging) = ask(&server, &["KEYS", "*edge-staging*"]) else {
        panic!("a list")
    };
    assert_eq!(staging.len(), 1, "half a generation was there when the server died");
    let Reply::Text(staging) = &staging[0] else {
        panic!("a name")
    };
    let Reply::Number(left) = ask(&server, &["PTTL", staging]) else {
        panic!("a number")
    };
    assert!(left > 0, "it vanishes by itself");
    let error = rows.finish(MINUTE).await.unwrap_err();
    assert!(
        matches!(error.fault(), CacheFault::GenerationBroken),
        "the end is not put in place without its middle"
    );

    let mut rows = cache.json_array("k").await.unwrap();
    rows.push(&"new").await.unwrap();
    let done = rows.finish(MINUTE).await.unwrap();
    assert!(matches!(
        done,
        edge_assets::cache::Publication::Published { entries: 1, .. }
    ));
    assert_eq!(cache.get_json::<Vec<String>>("k").await.unwrap().unwrap(), ["new"]);
}

#[tokio::test]
async fn a_server_killed_at_any_moment_leaves_one_whole_generation() {
    let Some(mut server) = server(durable()).await else {
        return;
    };
    let cache = Arc::new(cache(&server));
    write(&*cache, 0).await.unwrap();
    let mut published = 0;
    for round in 0..8_u64 {
        let writer = Arc::clone(&cache);
        let mut writing = JoinSet::new();
        writing.spawn(async move {
            let mut last = published;
            // Until the server dies; the last publication may or may not have been heard of.
            while write(&*writer, last + 1).await.is_ok() {
                last += 1;
            }
            last
        });
        tokio::time::sleep(Duration::from_millis(20 + round * 7)).await;
        server.kill();
        published = writing.join_next().await.unwrap().unwrap();
        server.restart().await.unwrap();
        let fields = cache.get_fields("k").await.unwrap();
        assert_eq!(fields.len(), 50, "neither half nor more");
        let generation: u64 = std::str::from_utf8(&fields["f0"]).unwrap().parse().unwrap();
        assert!(fields.values().all(|value| *value == fields["f0"]), "one generation");
        assert!(
            generation == published || generation == published + 1,
            "{generation} after {published}"
        );
        published = generation;
    }
}

async fn write(cache: &dyn Cache, generation: u64) -> Result<(), edge_assets::cache::CacheError> {
    let mut writer = cache.begin("k", GenerationKind::Hash).await?;
    for part in 0..5 {
        let fields = (0..10).map(|field| (format!("f{}", part * 10 + field), generation.to_string().into_bytes()));
        writer.insert(fields.collect()).await?;
    }
    writer.publish(MINUTE).await
}

#[tokio::test]
async fn a_short_outage_is_waited_out() {
    let Some(mut server) = plain_server().await else { return };
    let cache = cache(&server);
    cache.put("k", b"1".to_vec(), MINUTE).await.unwrap();
    server.kill();
    // The write finds no connection and is sent when there is one again.
    let writing = cache.put("k", b"2".to_vec(), MINUTE);
    let (written, restarted) = tokio::join!(writing, server.restart());
    restarted.unwrap();
    match written {
        Ok(()) => assert_eq!(cache.get("k").await.unwrap(), Some(b"2".to_vec())),
        // It was on its way when the connection broke; then it is not repeated.
        Err(error) => assert!(matches!(error.fault(), CacheFault::Unreachable { .. }), "{error:?}"),
    }
    cache.put("k", b"3".to_vec(), MINUTE).await.unwrap();
    assert_eq!(cache.get("k").await.unwrap(), Some(b"3".to_vec()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_piles_up_during_an_outage_neither_wedges_the_cache_nor_takes_effect_later() {
    let Some(mut server) = plain_server().await else { return };
    let mut settings = settings(&server);
    settings.command_timeout = Duration::from_millis(300);
    settings.max_in_flight = 4;
    let cache = Arc::new(RedisCache::new(settings).unwrap());
    cache.put("first", Vec::new(), None).await.unwrap();
    server.kill();
    let mut puts = JoinSet::new();
    for number in 0..3_000 {
        let cache = Arc::clone(&cache);
        puts.spawn(async move {
            cache
                .put(&format!("late:{number}"), Vec::new(), None)
                .await
                .map_err(|error| (number, error))
        });
    }
    while let Some(put) = puts.join_next().await {
        let (number, error) = put.unwrap().unwrap_err();
        assert!(error.is_transient(), "{number}: {error:?}");
    }
    server.restart().await.unwrap();
    until("the cache serves again", || async {
        cache.put("after", Vec::new(), None).await.is_ok()
    })
    .await;
    // Far more than wait at a time, and every one is answered.
    for number in 0..3_000 {
        let cache = Arc::clone(&cache);
        puts.spawn(async move {
            cache
                .put(&format!("on:{number}"), Vec::new(), None)
                .await
                .map_err(|error| (number, error))
        });
    }
    let mut answered = 0;
    while let Some(put) = puts.join_next().await {
        match put.unwrap() {
            Ok(()) => answered += 1,
            Err((number, error)) => assert!(error.is_transient(), "{number}: {error:?}"),
        }
    }
    assert!(answered > 100, "{answered} of 3000");
    assert_eq!(
        cache.keys("late:").await.unwrap(),
        [""; 0],
        "what its caller gave up is not done"
    );
}
