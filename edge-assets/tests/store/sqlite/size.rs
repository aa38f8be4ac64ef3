//! What a materialization costs on the disk.

use std::{fs, sync::Arc};

use edge_assets::{
    RunStatus,
    store::{SqliteStore, Upkeep},
};
use tokio::task::JoinSet;

use super::support::{Folder, at, finished};

/// The size of the file per materialization, after so many runs of so many steps.
async fn bytes_each(runs: usize, steps: usize) -> u64 {
    let folder = Folder::new();
    let store = Arc::new(SqliteStore::open(folder.database()).await.unwrap());
    let mut executed = JoinSet::new();
    for _ in 0..runs {
        let store = Arc::clone(&store);
        executed.spawn(async move { finished(&store, steps, at(0)).await });
    }
    for run in executed.join_all().await {
        assert_eq!(run.status, RunStatus::Success);
    }
    store.close().await.unwrap();
    let bytes = fs::metadata(folder.database()).unwrap().len();
    bytes / u64::try_from(runs * steps).unwrap()
}

#[tokio::test]
async fn a_materialization_takes_less_than_a_kilobyte() {
    let many = bytes_each(100, 100).await;
    let single = bytes_each(500, 1).await;
    println!(
        "a materialization takes {many} bytes in runs of 100 steps, {single} bytes in runs of one, the run included"
    );
    assert!(many < 1_000, "{many} bytes");
    assert!(single < 2_000, "{single} bytes");
}
