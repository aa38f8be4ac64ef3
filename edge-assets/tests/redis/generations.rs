//! What readers see while generations change, and what a generation costs the server.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use edge_assets::{
    Resource,
    cache::{Cache, CacheExt, GenerationKind, Publication, Ttl},
    testing::Reply,
};
use tokio::task::JoinSet;

use crate::support::{MINUTE, ask, cache, count_keys, plain_server, settings, until};

const READERS: u64 = 16;
const READS: u64 = 12_500;
/// Rows of a generation; more than one part of a value, so that there is a half to be seen.
const ROWS: u64 = 60;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_thousand_reads_see_whole_generations_with_their_time_to_live() {
    let Some(server) = plain_server().await else { return };
    let cache = Arc::new(cache(&server));
    write_rows(&*cache, 0).await;
    let done = Arc::new(AtomicBool::new(false));

    let mut writers = JoinSet::new();
    for lane in 0..2 {
        let (cache, done) = (Arc::clone(&cache), Arc::clone(&done));
        writers.spawn(async move {
            let mut written = 0;
            while !done.load(Ordering::Relaxed) {
                written += 1;
                write_rows(&*cache, written * 2 + lane).await;
            }
            written
        });
    }
    let mut readers = JoinSet::new();
    for _ in 0..READERS {
        let cache = Arc::clone(&cache);
        readers.spawn(async move {
            let (mut changes, mut last) = (0_u64, None);
            for read in 0..READS {
                let rows: Vec<u64> = cache.get_json("dashboard:rows").await.unwrap().expect("never gone");
                let count = u64::try_from(rows.len()).unwrap();
                assert_eq!(count, ROWS, "neither half nor more");
                assert!(rows.iter().all(|row| *row == rows[0]), "rows of one generation");
                changes += u64::from(last.replace(rows[0]) != Some(rows[0]));
                if read % 50 == 0 {
                    let ttl = cache.ttl("dashboard:rows").await.unwrap();
                    assert!(
                        matches!(ttl, Ttl::Remaining(left) if left > Duration::from_secs(30)),
                        "{ttl:?}"
                    );
                }
            }
            changes
        });
    }
    let mut changes = 0;
    while let Some(seen) = readers.join_next().await {
        changes += seen.unwrap();
    }
    done.store(true, Ordering::Relaxed);
    let mut written = 0;
    while let Some(count) = writers.join_next().await {
        written += count.unwrap();
    }
    assert!(
        written > 100 && changes > 100,
        "{written} generations, {changes} changes seen"
    );
    until("all staging keys are gone", || async { count_keys(&server) == 1 }).await;
}

/// Writes one generation in several parts.
async fn write_rows(cache: &dyn Cache, generation: u64) {
    let mut writer = cache.begin("dashboard:rows", GenerationKind::Value).await.unwrap();
    let rows = serde_json::to_vec(&vec![generation; usize::try_from(ROWS).unwrap()]).unwrap();
    for part in rows.chunks(rows.len() / 3 + 1) {
        writer.append(part.to_vec()).await.unwrap();
    }
    writer.publish(MINUTE).await.unwrap();
}

