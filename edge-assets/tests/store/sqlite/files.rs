//! Files: made, reopened, refused.

use std::{fs, path::Path};

use edge_assets::{
    AssetKey, EventKind, Metadata, RunStatus, Tags,
    boxed::error_chain,
    event::{FailureCause, SkipReason, StepFailure},
    run::NewRun,
    store::{EventBatch, EventStore, PartitionStore, RunStore, SqliteOptions, SqliteStore, Store, StoreError, Upkeep},
};
use rusqlite::Connection;

use super::support::{Folder, at, claimed, finished, raw, step_fact};
use crate::contents::{contents, fill};

#[tokio::test]
async fn what_was_written_is_there_when_it_is_opened_again() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.database()).await.unwrap();
    fill(&store).await;
    let written = contents(&store).await;
    let changes = *store.changes().borrow();
    store.close().await.unwrap();
    assert_eq!(folder.files(), ["edge.sqlite"], "the log was moved into the file");

    let store = SqliteStore::open(folder.database()).await.unwrap();
    assert_eq!(contents(&store).await, written);
    assert_eq!(
        *store.changes().borrow(),
        changes,
        "what grows goes on from where it was"
    );
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
    assert!(format!("{store:?}").contains("edge.sqlite"));
}

#[tokio::test]
async fn what_was_acknowledged_outlives_a_process_that_is_killed() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.database()).await.unwrap();
    fill(&store).await;
    let written = contents(&store).await;
    // What a killed process leaves: the files as they are, with the log not yet moved.
    let left = Folder::new();
    for name in folder.files().iter().filter(|name| !name.ends_with("-shm")) {
        fs::copy(folder.path().join(name), left.path().join(name)).unwrap();
    }
    assert!(left.files().contains(&"edge.sqlite-wal".to_owned()));
    let next = SqliteStore::open(left.database()).await.unwrap();
    assert_eq!(contents(&next).await, written);
    assert_eq!(next.check().await.unwrap(), Vec::<String>::new());

    drop(store);
    let again = SqliteStore::open(folder.database()).await.unwrap();
    assert_eq!(contents(&again).await, written, "dropped without being closed");
}

#[cfg(unix)]
#[tokio::test]
async fn the_folder_and_the_file_are_made_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let path = folder.path().join("state/of/edge.sqlite");
    let store = SqliteStore::open(&path).await.unwrap();
    store.enqueue(vec![NewRun::new("here", "a", at(0))]).await.unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    for ending in ["", "-wal", "-shm"] {
        assert_eq!(
            mode(&path.with_file_name(format!("edge.sqlite{ending}"))),
            0o600,
            "{ending}"
        );
    }
    assert_eq!(store.path(), path);
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = Folder::new();
    let garbage = "this is not a database. ".repeat(1_000);
    fs::write(folder.database(), &garbage).unwrap();
    let error = SqliteStore::open(folder.database()).await.unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
    assert!(
        error.to_string().contains("edge.sqlite` is damaged; restore a backup"),
        "{error}"
    );
    assert_eq!(fs::read_to_string(folder.database()).unwrap(), garbage);
    fs::write(folder.database(), "").unwrap();
    SqliteStore::open(folder.database())
        .await
        .expect("an empty file is a new database");
}

#[tokio::test]
async fn the_database_of_another_program_is_refused_and_left_alone() {
    let folder = Folder::new();
    let other = raw(&folder.database());
    other.execute_batch("CREATE TABLE theirs (a)").unwrap();
    other.close().unwrap();
    let before = fs::read(folder.database()).unwrap();
    let error = SqliteStore::open(folder.database()).await.unwrap_err();
    let text = error_chain(&error);
    assert!(text.starts_with("the store could not open its file: `"), "{text}");
    assert!(
        text.ends_with("edge.sqlite` is the database of another program; name another file"),
        "{text}"
    );
    assert_eq!(fs::read(folder.database()).unwrap(), before);
}

#[tokio::test]
async fn a_file_that_was_cut_off_is_damaged() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.database()).await.unwrap();
    fill(&store).await;
    store.close().await.unwrap();
    let bytes = fs::read(folder.database()).unwrap();
    for length in [bytes.len() / 2, 4096, 1000] {
        fs::write(folder.database(), &bytes[..length]).unwrap();
        let error = SqliteStore::open(folder.database()).await.unwrap_err();
        assert!(matches!(error, StoreError::Corrupt { .. }), "{length}: {error:?}");
    }
}

