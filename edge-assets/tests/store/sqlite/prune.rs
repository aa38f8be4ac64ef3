//! Pruning in a file: the room is given back, and the largest of logs goes in pieces.

use std::{fs, time::Duration};

use edge_assets::{
    AssetKey, EventKind, EventRecord, LogLevel, Run, RunStatus, Tags,
    page::PageRequest,
    run::NewRun,
    store::{EventBatch, EventStore, Retention, RunFilter, RunStore, SqliteStore, Upkeep},
};

use super::support::{Folder, at, claimed, fact, finished, raw, step_fact};

const DAY: i64 = 24 * 60 * 60;

fn older_than(days: u64) -> Retention {
    Retention {
        age: Some(Duration::from_secs(days * 24 * 60 * 60)),
        bytes: None,
    }
}

fn started() -> EventRecord {
    fact(EventKind::RunStarted {
        selection: "a".into(),
        steps: 1,
    })
}

fn said(bytes: usize) -> EventRecord {
    let (level, message) = (LogLevel::Info, "x".repeat(bytes));
    fact(EventKind::StepLogged { level, message })
}

fn ended() -> EventRecord {
    let status = RunStatus::Success;
    fact(EventKind::RunFinished { status, reason: None })
}

fn batch(run: &Run, events: Vec<EventRecord>) -> EventBatch {
    EventBatch {
        run: run.id,
        epoch: run.epoch,
        events,
    }
}

#[tokio::test]
async fn the_file_becomes_smaller() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.database()).await.unwrap();
    for day in 0..60 {
        let run = claimed(&store, NewRun::new("here", "a", at(day * DAY))).await;
        let mut events = vec![started(), said(50_000), ended()];
        events.iter_mut().for_each(|event| event.at = at(day * DAY));
        assert!(store.append(vec![batch(&run, events)]).await.unwrap()[0].is_ok());
    }
    let before = store.status().await.unwrap();
    let pruned = store.prune(older_than(3), at(60 * DAY)).await.unwrap();
    assert_eq!((pruned.runs, pruned.events), (57, 57 * 5));
    let after = store.status().await.unwrap();
    assert!(after.bytes < before.bytes / 5, "{after:?} of {before:?}");
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
    store.close().await.unwrap();
    let size = fs::metadata(folder.database()).unwrap().len();
    assert!(
        size <= after.bytes + 1_100_000,
        "all but a few spare pages are given back: {size}, {after:?}"
    );
}

#[tokio::test]
async fn a_run_with_a_long_log_goes_in_pieces_and_leaves_its_materialization() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.database()).await.unwrap();
    let tagged = NewRun {
        tags: Tags::new().with("team", "edge"),
        ..NewRun::new("here", "a", at(0))
    };
    let run = claimed(&store, tagged).await;
    let made = EventKind::AssetMaterialized {
        metadata: edge_assets::Metadata::new(),
        data_version: None,
        provenance: None,
    };
    let mut events = vec![step_fact("a", made.clone())];
    // As many as go in two pieces, to the last one.
    events.extend(std::iter::repeat_n(said(4), 3_995));
    events.insert(0, started());
    events.push(ended());
    assert!(store.append(vec![batch(&run, events)]).await.unwrap()[0].is_ok());
    let filter = RunFilter {
        tag: Some(("team".to_owned(), "edge".to_owned())),
        ..RunFilter::default()
    };
    let tagged = store.runs(filter.clone(), PageRequest::default()).await.unwrap();
    assert_eq!(tagged.items.len(), 1);

    let pruned = store.prune(older_than(1), at(9 * DAY)).await.unwrap();
    assert_eq!((pruned.runs, pruned.events), (1, 4_000));
    let status = store.status().await.unwrap();
    assert_eq!((status.runs, status.events), (0, 0));
    let tagged = store.runs(filter, PageRequest::default()).await.unwrap();
    assert!(tagged.items.is_empty());
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());

    let latest = store.latest_of(Vec::new()).await.unwrap();
    assert_eq!(latest.len(), 1);
    assert_eq!(
        (latest[0].latest.record.run_id, &latest[0].latest.record.kind),
        (run.id, &made)
    );
    assert_eq!(latest[0].latest.position.0, 4);
    // A newer one takes its place.
    let newer = finished(&store, 1, at(20 * DAY)).await;
    let key = AssetKey::new("edge/daily/device_summary_0").unwrap();
    store.prune(older_than(1), at(40 * DAY)).await.unwrap();
    let next = finished(&store, 1, at(50 * DAY)).await;
    let latest = store.latest_of(vec![key.clone()]).await.unwrap();
    assert_ne!(latest[0].latest.record.run_id, newer.id);
    assert_eq!(latest[0].latest.record.run_id, next.id);
    assert_eq!(store.latest(key, None).await.unwrap().unwrap(), latest[0]);
}

#[tokio::test]
async fn names_that_no_row_holds_any_more_go_with_the_runs() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.database()).await.unwrap();
    // As another process has it, which remembers what it has seen.
    let other = SqliteStore::open(folder.database()).await.unwrap();
    let kept = finished(&store, 3, at(59 * DAY)).await;
    let queued = NewRun::new("here", "selection 7", at(0));
    store.enqueue(vec![queued.clone()]).await.unwrap();
    let old: Vec<NewRun> = (0..1_200)
        .map(|number| NewRun::new("here", format!("selection {number}"), at(0)))
        .collect();
    store.enqueue(old.clone()).await.unwrap();
    let canceled = old
        .iter()
        .map(|run| store.request_cancel(run.id, at(1), "old".to_owned()));
    for answer in futures_util::future::join_all(canceled).await {
        answer.unwrap();
    }
    assert_eq!(other.unfinished("here".into()).await.unwrap().len(), 1);
    assert!(other.run(old[5].id).await.unwrap().is_some());
    let names = || {
        let count = raw(&folder.database()).query_row("SELECT count(*) FROM names", [], |row| row.get::<_, i64>(0));
        count.unwrap()
    };
    let before = names();
    assert!(before > 1_200);

    let pruned = store.prune(older_than(3), at(60 * DAY)).await.unwrap();
    assert_eq!(pruned.runs, 1_200);
    assert!(names() < 30, "{}", names());
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
    assert_eq!(
        other.run(kept.id).await.unwrap().unwrap().job.as_deref(),
        Some("nightly")
    );
    assert_eq!(other.run(queued.id).await.unwrap().unwrap().selection, queued.selection);

    // A name that went may come again, also from one who remembers its number.
    let again = NewRun::new("here", "selection 5", at(60 * DAY));
    other.enqueue(vec![again.clone()]).await.unwrap();
    assert_eq!(store.run(again.id).await.unwrap().unwrap().selection, again.selection);
    assert_eq!(other.run(again.id).await.unwrap().unwrap().selection, again.selection);
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
}
