//! Cases of single values, keys and prefixes.
#![expect(
    missing_docs,
    clippy::missing_panics_doc,
    reason = "the name of a case says what it holds; it panics when the driver does not"
)]

use std::{collections::BTreeMap, time::Duration};

use super::{
    super::{CacheExt, CacheFault, GenerationKind, Publication, Ttl},
    harness::{CacheHarness, MINUTE, get, put, ttl, within},
};

pub async fn a_value_is_replaced_whole_with_its_time_to_live(harness: &dyn CacheHarness) {
    let cache = harness.cache("");
    put(&*cache, "k", b"a long first value", MINUTE).await;
    assert!(within(ttl(&*cache, "k").await, Duration::from_secs(60)));
    put(&*cache, "k", b"short", None).await;
    assert_eq!(get(&*cache, "k").await.as_deref(), Some(&b"short"[..]));
    assert_eq!(
        ttl(&*cache, "k").await,
        Ttl::Unlimited,
        "a time to live does not outlive its value"
    );
    put(&*cache, "k", b"", Some(Duration::from_secs(600))).await;
    assert_eq!(get(&*cache, "k").await, Some(Vec::new()), "an empty value is a value");
    assert!(within(ttl(&*cache, "k").await, Duration::from_secs(600)));
}

pub async fn a_time_to_live_runs_out(harness: &dyn CacheHarness) {
    let cache = harness.cache("");
    put(&*cache, "short", b"1", Some(Duration::from_millis(40))).await;
    put(&*cache, "long", b"2", MINUTE).await;
    put(&*cache, "renewed", b"3", Some(Duration::from_millis(40))).await;
    put(&*cache, "renewed", b"4", MINUTE).await;
    harness.pass(Duration::from_millis(60)).await;
    assert_eq!(get(&*cache, "short").await, None);
    assert_eq!(ttl(&*cache, "short").await, Ttl::Missing);
    assert_eq!(get(&*cache, "renewed").await, Some(b"4".to_vec()));
    assert_eq!(cache.keys("").await.expect("keys are listed"), ["long", "renewed"]);
}

pub async fn what_is_missing_is_none_and_not_an_error(harness: &dyn CacheHarness) {
    let cache = harness.cache("");
    assert_eq!(get(&*cache, "no").await, None);
    assert_eq!(cache.get_field("no", "f").await.expect("no key is no error"), None);
    assert_eq!(
        cache.get_fields("no").await.expect("no key is no error"),
        BTreeMap::new()
    );
    assert_eq!(ttl(&*cache, "no").await, Ttl::Missing);
    assert!(!cache.remove("no").await.expect("no key is no error"));
    put(&*cache, "yes", b"1", None).await;
    assert!(cache.remove("yes").await.expect("a key is removed"));
    assert_eq!(get(&*cache, "yes").await, None);
    assert_eq!(cache.get_json::<u8>("yes").await.expect("no key is no error"), None);
}

pub async fn any_bytes_and_odd_keys_are_kept(harness: &dyn CacheHarness) {
    let cache = harness.cache("");
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    for key in ["dashboard:x", "ü \n\0", "{tag}:x", "*?[a]\\^", "a}b{c", "\"'"] {
        put(&*cache, key, &bytes, MINUTE).await;
        assert_eq!(get(&*cache, key).await.as_ref(), Some(&bytes), "{key}");
        let mut writer = cache
            .begin(key, GenerationKind::Hash)
            .await
            .expect("a generation begins");
        writer
            .insert(vec![(key.to_owned(), bytes.clone())])
            .await
            .expect("a field is written");
        writer.publish(MINUTE).await.expect("a generation is published");
        let field = cache.get_field(key, key).await.expect("a field is read");
        assert_eq!(field.as_ref(), Some(&bytes), "{key}");
        assert_eq!(cache.keys(key).await.expect("keys are listed"), [key]);
    }
}

pub async fn values_and_hashes_are_told_apart(harness: &dyn CacheHarness) {
    let cache = harness.cache("");
    put(&*cache, "value", b"1", None).await;
    let mut hash = cache.hash("hash").await.expect("a hash begins");
    hash.insert("f", b"1".to_vec()).await.expect("a field is written");
    assert_eq!(
        hash.finish(None).await.expect("a hash is published"),
        Publication::Published { entries: 1, bytes: 2 }
    );
    for error in [
        cache.get("hash").await.expect_err("a hash is no value"),
        cache.get_field("value", "f").await.expect_err("a value is no hash"),
        cache.get_fields("value").await.expect_err("a value is no hash"),
    ] {
        assert!(matches!(error.fault(), CacheFault::WrongType), "{error:?}");
        assert!(!error.is_transient());
    }
}

