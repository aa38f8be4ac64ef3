//! The writer's transactions: what waits becomes one, and what fails takes nothing of the others with it.

use std::{
    fs,
    pin::Pin,
    task::{Context, Waker},
};

use edge_assets::{
    AssetKey, EventKind, LogLevel, RunId,
    boxed::BoxFuture,
    run::NewRun,
    store::{
        EventBatch, EventFilter, EventPosition, EventStore, RunStore, SqliteOptions, SqliteStore, StoreError, Upkeep,
    },
};
use rusqlite::Connection;

use super::support::{Folder, at, claimed, fact, raw, seconds, step_fact};

/// How many transactions stand in the log of a database.
fn transactions(folder: &Folder) -> usize {
    let log = fs::read(folder.path().join("edge.sqlite-wal")).unwrap();
    let page = u32::from_be_bytes(log[8..12].try_into().unwrap());
    let frames = log[32..].chunks_exact(24 + usize::try_from(page).unwrap());
    // The last frame of a transaction holds the size of the database.
    frames.filter(|frame| frame[4..8] != [0; 4]).count()
}

/// A store whose writer waits, until the other connection ends its transaction.
async fn waiting(folder: &Folder, max_bytes: u64) -> (SqliteStore, Connection) {
    let options = SqliteOptions::new(folder.database())
        .busy_timeout(seconds(60))
        .max_bytes(max_bytes);
    let store = options.open().await.unwrap();
    let other = raw(&folder.database());
    (store, other)
}

/// Begins a call: it waits for the writer then.
fn begin<T>(call: &mut BoxFuture<'_, T>) {
    let mut context = Context::from_waker(Waker::noop());
    assert!(Pin::new(call).poll(&mut context).is_pending());
}

#[tokio::test]
async fn commands_that_wait_become_one_transaction() {
    let folder = Folder::new();
    let (store, other) = waiting(&folder, u64::MAX).await;
    let before = transactions(&folder);
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let enqueue = |_| store.enqueue(vec![NewRun::new("here", "a", at(0))]);
    let mut calls: Vec<_> = (0..100).map(enqueue).collect();
    calls.iter_mut().for_each(begin);
    other.execute_batch("ROLLBACK").unwrap();
    for call in calls {
        assert!(call.await.unwrap()[0].is_new);
    }
    // The writer may have begun with the first of them alone.
    let made = transactions(&folder) - before;
    assert!((1..=2).contains(&made), "{made} transactions for 100 promises");
}

#[tokio::test]
async fn a_command_that_is_refused_stands_among_those_that_are_not() {
    let folder = Folder::new();
    let (store, other) = waiting(&folder, u64::MAX).await;
    let before = transactions(&folder);
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let unknown = RunId::generate();
    let mut first = store.enqueue(vec![NewRun::new("here", "a", at(0))]);
    let mut refused = store.request_cancel(unknown, at(1), String::new());
    let mut last = store.enqueue(vec![NewRun::new("here", "a", at(0))]);
    begin(&mut first);
    begin(&mut refused);
    begin(&mut last);
    other.execute_batch("ROLLBACK").unwrap();
    assert!(first.await.unwrap()[0].is_new);
    let refused = refused.await;
    assert!(
        matches!(refused, Err(StoreError::UnknownRun(id)) if id == unknown),
        "{refused:?}"
    );
    assert!(last.await.unwrap()[0].is_new);
    assert!(
        (1..=2).contains(&(transactions(&folder) - before)),
        "they stood together"
    );
}

/// The database gives the whole transaction up when there is no room.
#[tokio::test]
async fn a_command_for_which_there_is_no_room_takes_nothing_of_its_neighbors_with_it() {
    let folder = Folder::new();
    let (store, other) = waiting(&folder, 600_000).await;
    let run = claimed(&store, NewRun::new("here", "a", at(0))).await;
    let said = |bytes: usize| {
        let (level, message) = (LogLevel::Info, "x".repeat(bytes));
        // The asset gets its number within the transaction; what is undone must take that back as well.
        let events = vec![step_fact("fresh", EventKind::StepLogged { level, message })];
        let batch = EventBatch {
            run: run.id,
            epoch: run.epoch,
            events,
        };
        store.append(vec![batch])
    };
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut first = store.enqueue(vec![NewRun::new("here", "a", at(0))]);
    let mut large = said(2_000_000);
    let mut small = said(10);
    let mut last = store.enqueue(vec![NewRun::new("here", "a", at(0))]);
    begin(&mut first);
    begin(&mut large);
    begin(&mut small);
    begin(&mut last);
    other.execute_batch("ROLLBACK").unwrap();
    assert!(first.await.unwrap()[0].is_new);
    let large = large.await;
    assert!(matches!(large, Err(StoreError::Full { .. })), "{large:?}");
    assert!(small.await.unwrap()[0].is_ok());
    assert!(last.await.unwrap()[0].is_new);

    let fresh = EventFilter {
        asset: Some(AssetKey::new("fresh").unwrap()),
        ..EventFilter::default()
    };
    assert_eq!(store.events(fresh, EventPosition(0), 10).await.unwrap().len(), 1);
    assert_eq!(store.status().await.unwrap().runs, 3);
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_caller_that_goes_away_leaves_its_command_whole() {
    let folder = Folder::new();
    let (store, other) = waiting(&folder, u64::MAX).await;
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let new = NewRun::new("here", "a", at(0));
    let mut call = store.enqueue(vec![new.clone()]);
    begin(&mut call);
    drop(call);
    other.execute_batch("ROLLBACK").unwrap();
    store.close().await.unwrap();
    let store = SqliteStore::open(folder.database()).await.unwrap();
    assert!(
        store.run(new.id).await.unwrap().is_some(),
        "closing waits for what was begun"
    );
}

#[tokio::test]
async fn what_was_begun_before_closing_is_answered() {
    let folder = Folder::new();
    let (store, other) = waiting(&folder, u64::MAX).await;
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut call = store.enqueue(vec![NewRun::new("here", "a", at(0))]);
    begin(&mut call);
    let mut closing = store.close();
    begin(&mut closing);
    other.execute_batch("ROLLBACK").unwrap();
    assert!(call.await.unwrap()[0].is_new);
    closing.await.unwrap();
    let late = store.append(vec![EventBatch {
        run: RunId::generate(),
        epoch: 1,
        events: vec![fact(EventKind::RunCancelRequested)],
    }]);
    assert!(matches!(late.await, Err(StoreError::Closed)));
}
