//! What every [`IoManager`] must do, as cases over any of them. Feature `test-util`.
//!
//! [`io_conformance!`](crate::io_conformance) makes a test of each case. Its argument is an async fn that gives a manager over a place
//! that is empty, and whatever must outlive it, such as a temporary folder.
//!
//! ```
//! use edge_assets::io::{MemoryIoManager, conformance};
//! # #[tokio::main(flavor = "current_thread")] async fn main() {
//! conformance::each_asset_and_partition_has_a_place_of_its_own(&MemoryIoManager::new()).await;
//! # }
//! ```

use std::collections::BTreeMap;

use futures_util::future::join_all;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{IoContext, IoError, IoManager, IoType, IoValue};
use crate::{boxed::error_chain, id::RunId, key::AssetKey, partition::PartitionKey, policy::ErrorClass};

/// Makes a test of each case.
#[macro_export]
macro_rules! io_conformance {
    ($manager:path) => {
        $crate::io_conformance!(@tests $manager:
            what_was_never_stored_is_none_and_not_an_error,
            each_asset_and_partition_has_a_place_of_its_own,
            a_value_is_replaced_by_the_next_one,
            a_value_of_another_type_is_refused,
            a_value_that_cannot_be_written_leaves_the_old_one,
            values_that_are_stored_at_once_are_each_whole,
        );
    };
    (@tests $manager:path: $($case:ident),+ $(,)?) => {
        $(
            #[tokio::test]
            async fn $case() {
                let (manager, _outlives) = $manager().await;
                $crate::io::conformance::$case(&manager).await;
            }
        )+
    };
}

/// A value with parts that a later version of its type might add.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Summary {
    devices: u64,
    #[serde(default)]
    by_city: BTreeMap<String, f64>,
}

fn summary(devices: u64) -> Summary {
    Summary {
        devices,
        by_city: BTreeMap::from([("Oslo".to_owned(), -4.5)]),
    }
}

fn context(asset: &str, partition: Option<&str>) -> IoContext {
    let asset = AssetKey::new(asset).expect("the keys of the cases are keys");
    IoContext::new(asset, partition.map(PartitionKey::new), RunId::generate())
}

/// Assets and partitions whose names are as alike, as odd and as long as names may be.
fn places() -> Vec<IoContext> {
    let long = |times| "long ".repeat(times);
    vec![
        context("a", None),
        context("a", Some("2026-10-01")),
        context("a", Some("2026-10-02")),
        context("a", Some("../a")),
        context("a", Some("value")),
        context("a", Some("")),
        context("a/value", None),
        context("a.b/c", None),
        context("a.b", Some("c")),
        context("a", Some("Öl 5% #1?")),
        context("a", Some(&long(100))),
        context("a", Some(&long(101))),
    ]
}

async fn store<T: Serialize + DeserializeOwned + Send + Sync + 'static>(
    manager: &dyn IoManager,
    place: &IoContext,
    value: T,
) {
    manager
        .store(place, &IoValue::new(value))
        .await
        .expect("a value is stored");
}

async fn load<T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static>(
    manager: &dyn IoManager,
    place: &IoContext,
) -> Result<Option<T>, IoError> {
    let loaded = manager.load(place, IoType::of::<T>()).await?;
    Ok(loaded.and_then(|value| value.downcast_ref::<T>().cloned()))
}

/// Opened, healthy, and empty.
///
/// # Panics
/// When the manager does not keep to it.
pub async fn what_was_never_stored_is_none_and_not_an_error(manager: &dyn IoManager) {
    manager.open().await.expect("the manager is opened");
    for place in places() {
        assert!(!manager.has(&place).await.expect("a place is looked at"), "{place}");
        assert_eq!(load::<Summary>(manager, &place).await.expect("nothing is loaded"), None);
    }
    assert!(manager.health().await.healthy);
}

/// No name leads to the place of another one, and none leads out.
///
/// # Panics
/// When the manager does not keep to it.
pub async fn each_asset_and_partition_has_a_place_of_its_own(manager: &dyn IoManager) {
    manager.open().await.expect("the manager is opened");
    for (place, devices) in places().iter().zip(0..) {
        store(manager, place, summary(devices)).await;
    }
    for (place, devices) in places().iter().zip(0..) {
        assert!(manager.has(place).await.expect("a place is looked at"), "{place}");
        let loaded = load(manager, place).await.expect("a value is loaded");
        assert_eq!(loaded, Some(summary(devices)), "{place}");
    }
    assert!(manager.health().await.healthy);
}

/// A value takes the place of the one before, and of no other.
///
/// # Panics
/// When the manager does not keep to it.
pub async fn a_value_is_replaced_by_the_next_one(manager: &dyn IoManager) {
    let (replaced, other) = (context("a", None), context("a", Some("2026-10-01")));
    store(manager, &replaced, summary(1)).await;
    store(manager, &other, summary(2)).await;
    store(manager, &replaced, summary(99)).await;
    assert_eq!(load(manager, &replaced).await.expect("it is loaded"), Some(summary(99)));
    assert_eq!(load(manager, &other).await.expect("it is loaded"), Some(summary(2)));
}

/// The error says what is wrong and what to do, and that a repetition does not help.
///
/// # Panics
/// When the manager does not keep to it.
pub async fn a_value_of_another_type_is_refused(manager: &dyn IoManager) {
    let place = context("a", None);
    store(manager, &place, summary(1)).await;
    let error = load::<Vec<u32>>(manager, &place)
        .await
        .expect_err("it is of another type");
    assert_eq!(error.class(), Some(ErrorClass::Permanent));
    let text = error_chain(&error);
    let expected = "is not a value of type `alloc::vec::Vec<u32>`; materialize the asset again";
    assert!(text.contains(expected), "{text}");
}

/// What a format cannot hold is refused for good, and what was there stays; a manager that can hold it gives it back.
///
/// # Panics
/// When the manager does not keep to it.
pub async fn a_value_that_cannot_be_written_leaves_the_old_one(manager: &dyn IoManager) {
    let place = context("a", None);
    let (old, odd) = (BTreeMap::from([(1, 2)]), BTreeMap::from([((1, 2), 3)]));
    store(manager, &place, old.clone()).await;
    match manager.store(&place, &IoValue::new(odd.clone())).await {
        Ok(_) => assert_eq!(load(manager, &place).await.expect("it is loaded"), Some(odd)),
        Err(error) => {
            assert_eq!(error.class(), Some(ErrorClass::Permanent));
            assert!(error.to_string().contains("cannot be written"), "{error}");
            assert_eq!(load(manager, &place).await.expect("it is loaded"), Some(old));
        }
    }
}

/// However many write and read one place, nobody reads a mixture or a half.
///
/// # Panics
/// When the manager does not keep to it.
pub async fn values_that_are_stored_at_once_are_each_whole(manager: &dyn IoManager) {
    let place = context("a", None);
    let is_whole = |values: &Vec<u64>| values.len() == 2_000 && values.iter().all(|number| *number == values[0]);
    let writes = join_all((0..16_u64).map(|number| store(manager, &place, vec![number; 2_000])));
    let reads = join_all((0..16).map(|_| load::<Vec<u64>>(manager, &place)));
    let (_, read) = tokio::join!(writes, reads);
    for value in read {
        assert!(value.expect("a value is read").as_ref().is_none_or(is_whole));
    }
    let last = load(manager, &place).await.expect("a value is read");
    assert!(last.as_ref().is_some_and(is_whole));
}
