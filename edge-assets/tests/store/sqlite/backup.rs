//! Backups, while the store is used.

use std::{fs, sync::Arc};

use edge_assets::{
    boxed::error_chain,
    store::{RunFilter, RunStore, SqliteStore, Store, StoreError, Upkeep},
};
use tokio::task::JoinSet;

use super::support::{Folder, at, finished};
use crate::contents::{contents, fill};

#[tokio::test]
async fn a_backup_holds_everything_and_is_a_store_itself() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.database()).await.unwrap();
    fill(&store).await;
    let copy = folder.path().join("copy.sqlite");
    store.backup(copy.clone()).await.unwrap();
    let files = folder.files();
    assert!(!files.iter().any(|name| name.contains("unfinished")), "{files:?}");
    let written = contents(&store).await;
    finished(&store, 1, at(0)).await;

    let restored = SqliteStore::open(&copy).await.unwrap();
    assert_eq!(contents(&restored).await, written);
    assert_eq!(restored.check().await.unwrap(), Vec::<String>::new());
    finished(&restored, 1, at(0)).await;
}

#[tokio::test]
async fn a_backup_never_replaces_a_file() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.database()).await.unwrap();
    let taken = folder.path().join("taken");
    fs::write(&taken, "precious").unwrap();
    let refused = store.backup(taken.clone()).await.unwrap_err();
    let text = error_chain(&refused);
    assert!(text.contains("exists already; name another file"), "{text}");
    assert_eq!(fs::read_to_string(&taken).unwrap(), "precious");
    store.backup(folder.database()).await.expect_err("the store itself");

    let nowhere = folder.path().join("no/such/folder/copy.sqlite");
    let refused = store.backup(nowhere).await.unwrap_err();
    assert!(
        error_chain(&refused).contains("no/such/folder"),
        "it names the target: {refused:?}"
    );
    let files = folder.files();
    assert!(!files.iter().any(|name| name.contains("unfinished")), "{files:?}");
    // What a killed process left is no hindrance.
    fs::write(folder.path().join("copy.unfinished"), "half").unwrap();
    store.backup(folder.path().join("copy")).await.unwrap();
    SqliteStore::open(folder.path().join("copy")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_one_snapshot_while_others_write() {
    let folder = Folder::new();
    let store = Arc::new(SqliteStore::open(folder.database()).await.unwrap());
    let mut changes = store.changes();
    let mut writing = JoinSet::new();
    for _ in 0..4 {
        let store = Arc::clone(&store);
        writing.spawn(async move {
            for _ in 0..25 {
                finished(&store, 10, at(0)).await;
            }
        });
    }
    changes.changed().await.unwrap();
    for n in 0..3 {
        let copy = folder.path().join(format!("copy-{n}.sqlite"));
        store.backup(copy.clone()).await.unwrap();
        let restored = SqliteStore::open(&copy).await.unwrap();
        assert_eq!(restored.check().await.unwrap(), Vec::<String>::new());
    }
    writing.join_all().await;
    let all = store
        .runs(RunFilter::default(), edge_assets::page::PageRequest::default())
        .await
        .unwrap();
    assert_eq!(all.items.len(), 100);
}

#[tokio::test]
async fn a_closed_store_makes_no_backup() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.database()).await.unwrap();
    store.close().await.unwrap();
    let refused = store.backup(folder.path().join("copy")).await;
    assert!(matches!(refused, Err(StoreError::Closed)), "{refused:?}");
}
