//! A process that is killed while it writes: what it was told is there when the file is opened again.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
};

use edge_assets::{
    RunId, RunStatus,
    run::NewRun,
    store::{EventFilter, EventPosition, EventStore, RunStore, SqliteStore, Upkeep},
};
use tokio::task::JoinSet;

use super::support::{Folder, at, claimed, finished};

/// Where the child finds its database.
const PLACE: &str = "EDGE_TEST_STORE";
const SAID: &str = "acknowledged ";

/// Starts this program again, as the test below.
fn start(database: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "sqlite::killed::writes_until_it_is_killed",
            "--ignored",
            "--nocapture",
        ])
        .env(PLACE, database)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// What a line of the child acknowledges: a run, and how it stands.
fn acknowledged(line: &str) -> Option<(RunId, bool)> {
    let (_, said) = line.split_once(SAID)?;
    let (id, word) = said.split_once(' ')?;
    let is_finished = match word {
        "finished" => true,
        "claimed" => false,
        _ => return None,
    };
    Some((id.parse().ok()?, is_finished))
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_kill_9() {
    let folder = Folder::new();
    for round in 1..=3_usize {
        let mut child = start(&folder.database());
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = Vec::new();
        while said.len() < round * 40 {
            let line = lines.next().expect("the child goes on until it is killed").unwrap();
            said.extend(acknowledged(&line));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // What it had said before it died, though nobody had read it yet. The last line may be cut.
        said.extend(lines.map_while(Result::ok).filter_map(|line| acknowledged(&line)));

        let store = SqliteStore::open(folder.database()).await.unwrap();
        assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
        for (id, is_finished) in said {
            let run = store.run(id).await.unwrap().expect("it was acknowledged");
            let log = EventFilter {
                run: Some(id),
                ..EventFilter::default()
            };
            let log = store.events(log, EventPosition(0), 1_000).await.unwrap();
            if is_finished {
                assert_eq!(
                    (run.status, run.succeeded_steps, log.len()),
                    (RunStatus::Success, 5, 19)
                );
            } else {
                assert_eq!((run.status, log.len()), (RunStatus::Starting, 2));
            }
        }
        store.close().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the child of the test above"]
#[expect(
    clippy::disallowed_methods,
    reason = "a parent tells its child where the database is"
)]
async fn writes_until_it_is_killed() {
    let Ok(place) = std::env::var(PLACE) else {
        return;
    };
    let store = Arc::new(SqliteStore::open(place).await.unwrap());
    let mut writers = JoinSet::new();
    for writer in 0..6 {
        let store = Arc::clone(&store);
        writers.spawn(async move {
            loop {
                let (run, word) = if writer % 2 == 0 {
                    (finished(&store, 5, at(0)).await, "finished")
                } else {
                    (claimed(&store, NewRun::new("here", "a", at(0))).await, "claimed")
                };
                // The parent may be gone; so will be this process, then.
                if writeln!(std::io::stdout(), "{SAID}{} {word}", run.id).is_err() {
                    return;
                }
            }
        });
    }
    writers.join_all().await;
}
