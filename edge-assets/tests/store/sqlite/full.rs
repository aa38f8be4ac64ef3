//! A disk without room: refused with the cure, nothing lost, and the store goes on by itself once there is room.

use std::time::Duration;

use edge_assets::{
    EventKind, LogLevel, Run,
    run::NewRun,
    store::{
        EventBatch, EventFilter, EventPosition, EventStore, Retention, RunStore, SqliteOptions, SqliteStore,
        StoreError, Upkeep,
    },
};

use super::support::{Folder, at, claimed, fact, finished};

fn said(run: &Run, bytes: usize) -> EventBatch {
    let message = "x".repeat(bytes);
    let level = LogLevel::Info;
    EventBatch {
        run: run.id,
        epoch: run.epoch,
        events: vec![fact(EventKind::StepLogged { level, message })],
    }
}

/// Appends until there is no room for so many bytes; returns how many batches were kept.
async fn fill_up(store: &SqliteStore, run: &Run, bytes: usize) -> usize {
    for kept in 0.. {
        match store.append(vec![said(run, bytes)]).await {
            Ok(answers) => assert!(answers[0].is_ok(), "{answers:?}"),
            Err(error) => {
                assert!(
                    matches!(error, StoreError::Full { .. }) && error.is_transient(),
                    "{error:?}"
                );
                assert!(error.to_string().contains("free some space, or prune"), "{error}");
                return kept;
            }
        }
    }
    unreachable!("the file is bounded")
}

#[tokio::test]
async fn a_full_disk_loses_nothing_and_is_used_again_once_there_is_room() {
    let folder = Folder::new();
    let store = SqliteOptions::new(folder.database())
        .max_bytes(1_000_000)
        .open()
        .await
        .unwrap();
    for _ in 0..10 {
        finished(&store, 50, at(0)).await;
    }
    let run = claimed(&store, NewRun::new("here", "a", at(0))).await;
    let kept = fill_up(&store, &run, 10_000).await;
    assert!(kept > 10, "{kept}");

    let filter = EventFilter {
        run: Some(run.id),
        ..EventFilter::default()
    };
    let log = store.events(filter.clone(), EventPosition(0), 10_000).await.unwrap();
    assert_eq!(log.len(), 2 + kept, "what was acknowledged, and nothing else");
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
    let full = loop {
        let new = vec![NewRun::new("here", "a", at(0)); 1];
        if let Err(error) = store.enqueue(new).await {
            break error;
        }
    };
    assert!(matches!(full, StoreError::Full { .. }), "{full:?}");

    let retention = Retention {
        age: Some(Duration::from_secs(60)),
        bytes: None,
    };
    let pruned = store.prune(retention, at(3_600)).await.expect("making room needs none");
    assert_eq!(pruned.runs, 10);
    assert!(fill_up(&store, &run, 10_000).await >= 10, "there is room again");
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
    let log = store.events(filter, EventPosition(0), 10_000).await.unwrap();
    let numbers: Vec<u64> = log.iter().map(|event| event.record.sequence).collect();
    assert_eq!(
        numbers,
        (0..).take(log.len()).collect::<Vec<_>>(),
        "no number was lost with what was refused"
    );
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_what_fits_is_kept() {
    let folder = Folder::new();
    let store = SqliteOptions::new(folder.database())
        .max_bytes(600_000)
        .open()
        .await
        .unwrap();
    let run = claimed(&store, NewRun::new("here", "a", at(0))).await;
    let large = store.append(vec![said(&run, 2_000_000)]).await;
    assert!(matches!(large, Err(StoreError::Full { .. })), "{large:?}");
    let small = store.append(vec![said(&run, 100)]).await.unwrap();
    assert!(small[0].is_ok(), "{small:?}");
}
