//! Cases of generations that are written in parts.
#![expect(
    missing_docs,
    clippy::missing_panics_doc,
    reason = "the name of a case says what it holds; it panics when the driver does not"
)]

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::task::{JoinSet, yield_now};

use super::{
    super::{Cache, CacheError, CacheFault, CacheWriter, GenerationKind, Ttl},
    harness::{CacheHarness, MINUTE, fields, get, put, ttl, within},
};

pub async fn a_value_written_in_parts_appears_when_published(harness: &dyn CacheHarness) {
    let cache = harness.cache("");
    put(&*cache, "k", b"old", MINUTE).await;
    let mut writer = cache
        .begin("k", GenerationKind::Value)
        .await
        .expect("a generation begins");
    let mut whole = Vec::new();
    for part in 0..5_u8 {
        // The last part is longer than any that a driver sends at once.
        let length = if part == 4 { 3_000_000 } else { usize::from(part) };
        let bytes = vec![b'a' + part; length];
        whole.extend_from_slice(&bytes);
        writer.append(bytes).await.expect("a part is written");
        assert_eq!(writer.size(), u64::try_from(whole.len()).expect("a length fits"));
        assert_eq!(get(&*cache, "k").await, Some(b"old".to_vec()));
    }
    writer.publish(None).await.expect("a generation is published");
    assert!(get(&*cache, "k").await == Some(whole), "all parts in their order");
    assert_eq!(
        ttl(&*cache, "k").await,
        Ttl::Unlimited,
        "the time to live of staging is not inherited"
    );
}

pub async fn a_hash_written_in_parts_appears_when_published(harness: &dyn CacheHarness) {
    let cache = harness.cache("");
    let old = fields(&[("gone", "1"), ("kept", "1")]);
    let mut writer = cache
        .begin("k", GenerationKind::Hash)
        .await
        .expect("a generation begins");
    writer.insert(old).await.expect("fields are written");
    writer.publish(MINUTE).await.expect("a generation is published");

    let mut writer = cache
        .begin("k", GenerationKind::Hash)
        .await
        .expect("a generation begins");
    let many: Vec<(String, Vec<u8>)> = (0..9_000)
        .map(|n| (format!("f{n}"), n.to_string().into_bytes()))
        .collect();
    writer.insert(many).await.expect("fields are written");
    writer
        .insert(fields(&[("kept", "2"), ("f1", "new")]))
        .await
        .expect("fields are written");
    writer.insert(Vec::new()).await.expect("no fields are no harm");
    assert_eq!(writer.size(), 9_001);
    assert_eq!(cache.get_fields("k").await.expect("a hash is read").len(), 2);
    writer.publish(MINUTE).await.expect("a generation is published");

    let hash = cache.get_fields("k").await.expect("a hash is read");
    assert_eq!(hash.len(), 9_001);
    assert!(!hash.contains_key("gone"), "no field of the old generation is left");
    assert_eq!(hash["kept"], b"2");
    assert_eq!(hash["f1"], b"new");
    assert_eq!(hash["f8999"], b"8999");
}

pub async fn a_published_generation_has_its_time_to_live(harness: &dyn CacheHarness) {
    let cache = harness.cache("");
    for (kind, key) in [(GenerationKind::Value, "value"), (GenerationKind::Hash, "hash")] {
        let mut writer = cache.begin(key, kind).await.expect("a generation begins");
        match kind {
            GenerationKind::Value => writer.append(b"1".to_vec()).await,
            GenerationKind::Hash => writer.insert(fields(&[("f", "1")])).await,
        }
        .expect("a part is written");
        writer
            .publish(Some(Duration::from_secs(300)))
            .await
            .expect("a generation is published");
        assert!(within(ttl(&*cache, key).await, Duration::from_secs(300)), "{key}");
    }
}

