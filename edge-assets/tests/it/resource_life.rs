//! The life of resources: opened once for however many runs, tried again after a failure, closed last first.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use edge_assets::{
    CancelToken, Definitions, Res, Resource, Resources, RunStatus,
    boxed::{BoxError, BoxFuture},
    exec::{RunOptions, RunResult},
    resource::Unnamed,
};
use tokio::sync::Semaphore;

use crate::support::{Journal, asset};

/// Opens as often as it has permits, and fails as often as it is told to.
struct Gate {
    permits: Semaphore,
    failures: AtomicUsize,
    tries: AtomicUsize,
    opened: AtomicUsize,
    closed: AtomicUsize,
}

impl Gate {
    fn new(permits: usize, failures: usize) -> Arc<Self> {
        Arc::new(Self {
            permits: Semaphore::new(permits),
            failures: AtomicUsize::new(failures),
            tries: AtomicUsize::new(0),
            opened: AtomicUsize::new(0),
            closed: AtomicUsize::new(0),
        })
    }

    fn counts(&self) -> [usize; 3] {
        [&self.tries, &self.opened, &self.closed].map(|count| count.load(Ordering::SeqCst))
    }
}

impl Resource for Gate {
    fn open(&self) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(async {
            self.tries.fetch_add(1, Ordering::SeqCst);
            self.permits.acquire().await?.forget();
            let fails = |left: usize| left.checked_sub(1);
            if self
                .failures
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, fails)
                .is_ok()
            {
                return Err("the door is stuck".into());
            }
            self.opened.fetch_add(1, Ordering::SeqCst);
            Ok(())
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            self.closed.fetch_add(1, Ordering::SeqCst);
        })
    }
}

fn definitions(gate: &Arc<Gate>) -> Definitions {
    let needs = asset("needs", &[]).run(|_: Res<Gate>| async { Ok::<(), std::io::Error>(()) });
    let free = asset("free", &[]).run(|| async { Ok::<(), std::io::Error>(()) });
    Definitions::builder()
        .assets([needs, free])
        .resources(Resources::new().with_arc(Arc::clone(gate)))
        .build()
        .unwrap()
}

async fn run(definitions: &Definitions, selection: &str, options: RunOptions) -> RunResult {
    let plan = definitions.plan(selection).unwrap();
    definitions.execute(plan, options).await.unwrap()
}

#[tokio::test]
async fn runs_that_start_at_once_open_a_resource_once_and_all_wait_for_it() {
    let gate = Gate::new(0, 0);
    let definitions = definitions(&gate);
    let runs = (0..8).map(|_| {
        let definitions = definitions.clone();
        async move { run(&definitions, "needs", RunOptions::new()).await.status }
    });
    let runs = futures_util::future::join_all(runs);
    let release = async {
        while gate.counts()[0] == 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(gate.counts(), [1, 0, 0], "the others wait for the first");
        gate.permits.add_permits(8);
    };
    let (statuses, ()) = tokio::join!(runs, release);
    assert_eq!(statuses, [RunStatus::Success; 8]);
    assert_eq!(gate.counts(), [1, 1, 0]);
}

#[tokio::test]
async fn a_resource_stays_open_from_run_to_run_until_it_is_closed() {
    let gate = Gate::new(8, 0);
    let definitions = definitions(&gate);
    run(&definitions, "free", RunOptions::new()).await;
    assert_eq!(gate.counts(), [0, 0, 0], "nothing needed it");
    for _ in 0..2 {
        assert!(run(&definitions, "needs", RunOptions::new()).await.is_success());
    }
    assert_eq!(gate.counts(), [1, 1, 0]);
    definitions.close().await;
    definitions.clone().close().await;
    assert_eq!(gate.counts(), [1, 1, 1], "clones share what is open");
    run(&definitions, "needs", RunOptions::new()).await;
    definitions.close().await;
    assert_eq!(gate.counts(), [2, 2, 2]);
}

#[tokio::test]
async fn a_resource_that_did_not_open_is_tried_again_by_the_next_run() {
    let gate = Gate::new(8, 1);
    let definitions = definitions(&gate);
    let first = run(&definitions, "needs", RunOptions::new()).await;
    assert_eq!(
        first.reason.as_deref(),
        Some("Res<Gate> could not be opened: the door is stuck")
    );
    assert!(run(&definitions, "needs", RunOptions::new()).await.is_success());
    assert_eq!(gate.counts(), [2, 1, 0]);
}

#[tokio::test]
async fn a_run_that_is_canceled_while_it_opens_leaves_the_resource_to_the_next() {
    let gate = Gate::new(0, 0);
    let definitions = definitions(&gate);
    let cancel = CancelToken::new();
    let canceled = run(&definitions, "needs", RunOptions::new().cancel(cancel.clone()));
    let stop = async {
        while gate.counts()[0] == 0 {
            tokio::task::yield_now().await;
        }
        cancel.cancel();
    };
    let (canceled, ()) = tokio::join!(canceled, stop);
    assert_eq!(canceled.status, RunStatus::Canceled);
    gate.permits.add_permits(1);
    assert!(run(&definitions, "needs", RunOptions::new()).await.is_success());
    assert_eq!(gate.counts(), [2, 1, 0]);
}

/// Notes when it is opened and closed.
struct Noted<const N: usize>(Journal, bool);

impl<const N: usize> Resource for Noted<N> {
    fn open(&self) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(async {
            self.0.note(format!("open {N}"));
            if self.1 { Ok(()) } else { Err("no".into()) }
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async { self.0.note(format!("close {N}")) })
    }
}

#[tokio::test]
async fn only_what_is_needed_is_opened_and_all_is_closed_last_first() {
    let journal = Journal::default();
    let noted = |opens| (journal.clone(), opens);
    let (one, two, three) = (noted(true), noted(true), noted(false));
    let resources = Resources::new()
        .with(Noted::<1>(one.0, one.1))
        .with(Noted::<2>(two.0, two.1))
        .with(Noted::<3>(three.0, three.1));
    let takes =
        asset("takes", &[]).run(|_: Res<Noted<2>>, _: Option<Res<Noted<1>>>| async { Ok::<(), std::io::Error>(()) });
    let broken = asset("broken", &[]).run(|_: Res<Noted<1>>, _: Res<Noted<3>>| async { Ok::<(), std::io::Error>(()) });
    let definitions = Definitions::builder()
        .assets([takes, broken])
        .resources(resources)
        .build()
        .unwrap();
    run(&definitions, "takes", RunOptions::new()).await;
    assert_eq!(journal.take(), ["open 1", "open 2"]);
    let broken = run(&definitions, "broken", RunOptions::new()).await;
    assert_eq!(broken.status, RunStatus::Failure);
    assert_eq!(
        journal.take(),
        ["open 3"],
        "what is open is in use, and is not closed for it"
    );
    definitions.close().await;
    assert_eq!(journal.take(), ["close 3", "close 2", "close 1"]);
    assert!(definitions.resources().get::<Noted<1>, Unnamed>().is_some());
}
