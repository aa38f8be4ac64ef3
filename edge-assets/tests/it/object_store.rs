//! The IO manager over object stores: the suite on memory and on a folder, its layout, its addresses, and what cannot be.

use std::{fs, sync::Arc};

use edge_assets::{
    AssetKey, Definitions, PartitionKey, Resource as _, RunId,
    boxed::error_chain,
    io::{FileIoManager, IoContext, IoError, IoManager, IoType, IoValue, ObjectStoreIoManager},
    prelude::*,
    resource::ErrorClass,
};

fn context(asset: &str, partition: Option<&str>) -> IoContext {
    let partition = partition.map(PartitionKey::new);
    IoContext::new(AssetKey::new(asset).unwrap(), partition, RunId::generate())
}

fn in_folder(folder: &std::path::Path) -> ObjectStoreIoManager {
    ObjectStoreIoManager::at(&format!("file://{}", folder.display())).unwrap()
}

mod memory {
    use super::ObjectStoreIoManager;

    async fn empty() -> (ObjectStoreIoManager, ()) {
        (ObjectStoreIoManager::at("memory:///values").unwrap(), ())
    }

    edge_assets::io_conformance!(empty);
}

mod folder {
    use super::{ObjectStoreIoManager, in_folder};

    async fn empty() -> (ObjectStoreIoManager, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        (in_folder(&folder.path().join("not/there/yet")), folder)
    }

    edge_assets::io_conformance!(empty);
}

#[tokio::test]
async fn files_and_objects_are_laid_out_alike_and_read_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let (files, objects) = (FileIoManager::new(folder.path()), in_folder(folder.path()));
    let odd = context("edge/daily", Some("../../Öl 5% #1"));
    let plain = context("edge/daily", Some("2026-10-01"));
    files.store(&odd, &IoValue::new(7_u32)).await.unwrap();
    objects.store(&plain, &IoValue::new(8_u32)).await.unwrap();
    let number = async |manager: &dyn IoManager, place: &IoContext| {
        let value = manager.load(place, IoType::of::<u32>()).await.unwrap();
        *value.unwrap().downcast_ref::<u32>().unwrap()
    };
    assert_eq!((number(&objects, &odd).await, number(&files, &plain).await), (7, 8));
    let mut names: Vec<_> = fs::read_dir(folder.path().join("edge+daily"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    // What is written aside is gone.
    assert_eq!(
        names,
        [
            "partition=..%2F..%2F%C3%96l%205%25%20%231.json",
            "partition=2026-10-01.json"
        ]
    );
}

#[tokio::test]
async fn storing_says_where_and_how_much() {
    let objects = ObjectStoreIoManager::at("memory:///values/").unwrap();
    let metadata = objects
        .store(&context("a/b", None), &IoValue::new(7_u32))
        .await
        .unwrap();
    assert_eq!(
        metadata.get("io/path").unwrap().to_string(),
        "memory:///values/a+b/value.json"
    );
    assert!(metadata.get("io/bytes").is_some());
    assert!(objects.health().await.detail.contains("values of 1 assets"));
}

#[tokio::test]
async fn a_cut_or_foreign_object_is_refused_with_its_address_and_the_cure() {
    let folder = tempfile::tempdir().unwrap();
    let objects = in_folder(folder.path());
    let place = context("a", None);
    objects.store(&place, &IoValue::new(vec![1.5, 2.5])).await.unwrap();
    let path = folder.path().join("a/value.json");
    let whole = fs::read(&path).unwrap();
    for text in [&whole[..20], &whole[..whole.len() - 1], b"[1.5]", br#"{"value":[1.5]}"#] {
        fs::write(&path, text).unwrap();
        let error = objects.load(&place, IoType::of::<Vec<f64>>()).await.unwrap_err();
        assert!(matches!(error, IoError::Foreign { .. }), "{error:?}");
        let text = error.to_string();
        assert!(
            text.starts_with(&format!("`file://{}` is not the stored value of `a`: ", path.display())),
            "{text}"
        );
    }
}

#[test]
fn what_is_no_place_for_values_is_refused_and_secrets_are_not_shown() {
    let of = |url: &str| {
        ObjectStoreIoManager::with_options(url, [("aws_secret_access_key".to_owned(), "s3cr3t".to_owned())])
    };
    for (url, expected) in [
        (
            "values",
            "the address of stored values is no URL: relative URL without a base",
        ),
        ("ftp://host/values", "values cannot be kept at `ftp://host/values`"),
        (
            "s3://user:s3cr3t@bucket/values?key=s3cr3t",
            "values cannot be kept at `s3://bucket/values`",
        ),
    ] {
        let error = of(url).unwrap_err();
        let text = error_chain(&error);
        assert!(text.starts_with(expected), "{text}");
        assert_eq!(error.class(), Some(ErrorClass::Permanent));
    }
    let objects = of("memory:///values").unwrap();
    assert_eq!(format!("{objects:?}"), "ObjectStoreIoManager(\"memory:///values\")");
}

#[tokio::test]
async fn a_place_that_cannot_be_reached_is_told_by_all_that_need_it() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let objects = in_folder(&folder.path().join("file/values"));
    let error = objects.store(&context("a", None), &IoValue::new(1)).await.unwrap_err();
    let text = error_chain(&error);
    assert!(
        text.contains("/file/values/a/value.json` could not be written: "),
        "{text}"
    );
}

#[asset]
async fn numbers() -> Result<Vec<u64>> {
    Ok(vec![1, 2, 3])
}

#[asset]
async fn sum(numbers: Dep<numbers>) -> Result<u64> {
    Ok(numbers.iter().sum())
}

#[tokio::test]
async fn a_run_takes_what_another_one_has_stored() {
    let folder = tempfile::tempdir().unwrap();
    let definitions = || {
        let resources = Resources::new().with_arc::<dyn IoManager>(Arc::new(in_folder(folder.path())));
        let builder = Definitions::builder()
            .asset::<numbers>()
            .asset::<sum>()
            .resources(resources);
        builder.build().unwrap()
    };
    definitions().materialize("numbers").await.unwrap();
    let result = definitions().materialize("sum").await.unwrap();
    assert_eq!(*result.value::<sum>().unwrap(), 6);
}