pub async fn a_generation_that_is_dropped_or_abandoned_is_never_seen(harness: &dyn CacheHarness) {
    let cache = harness.cache("");
    put(&*cache, "k", b"old", None).await;
    let mut dropped = cache
        .begin("k", GenerationKind::Value)
        .await
        .expect("a generation begins");
    dropped.append(b"half".to_vec()).await.expect("a part is written");
    drop(dropped);
    let mut abandoned = cache
        .begin("k", GenerationKind::Hash)
        .await
        .expect("a generation begins");
    abandoned
        .insert(fields(&[("f", "1")]))
        .await
        .expect("a field is written");
    abandoned.abandon().await.expect("a generation is abandoned");
    let fresh = cache
        .begin("k", GenerationKind::Value)
        .await
        .expect("a generation begins");
    fresh.abandon().await.expect("a generation is abandoned");
    assert_eq!(get(&*cache, "k").await, Some(b"old".to_vec()));
    assert_eq!(cache.keys("").await.expect("keys are listed"), ["k"]);
}

pub async fn a_generation_left_alone_for_too_long_is_lost(harness: &dyn CacheHarness) {
    let (cache, patience) = harness.hasty_cache();
    put(&*cache, "k", b"old", None).await;
    for kind in [GenerationKind::Value, GenerationKind::Hash] {
        let mut writer = cache.begin("k", kind).await.expect("a generation begins");
        write_part(&mut *writer, kind).await.expect("a part is written");
        harness.pass(patience * 2).await;
        let error = writer
            .publish(None)
            .await
            .expect_err("a lost generation is not published");
        assert!(matches!(error.fault(), CacheFault::GenerationLost), "{error:?}");
        assert!(error.is_transient(), "the next attempt writes it anew");

        let mut writer = cache.begin("k", kind).await.expect("a generation begins");
        write_part(&mut *writer, kind).await.expect("a part is written");
        harness.pass(patience * 2).await;
        let error = write_part(&mut *writer, kind)
            .await
            .expect_err("the second part finds no first");
        assert!(matches!(error.fault(), CacheFault::GenerationLost), "{error:?}");
        let error = writer
            .publish(None)
            .await
            .expect_err("a broken generation is not published");
        assert!(matches!(error.fault(), CacheFault::GenerationBroken), "{error:?}");
    }
    assert_eq!(get(&*cache, "k").await, Some(b"old".to_vec()));
}

async fn write_part(writer: &mut dyn CacheWriter, kind: GenerationKind) -> Result<(), CacheError> {
    match kind {
        GenerationKind::Value => writer.append(b"part".to_vec()).await,
        GenerationKind::Hash => writer.insert(fields(&[("f", "1")])).await,
    }
}

pub async fn a_generation_of_nothing_is_an_empty_value_or_no_hash(harness: &dyn CacheHarness) {
    let cache = harness.cache("");
    put(&*cache, "value", b"old", None).await;
    put(&*cache, "hash", b"old", None).await;
    let mut writer = cache
        .begin("value", GenerationKind::Value)
        .await
        .expect("a generation begins");
    writer.append(Vec::new()).await.expect("nothing is written");
    writer.publish(MINUTE).await.expect("a generation is published");
    let writer = cache
        .begin("hash", GenerationKind::Hash)
        .await
        .expect("a generation begins");
    writer.publish(MINUTE).await.expect("a generation is published");
    assert_eq!(get(&*cache, "value").await, Some(Vec::new()));
    assert!(within(ttl(&*cache, "value").await, Duration::from_secs(60)));
    assert_eq!(ttl(&*cache, "hash").await, Ttl::Missing);
}

pub async fn a_generation_written_as_the_other_kind_is_refused(harness: &dyn CacheHarness) {
    let cache = harness.cache("");
    for (kind, other) in [
        (GenerationKind::Value, GenerationKind::Hash),
        (GenerationKind::Hash, GenerationKind::Value),
    ] {
        let mut writer = cache.begin("k", kind).await.expect("a generation begins");
        write_part(&mut *writer, kind).await.expect("a part is written");
        let error = write_part(&mut *writer, other)
            .await
            .expect_err("the other kind is refused");
        assert!(matches!(error.fault(), CacheFault::WrongType), "{error:?}");
        let error = writer.publish(None).await.expect_err("it is not known to be complete");
        assert!(matches!(error.fault(), CacheFault::GenerationBroken), "{error:?}");
    }
    for (kind, other) in [
        (GenerationKind::Value, GenerationKind::Hash),
        (GenerationKind::Hash, GenerationKind::Value),
    ] {
        let mut writer = cache.begin("k", kind).await.expect("a generation begins");
        write_part(&mut *writer, other)
            .await
            .expect_err("the other kind is refused");
        writer.publish(None).await.expect_err("nothing is put in place of it");
    }
    assert_eq!(ttl(&*cache, "k").await, Ttl::Missing);
}

