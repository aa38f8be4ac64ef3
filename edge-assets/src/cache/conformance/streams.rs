//! Cases of JSON and of streams of rows.
#![expect(
    missing_docs,
    clippy::missing_panics_doc,
    reason = "the name of a case says what it holds; it panics when the driver does not"
)]

use std::{collections::BTreeMap, time::Duration};

use super::{
    super::{CacheExt, CacheFault, Publication, Ttl},
    harness::{CacheHarness, MINUTE, get, put, ttl, within},
};

pub async fn json_is_read_back(harness: &dyn CacheHarness) {
    let cache = harness.cache("");
    let rows = vec![(1, "a\"ü".to_owned(), Some(0.5)), (2, String::new(), None)];
    let bytes = cache.put_json("k", &rows, MINUTE).await.expect("JSON is put");
    assert_eq!(
        get(&*cache, "k").await.map(|value| value.len()),
        usize::try_from(bytes).ok()
    );
    type Row = (i32, String, Option<f64>);
    assert_eq!(cache.get_json::<Vec<Row>>("k").await.expect("JSON is read"), Some(rows));
    let error = cache.get_json::<u8>("k").await.expect_err("an array is no number");
    assert!(matches!(error.fault(), CacheFault::Json(_)), "{error:?}");
    let error = cache
        .put_json("k", &BTreeMap::from([((), 1)]), None)
        .await
        .expect_err("a unit is no JSON key");
    assert!(matches!(error.fault(), CacheFault::Json(_)), "{error:?}");
}

pub async fn a_json_array_is_published_by_finish_only(harness: &dyn CacheHarness) {
    let cache = harness.cache("");
    put(&*cache, "k", b"[\"old\"]", None).await;
    let text = "x".repeat(1_000);
    // More than any buffer holds, ended early: by a drop, by giving up, by a row that has no JSON.
    for end in 0..3 {
        let mut rows = cache.json_array("k").await.expect("an array begins");
        for row in 0..2_000 {
            rows.push(&(row, &text)).await.expect("a row is written");
        }
        match end {
            0 => drop(rows),
            1 => rows.abandon().await.expect("an array is abandoned"),
            _ => assert!(rows.push(&BTreeMap::from([((), 1)])).await.is_err()),
        }
        assert_eq!(get(&*cache, "k").await, Some(b"[\"old\"]".to_vec()));
    }
    let mut rows = cache.json_array("k").await.expect("an array begins");
    for row in 0..2_000 {
        rows.push(&(row, &text)).await.expect("a row is written");
        if row == 1_000 {
            rows.push(&BTreeMap::from([((), 1)]))
                .await
                .expect_err("a row without JSON is left out");
        }
    }
    let Publication::Published { entries, bytes } = rows.finish(MINUTE).await.expect("an array is published") else {
        panic!("2000 rows are not nothing");
    };
    assert_eq!(entries, 2_000);
    let value = get(&*cache, "k").await.expect("the array is there");
    assert_eq!(u64::try_from(value.len()).expect("a length fits"), bytes);
    let rows: Vec<(usize, String)> = serde_json::from_slice(&value).expect("it is JSON");
    assert!(
        rows.iter()
            .enumerate()
            .all(|(at, (row, content))| at == *row && *content == text)
    );
    assert_eq!(rows.len(), 2_000);
    assert!(within(ttl(&*cache, "k").await, Duration::from_secs(60)));
}

pub async fn an_empty_stream_keeps_what_was_there_unless_told(harness: &dyn CacheHarness) {
    let cache = harness.cache("");
    put(&*cache, "k", b"old", MINUTE).await;
    let rows = cache.json_array("k").await.expect("an array begins");
    assert_eq!(
        rows.finish(MINUTE).await.expect("nothing is no error"),
        Publication::KeptOld
    );
    let hash = cache.hash("k").await.expect("a hash begins");
    assert_eq!(
        hash.finish(MINUTE).await.expect("nothing is no error"),
        Publication::KeptOld
    );
    assert_eq!(get(&*cache, "k").await, Some(b"old".to_vec()));

    let rows = cache.json_array("k").await.expect("an array begins").publish_empty();
    let done = rows.finish(MINUTE).await.expect("an empty array is published");
    assert_eq!(done, Publication::Published { entries: 0, bytes: 2 });
    assert_eq!(get(&*cache, "k").await, Some(b"[]".to_vec()));
    let hash = cache.hash("k").await.expect("a hash begins").publish_empty();
    assert_eq!(
        hash.finish(MINUTE).await.expect("an empty hash is published"),
        Publication::Published { entries: 0, bytes: 0 }
    );
    assert_eq!(ttl(&*cache, "k").await, Ttl::Missing);
}