#[tokio::test]
async fn damage_within_a_file_is_found_when_it_is_looked_for() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.database()).await.unwrap();
    for _ in 0..30 {
        finished(&store, 20, at(0)).await;
    }
    store.close().await.unwrap();
    let mut bytes = fs::read(folder.database()).unwrap();
    let page = bytes.len() / 4096 / 2 * 4096;
    bytes[page..page + 4096].fill(0xff);
    fs::write(folder.database(), bytes).unwrap();
    let store = SqliteStore::open(folder.database())
        .await
        .expect("opening looks at nothing that it does not need");
    let faults = store.check().await.unwrap();
    assert!(!faults.is_empty());
}

#[tokio::test]
async fn rows_that_do_not_agree_are_found() {
    for (edit, found) in [
        ("UPDATE run_counts SET runs = runs + 1", "the number of runs is not"),
        ("UPDATE counters SET ticks = 99", "the number of ticks is not"),
        (
            "UPDATE counters SET last_position = 1",
            "stands behind the last position",
        ),
        ("UPDATE events SET run = 999 WHERE position = 1", "belongs to no run"),
        ("DELETE FROM events WHERE kind = 10", "names an event that is not there"),
        (
            "UPDATE runs SET status = 2 WHERE status = 4",
            "that its last event does not have",
        ),
    ] {
        let folder = Folder::new();
        let store = SqliteStore::open(folder.database()).await.unwrap();
        finished(&store, 3, at(0)).await;
        raw(&folder.database()).execute_batch(edit).unwrap();
        let faults = store.check().await.unwrap();
        assert!(faults.iter().any(|fault| fault.contains(found)), "{edit}: {faults:?}");
    }
}

#[tokio::test]
async fn a_newer_or_altered_database_is_refused() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.database()).await.unwrap();
    finished(&store, 1, at(0)).await;
    store.close().await.unwrap();
    let edit = |sql: &str| raw(&folder.database()).execute_batch(sql).unwrap();

    edit("PRAGMA user_version = 99");
    let error = SqliteStore::open(folder.database()).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::Newer { found: 99, known, .. } if *known < 99),
        "{error:?}"
    );
    assert!(
        error.to_string().contains("run the newer program, or restore a backup"),
        "{error}"
    );

    edit("PRAGMA user_version = 1; UPDATE migrations SET checksum = 'another' WHERE number = 1");
    let error = SqliteStore::open(folder.database()).await.unwrap_err();
    assert!(matches!(error, StoreError::Altered { number: 1, .. }), "{error:?}");
}

/// What became of partitions is told by the events alone when it is not kept beside them yet.
#[tokio::test]
async fn what_became_of_partitions_is_found_in_an_older_database() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.database()).await.unwrap();
    let run = claimed(&store, NewRun::new("here", "a", at(0))).await;
    let of_checks = NewRun {
        tags: Tags::new().with("edge/checks", "*"),
        ..NewRun::new("here", "a", at(0))
    };
    let checks = claimed(&store, of_checks).await;
    let made = EventKind::AssetMaterialized {
        metadata: Metadata::new(),
        data_version: None,
        provenance: None,
    };
    let failed = EventKind::StepFailed {
        failure: StepFailure {
            cause: FailureCause::Check,
            chain: vec!["no rows".to_owned()],
            class: None,
        },
        metadata: Metadata::new(),
        duration_us: 1,
    };
    let seen = EventKind::AssetObserved {
        metadata: Metadata::new(),
        data_version: None,
    };
    let reason = SkipReason::InputsUnchanged;
    let unchanged = EventKind::StepSkipped { reason };
    for (run, events) in [
        (
            &run,
            vec![
                ("a", &made),
                ("a", &failed),
                ("b", &failed),
                ("b", &unchanged),
                ("c", &made),
                ("c", &seen),
            ],
        ),
        (&checks, vec![("d", &failed)]),
    ] {
        let batch = EventBatch {
            run: run.id,
            epoch: run.epoch,
            events: events
                .into_iter()
                .map(|(asset, kind)| step_fact(asset, kind.clone()))
                .collect(),
        };
        store.append(vec![batch]).await.unwrap().pop().unwrap().unwrap();
    }
    let facts = async |store: &SqliteStore| {
        let keys = ["a", "b", "c", "d"].map(|key| AssetKey::new(key).unwrap());
        store.partition_facts(keys.to_vec(), None).await.unwrap().facts
    };
    let before = facts(&store).await;
    assert_eq!(before.len(), 5, "{before:?}");
    store.close().await.unwrap();

    let older = "DROP TABLE partition_marks; DROP TABLE partition_snapshots; DROP TABLE partition_removals; \
        ALTER TABLE counters DROP COLUMN pruned_to; DROP TABLE IF EXISTS backfills; \
        DROP TABLE conditions; DROP TABLE condition_history; DROP TABLE tokens; DROP TABLE audit; \
        DROP TABLE alert_deliveries; DROP TABLE alert_silences; \
        DELETE FROM migrations WHERE number > 1; PRAGMA user_version = 1";
    raw(&folder.database()).execute_batch(older).unwrap();
    let store = SqliteStore::open(folder.database()).await.unwrap();
    assert_eq!(facts(&store).await, before);
}