#[tokio::test]
async fn a_hundred_thousand_fields_change_generation_without_a_command_per_row() {
    let Some(server) = plain_server().await else { return };
    let cache = cache(&server);
    for generation in 0..2 {
        let mut devices = cache.hash("dashboard:devices").await.unwrap();
        for device in 0..100_000 {
            let row = serde_json::json!({ "generation": generation, "device": device });
            devices.insert_json(format!("device-{device:06}"), &row).await.unwrap();
        }
        let done = devices.finish(MINUTE).await.unwrap();
        assert!(
            matches!(done, Publication::Published { entries: 100_000, .. }),
            "{done:?}"
        );
    }
    let field = cache
        .get_field("dashboard:devices", "device-099999")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(field, br#"{"device":99999,"generation":1}"#);
    assert_eq!(ask(&server, &["HLEN", "dashboard:devices"]), Reply::Number(100_000));
    // 1000 fields a part, and one call that publishes.
    assert_eq!(server.calls("eval"), 2 * (100 + 1));
    assert_eq!(server.calls("hset"), 2 * 100);
    assert_eq!(server.calls("rename"), 2);
    assert_eq!(server.calls("set") + server.calls("append"), 0);
}

#[tokio::test]
async fn a_small_value_is_one_command() {
    let Some(server) = plain_server().await else { return };
    let cache = cache(&server);
    cache.open().await.unwrap();
    for round in 0..10 {
        cache.put_json("dashboard:health", &round, MINUTE).await.unwrap();
    }
    assert_eq!(server.calls("set"), 10);
    assert_eq!(
        server.calls("expire") + server.calls("pexpire") + server.calls("eval"),
        0
    );
}

#[tokio::test]
async fn a_dropped_writer_takes_its_staging_key_along() {
    let Some(server) = plain_server().await else { return };
    let cache = cache(&server);
    for kind in [GenerationKind::Value, GenerationKind::Hash] {
        let mut writer = cache.begin("k", kind).await.unwrap();
        match kind {
            GenerationKind::Value => writer.append(vec![b'x'; 100]).await.unwrap(),
            GenerationKind::Hash => writer.insert(vec![("f".to_owned(), vec![b'x'; 100])]).await.unwrap(),
        }
        assert_eq!(count_keys(&server), 1);
        drop(writer);
        until("the staging key is gone", || async { count_keys(&server) == 0 }).await;
    }
}

#[tokio::test]
async fn a_cancelled_stream_takes_its_staging_key_along() {
    let Some(server) = plain_server().await else { return };
    let cache = cache(&server);
    cache.put("k", b"old".to_vec(), MINUTE).await.unwrap();
    let endless = async {
        let mut rows = cache.json_array("k").await.unwrap();
        loop {
            rows.push(&"x".repeat(10_000)).await.unwrap();
        }
    };
    tokio::select! {
        () = endless => {}
        () = until("a part is there", || async { count_keys(&server) == 2 }) => {}
    }
    until("the staging key is gone", || async { count_keys(&server) == 1 }).await;
    assert_eq!(cache.get("k").await.unwrap(), Some(b"old".to_vec()));
}

#[tokio::test]
async fn a_writer_that_cannot_say_goodbye_leaves_a_key_that_vanishes() {
    let Some(server) = plain_server().await else { return };
    let mut settings = settings(&server);
    settings.staging_ttl = Duration::from_millis(300);
    let cache = edge_assets::cache::RedisCache::new(settings).unwrap();
    let mut value = cache.begin("value", GenerationKind::Value).await.unwrap();
    value.append(vec![b'x'; 3_000_000]).await.unwrap();
    let mut hash = cache.begin("hash", GenerationKind::Hash).await.unwrap();
    hash.insert(vec![("f".to_owned(), Vec::new())]).await.unwrap();
    // As in a process that was killed: the connections are gone before the writers.
    cache.close().await;
    drop((value, hash));
    until("the staging keys expire", || async { count_keys(&server) == 0 }).await;
    assert_eq!(server.calls("unlink"), 0, "nobody removed them");
}

#[tokio::test]
async fn an_evicted_or_flushed_generation_is_noticed() {
    let Some(server) = plain_server().await else { return };
    let cache = cache(&server);
    let mut writer = cache.begin("k", GenerationKind::Value).await.unwrap();
    writer.append(b"[1,".to_vec()).await.unwrap();
    ask(&server, &["FLUSHALL"]);
    let error = writer.append(b"2]".to_vec()).await.unwrap_err();
    assert!(error.is_transient(), "{error:?}");
    assert!(writer.publish(MINUTE).await.is_err());
    assert_eq!(count_keys(&server), 0, "no end without its beginning");
}
