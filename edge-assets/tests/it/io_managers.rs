//! The built-in IO managers, each by itself: one suite for all, and what files add to it.

use std::{collections::BTreeMap, fs};

use edge_assets::{
    AssetKey, Metadata, PartitionKey, Resource, RunId,
    boxed::error_chain,
    io::{FileIoManager, IoContext, IoError, IoManager, IoType, IoValue, MemoryIoManager},
    resource::ErrorClass,
};
use serde::{Deserialize, Serialize};

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
    let partition = partition.map(PartitionKey::new);
    IoContext::new(AssetKey::new(asset).unwrap(), partition, RunId::generate())
}

async fn load<T: Serialize + serde::de::DeserializeOwned + Clone + Send + Sync + 'static>(
    manager: &dyn IoManager,
    context: &IoContext,
) -> Result<Option<T>, IoError> {
    let loaded = manager.load(context, IoType::of::<T>()).await?;
    Ok(loaded.map(|value| value.downcast_ref::<T>().unwrap().clone()))
}

mod memory {
    use super::MemoryIoManager;

    async fn empty() -> (MemoryIoManager, ()) {
        (MemoryIoManager::new(), ())
    }

    edge_assets::io_conformance!(empty);
}

mod files {
    use super::FileIoManager;

    async fn empty() -> (FileIoManager, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        (FileIoManager::new(folder.path().join("not/there/yet")), folder)
    }

    edge_assets::io_conformance!(empty);
}

#[tokio::test]
async fn clones_of_memory_share_it() {
    let manager = MemoryIoManager::new();
    manager
        .clone()
        .store(&context("a", None), &IoValue::new(summary(7)))
        .await
        .unwrap();
    assert_eq!(manager.len(), 1);
    let value = IoValue::new(summary(1));
    manager.store(&context("b", None), &value).await.unwrap();
    let loaded = manager
        .load(&context("b", None), IoType::of::<Summary>())
        .await
        .unwrap()
        .unwrap();
    let (stored, loaded) = (value.downcast_ref::<Summary>(), loaded.downcast_ref::<Summary>());
    assert!(
        std::ptr::eq(stored.unwrap(), loaded.unwrap()),
        "the value itself, not a copy"
    );
}

#[tokio::test]
async fn files_are_read_by_others_and_no_partition_leads_out_of_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let manager = FileIoManager::new(folder.path().join("not/there/yet"));
    for (place, devices) in [("a", 1), ("a/value", 6)] {
        let place = context(place, Some("../../a"));
        manager.store(&place, &IoValue::new(summary(devices))).await.unwrap();
    }
    let other = FileIoManager::new(manager.folder());
    let loaded = load(&other, &context("a/value", Some("../../a"))).await.unwrap();
    assert_eq!(loaded, Some(summary(6)));
    assert!(!folder.path().join("not/there/a").exists() && !folder.path().join("not/a").exists());
}

#[tokio::test]
async fn a_file_says_what_it_holds_and_storing_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let manager = FileIoManager::new(folder.path());
    let place = context("edge/daily", Some("2026-10-01"));
    let metadata = manager.store(&place, &IoValue::new(7_u32)).await.unwrap();
    let path = folder.path().join("edge+daily/partition=2026-10-01.json");
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(
        text,
        format!(
            r#"{{"edge_value":1,"asset":"edge/daily","partition":"2026-10-01","run":"{}","value":7}}"#,
            place.run_id
        )
    );
    let expected = Metadata::new().with("io/path", path.display().to_string()).with(
        "io/bytes",
        edge_assets::MetadataValue::Bytes(u64::try_from(text.len()).unwrap()),
    );
    assert_eq!(metadata, expected);
}

#[tokio::test]
async fn a_cut_foreign_or_newer_file_is_refused_with_its_path_and_the_cure() {
    let folder = tempfile::tempdir().unwrap();
    let manager = FileIoManager::new(folder.path());
    let place = context("a", None);
    manager.store(&place, &IoValue::new(vec![1.5, 2.5])).await.unwrap();
    let path = manager.path(&place.asset, None);
    let whole = fs::read(&path).unwrap();
    let shown = path.display();
    for length in [0, 1, 20, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        let text = load::<Vec<f64>>(&manager, &place).await.unwrap_err().to_string();
        assert!(
            text.starts_with(&format!("`{shown}` is not the stored value of `a`: EOF")),
            "{text}"
        );
        assert!(text.ends_with("; remove it and materialize the asset again"), "{text}");
    }
    let of = |asset: &str, version: u32| {
        format!(r#"{{"edge_value":{version},"asset":"{asset}","partition":null,"run":"x","value":[1.5]}}"#)
    };
    let cases = [
        ("[1.5]".to_owned(), "invalid type"),
        (
            r#"{"value":[1.5]}"#.to_owned(),
            "it is JSON that something else has written",
        ),
        (of("A", 1), "it is that of `A`"),
        (of("a", 2), "it has the form 2, and this program knows only 1"),
        (of("a", 1) + "x", "trailing characters"),
    ];
    for (written, part) in cases {
        fs::write(&path, &written).unwrap();
        let error = load::<Vec<f64>>(&manager, &place).await.unwrap_err();
        assert!(matches!(error, IoError::Foreign { .. }), "{written}: {error:?}");
        assert!(error.to_string().contains(part), "{written}: {error}");
    }
    fs::write(&path, of("a", 1).replace("value", "valu")).unwrap();
    let error = load::<Vec<f64>>(&manager, &place).await.unwrap_err();
    assert!(matches!(error, IoError::Foreign { .. }), "{error:?}");
}

#[tokio::test]
async fn a_value_that_json_cannot_hold_leaves_nothing_aside() {
    let folder = tempfile::tempdir().unwrap();
    let manager = FileIoManager::new(folder.path());
    let place = context("a", None);
    let odd = IoValue::new(BTreeMap::from([((1, 2), 3)]));
    let error = manager.store(&place, &odd).await.unwrap_err();
    assert!(
        error_chain(&error).contains("cannot be written: key must be a string"),
        "{error:?}"
    );
    let names: Vec<_> = fs::read_dir(folder.path().join("a")).unwrap().collect();
    assert!(names.is_empty());
}

#[tokio::test]
async fn a_folder_that_cannot_be_is_told_by_all_that_need_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let manager = FileIoManager::new(file.join("values"));
    assert!(
        manager
            .open()
            .await
            .unwrap_err()
            .to_string()
            .contains("could not be made")
    );
    assert!(!manager.health().await.healthy);
    let error = manager.store(&context("a", None), &IoValue::new(1)).await.unwrap_err();
    assert!(error.to_string().contains("could not be written"), "{error}");
    assert_eq!(
        error.class(),
        Some(ErrorClass::Permanent),
        "a file is no folder, however often one tries"
    );
}