#[tokio::test]
async fn a_place_that_cannot_be_written_is_named() {
    let folder = Folder::new();
    fs::create_dir(folder.database()).unwrap();
    let error = SqliteStore::open(folder.database()).await.unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error:?}");
    assert!(
        error.is_transient() && error.to_string().contains("check the rights"),
        "{error}"
    );
    let beneath_a_file = folder.path().join("file/edge.sqlite");
    fs::write(folder.path().join("file"), "").unwrap();
    let error = SqliteStore::open(&beneath_a_file).await.unwrap_err();
    assert!(matches!(error, StoreError::Failed { .. }), "{error:?}");
    let cause = error_chain(&error);
    assert!(cause.contains("file/edge.sqlite"), "{cause}");
}

#[tokio::test]
async fn a_locked_database_is_waited_for_and_then_named() {
    let folder = Folder::new();
    let options = SqliteOptions::new(folder.database()).busy_timeout(std::time::Duration::from_millis(30));
    let store = options.clone().open().await.unwrap();
    let run = finished(&store, 1, at(0)).await;
    let other = raw(&folder.database());
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let new = NewRun::new("here", "a", at(0));
    let error = store.enqueue(vec![new.clone()]).await.unwrap_err();
    assert!(
        matches!(error, StoreError::Locked { .. }) && error.is_transient(),
        "{error:?}"
    );
    assert_eq!(
        store.run(run.id).await.unwrap().unwrap().status,
        RunStatus::Success,
        "it can be read"
    );
    other.execute_batch("ROLLBACK").unwrap();
    other.close().unwrap();
    assert!(store.enqueue(vec![new]).await.unwrap()[0].is_new, "the cause is gone");
    store.close().await.unwrap();

    let other = raw(&folder.database());
    other
        .execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT")
        .unwrap();
    let error = options.open().await.unwrap_err();
    assert!(matches!(error, StoreError::Locked { .. }), "{error:?}");
    assert!(
        error
            .to_string()
            .contains("is locked by another process; end it, or wait"),
        "{error}"
    );
}

#[tokio::test]
async fn an_old_database_is_opened_and_read_for_ever() {
    let folder = Folder::new();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/store/fixtures/v1.sqlite");
    fs::copy(fixture, folder.database()).unwrap();
    let store = SqliteStore::open(folder.database()).await.unwrap();
    insta::assert_json_snapshot!("v1", contents(&store).await);
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
    fill(&store).await;
}

/// Writes the fixture anew, as the present version does; a released one is never replaced.
#[tokio::test]
#[ignore = "makes the fixture of a version before its release"]
async fn writes_the_fixture() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.database()).await.unwrap();
    fill(&store).await;
    store.close().await.unwrap();
    Connection::open(folder.database())
        .unwrap()
        .execute_batch("PRAGMA journal_mode = DELETE; VACUUM")
        .unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/store/fixtures/v1.sqlite");
    fs::create_dir_all(fixture.parent().unwrap()).unwrap();
    fs::copy(folder.database(), fixture).unwrap();
}