pub async fn two_generations_of_one_key_do_not_mix(harness: &dyn CacheHarness) {
    let cache = harness.cache("");
    let mut first = cache
        .begin("k", GenerationKind::Hash)
        .await
        .expect("a generation begins");
    let mut second = cache
        .begin("k", GenerationKind::Hash)
        .await
        .expect("a generation begins");
    first.insert(fields(&[("a", "1")])).await.expect("a field is written");
    second.insert(fields(&[("b", "2")])).await.expect("a field is written");
    first.insert(fields(&[("c", "1")])).await.expect("a field is written");
    second.publish(None).await.expect("a generation is published");
    let seen = |hash: BTreeMap<String, Vec<u8>>| hash.into_keys().collect::<String>();
    assert_eq!(seen(cache.get_fields("k").await.expect("a hash is read")), "b");
    first.publish(None).await.expect("a generation is published");
    assert_eq!(seen(cache.get_fields("k").await.expect("a hash is read")), "ac");
}

/// A writer of values and hashes in parts against two readers, each on a task of its own, for a bounded number of reads.
pub async fn readers_see_one_generation_while_writers_replace_it(harness: &dyn CacheHarness) {
    let cache = harness.cache("");
    write_generation(&*cache, 0).await;
    let done = Arc::new(AtomicBool::new(false));
    let mut writers = JoinSet::new();
    let (writing, stop) = (harness.cache(""), Arc::clone(&done));
    writers.spawn(async move {
        let mut generation = 0;
        while !stop.load(Ordering::Relaxed) {
            generation += 1;
            write_generation(&*writing, generation).await;
        }
        generation
    });
    let mut readers = JoinSet::new();
    for _ in 0..2 {
        readers.spawn(read_generations(Arc::clone(&cache)));
    }
    while let Some(ended) = readers.join_next().await {
        ended.expect("a reader sees no mix");
    }
    done.store(true, Ordering::Relaxed);
    let generations = writers.join_next().await.expect("one writer").expect("the writer ends");
    assert!(generations > 1, "there was something to mix");
}

async fn read_generations(cache: Arc<dyn Cache>) {
    let mut newest = 0;
    for _ in 0..2_000 {
        let value = get(&*cache, "value").await.expect("a value is always there");
        newest = check_whole(&value, newest);
        let hash = cache.get_fields("hash").await.expect("a hash is read");
        assert_eq!(hash.len(), 3, "neither half nor more");
        let mut values = hash.into_values();
        let first = values.next().expect("three fields");
        assert!(values.all(|value| value == first), "fields of one generation");
        yield_now().await;
    }
}

async fn write_generation(cache: &dyn Cache, generation: u32) {
    let mut value = cache
        .begin("value", GenerationKind::Value)
        .await
        .expect("a generation begins");
    for _ in 0..3 {
        value
            .append(format!("{generation:08}").into_bytes())
            .await
            .expect("a part is written");
        yield_now().await;
    }
    value.publish(MINUTE).await.expect("a generation is published");
    let mut hash = cache
        .begin("hash", GenerationKind::Hash)
        .await
        .expect("a generation begins");
    for field in ["a", "b", "c"] {
        hash.insert(fields(&[(field, &generation.to_string())]))
            .await
            .expect("a field is written");
    }
    hash.publish(MINUTE).await.expect("a generation is published");
}

/// Checks that a value is three times one generation, not older than what was seen before; returns that generation.
fn check_whole(value: &[u8], newest: u32) -> u32 {
    let text = std::str::from_utf8(value).expect("digits");
    assert_eq!(text.len(), 24, "neither half nor more: {text}");
    let generation: u32 = text[..8].parse().expect("digits");
    assert!(
        text[8..16] == text[..8] && text[16..] == text[..8],
        "one generation: {text}"
    );
    assert!(generation >= newest, "no generation comes back");
    generation
}