pub async fn a_write_replaces_either_kind(harness: &dyn CacheHarness) {
    let cache = harness.cache("");
    put(&*cache, "k", b"1", MINUTE).await;
    let mut hash = cache.hash("k").await.expect("a hash begins");
    hash.insert("f", b"2".to_vec()).await.expect("a field is written");
    assert_eq!(
        get(&*cache, "k").await,
        Some(b"1".to_vec()),
        "nothing is seen before the end"
    );
    let done = hash.finish(None).await.expect("a hash is published");
    assert_eq!(done, Publication::Published { entries: 1, bytes: 2 });
    assert_eq!(
        cache.get_field("k", "f").await.expect("a field is read"),
        Some(b"2".to_vec())
    );
    put(&*cache, "k", b"3", None).await;
    assert_eq!(get(&*cache, "k").await, Some(b"3".to_vec()));
}

pub async fn keys_are_listed_by_prefix_without_generations_being_written(harness: &dyn CacheHarness) {
    let cache = harness.cache("");
    for key in ["dashboard:b", "dashboard:a", "dash", "other", "{t}:x"] {
        put(&*cache, key, b"1", None).await;
    }
    let mut writers = Vec::new();
    for key in ["dashboard:a", "dashboard:new", "{t}:y"] {
        let mut writer = cache
            .begin(key, GenerationKind::Value)
            .await
            .expect("a generation begins");
        writer.append(b"part".to_vec()).await.expect("a part is written");
        writers.push(writer);
    }
    let keys = |prefix: &'static str| cache.keys(prefix);
    assert_eq!(
        keys("dashboard:").await.expect("keys are listed"),
        ["dashboard:a", "dashboard:b"]
    );
    assert_eq!(
        keys("dash*").await.expect("keys are listed"),
        [""; 0],
        "a prefix is no pattern"
    );
    assert_eq!(
        keys("").await.expect("keys are listed"),
        ["dash", "dashboard:a", "dashboard:b", "other", "{t}:x"]
    );
    drop(writers);
}

pub async fn prefixes_keep_caches_apart(harness: &dyn CacheHarness) {
    let (one, two, odd) = (harness.cache("one:"), harness.cache("two:"), harness.cache("o*[n"));
    put(&*one, "k", b"1", None).await;
    put(&*two, "k", b"2", None).await;
    put(&*odd, "k", b"3", None).await;
    assert_eq!(get(&*one, "k").await, Some(b"1".to_vec()));
    assert_eq!(one.keys("").await.expect("keys are listed"), ["k"]);
    assert_eq!(odd.keys("").await.expect("keys are listed"), ["k"]);
    assert!(one.remove("k").await.expect("a key is removed"));
    assert_eq!(get(&*two, "k").await, Some(b"2".to_vec()));
    let whole = harness.cache("").keys("").await.expect("keys are listed");
    assert_eq!(whole, ["o*[nk", "two:k"]);
    let mut hash = two.hash("h").await.expect("a hash begins");
    hash.insert("f", b"1".to_vec()).await.expect("a field is written");
    let done = hash.finish(None).await.expect("a hash is published");
    assert_eq!(done, Publication::Published { entries: 1, bytes: 2 });
    assert_eq!(one.get_fields("h").await.expect("no key is no error"), BTreeMap::new());
}

pub async fn nonsense_is_refused(harness: &dyn CacheHarness) {
    let cache = harness.cache("");
    put(&*cache, "k", b"old", MINUTE).await;
    let errors = [
        cache.put("", b"1".to_vec(), None).await,
        cache.put("k:edge-staging:1", b"1".to_vec(), None).await,
        cache.put("k", b"1".to_vec(), Some(Duration::ZERO)).await,
        cache.put("k", b"1".to_vec(), Some(Duration::MAX)).await,
        cache.get("").await.map(drop),
        cache.begin("", GenerationKind::Value).await.map(drop),
    ];
    for error in errors {
        let error = error.expect_err("nonsense is refused");
        assert!(matches!(error.fault(), CacheFault::Invalid { .. }), "{error:?}");
    }
    let mut writer = cache
        .begin("k", GenerationKind::Value)
        .await
        .expect("a generation begins");
    writer.append(b"new".to_vec()).await.expect("a part is written");
    assert!(writer.publish(Some(Duration::ZERO)).await.is_err());
    assert_eq!(get(&*cache, "k").await, Some(b"old".to_vec()));
}
