//! Several handles on one file, as several processes have them.

use std::{collections::BTreeMap, sync::Arc};

use edge_assets::{
    RunId,
    run::NewRun,
    store::{Changes, Claim, RunStore, SqliteStore, Store},
};
use tokio::task::JoinSet;

use super::support::{Folder, at, finished, seconds};
use crate::contents::contents;

#[tokio::test]
async fn one_handle_sees_and_is_told_what_another_one_writes() {
    let folder = Folder::new();
    let one = SqliteStore::open(folder.database()).await.unwrap();
    let other = SqliteStore::open(folder.database()).await.unwrap();
    let mut changes = other.changes();
    let before = *changes.borrow_and_update();
    let run = finished(&one, 2, at(0)).await;
    assert_eq!(other.run(run.id).await.unwrap(), Some(run));
    assert_eq!(contents(&other).await, contents(&one).await);

    let now: Changes = *one.changes().borrow();
    let told = changes.wait_for(|told| *told == now).await.expect("it is told");
    assert!(told.runs > before.runs && told.events > before.events);
    drop(told);
    // The numbers of both go on from one another.
    let next = finished(&other, 1, at(0)).await;
    assert!(contents(&one).await.runs.iter().any(|run| run.id == next.id));
    let numbers: Vec<u64> = contents(&one)
        .await
        .events
        .iter()
        .map(|event| event.position.0)
        .collect();
    assert_eq!(numbers, (1..).take(numbers.len()).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_processes_one_gets_each_run() {
    let folder = Folder::new();
    let mut handles = Vec::new();
    for _ in 0..2 {
        handles.push(Arc::new(SqliteStore::open(folder.database()).await.unwrap()));
    }
    let mut processes = JoinSet::new();
    for process in 0..8_usize {
        let store = Arc::clone(&handles[process % 2]);
        processes.spawn(async move {
            let mut won: Vec<RunId> = Vec::new();
            for _ in 0..10 {
                let new = NewRun::new("here", "a", at(0));
                store.enqueue(vec![new]).await.unwrap();
                for run in store.unfinished("here".into()).await.unwrap() {
                    let claim = Claim {
                        run: run.id,
                        holder: format!("process-{process}").into(),
                        at: at(1),
                        lease: seconds(15),
                    };
                    match store.claim(claim).await {
                        Ok(run) => won.push(run.id),
                        Err(error) => assert!(error.is_conflict(), "{error:?}"),
                    }
                }
            }
            (process, won)
        });
    }
    let mut holders = BTreeMap::new();
    for (process, won) in processes.join_all().await {
        for run in won {
            assert_eq!(holders.insert(run, process), None, "nobody else has it");
        }
    }
    for run in handles[0].unfinished("here".into()).await.unwrap() {
        let holder = holders.get(&run.id).map(|process| format!("process-{process}"));
        assert_eq!(run.holder.as_deref(), holder.as_deref());
    }
    assert_eq!(holders.len(), 80);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_may_open_a_new_file_at_once() {
    let folder = Folder::new();
    let mut opening = JoinSet::new();
    for _ in 0..8 {
        opening.spawn(SqliteStore::open(folder.database()));
    }
    for store in opening.join_all().await {
        let store = store.expect("each of them opens it");
        finished(&store, 1, at(0)).await;
    }
}
