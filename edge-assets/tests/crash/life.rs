//! What a child does between its start and its end.

use std::{io::Read as _, sync::Arc, time::Duration};

use edge_assets::{
    BackfillId, CancelToken, RunId, RunStatus,
    cli::{App, Console},
    daemon::Daemon,
    instance::{BackfillRequest, Instance, LaunchRequest, Leases},
    run::StepScope,
    store::{Claim, RunStore as _, SqliteOptions, SqliteStore, Store, Upkeep as _},
    tick::{TriggerKind, TriggerState},
};

use crate::{
    child::{Orders, SAYS, Script},
    conditions::Conditions,
    work::{self, DAYS, SENSOR},
    world::{LOCATION, World, until},
};

/// More runs than these do not wait at once under load.
const WAITING: usize = 20;

/// Runs the script of a child; its exit code.
pub(crate) fn run(orders: &Orders) -> i32 {
    work::there_are(orders.files);
    let world = World::at(orders.folder.clone());
    if let Script::CommandLine(words) = &orders.script {
        let app = App::new(LOCATION, "1", move || Ok(work::definitions(&world)));
        let args = std::iter::once("crash".to_owned()).chain(words.iter().cloned());
        return i32::from(app.run_on(args, Console::of_process()).code());
    }
    tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(std::io::stderr)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let child = Alive::start(orders, &world).await;
        match orders.script {
            Script::Life => child.live(&world).await,
            Script::Load => child.load().await,
            Script::Settle => child.settle(orders.files).await,
            Script::Daemon | Script::CommandLine(_) => child.serve().await,
        }
        child.store.close().await.unwrap();
    });
    say("ended");
    0
}

#[expect(clippy::print_stdout, reason = "what the parent waits for")]
fn say(line: &str) {
    println!("{SAYS}{line}");
}

/// A child with its store.
struct Alive {
    store: Arc<SqliteStore>,
    instance: Instance,
    /// The parent wants it to end.
    ends: CancelToken,
}

impl Alive {
    async fn start(orders: &Orders, world: &World) -> Self {
        let mut options = SqliteOptions::new(world.database()).busy_timeout(Duration::from_secs(30));
        if let Some(bytes) = orders.max_bytes {
            options = options.max_bytes(bytes);
        }
        let store = Arc::new(options.open().await.unwrap());
        let mut leases = Leases::new();
        if let Some((run, leader)) = orders.leases {
            leases = leases.run(run).leader(leader);
        }
        let instance = world.instance(store.clone(), &orders.process, leases, orders.ahead);
        let ends = CancelToken::new();
        let end = ends.clone();
        // Ends with the process: its parent closes the pipe, or is gone.
        std::thread::Builder::new()
            .spawn(move || {
                drop(std::io::stdin().read_to_end(&mut Vec::new()));
                end.cancel();
            })
            .unwrap();
        Self { store, instance, ends }
    }

    fn daemon(&self) -> Daemon {
        Daemon::new(self.instance.clone()).unwrap()
    }

    async fn serve(&self) {
        say("serves");
        self.daemon().run(self.ends.clone()).await;
    }

    async fn launch(&self, request: LaunchRequest) -> RunId {
        let launched = self.instance.launch(request).await.unwrap();
        say(&format!("launched {}", launched.run.id));
        launched.run.id
    }

    async fn launch_chain(&self, key: &str) -> RunId {
        self.launch(LaunchRequest::job("chain").key(key)).await
    }

    async fn launch_one(&self, asset: &str) -> RunId {
        self.launch(LaunchRequest::selection(asset).key(asset)).await
    }

    /// Makes days, once under this name however often it is asked for.
    async fn backfill(&self, days: &str) -> BackfillId {
        let request = BackfillRequest::new(DAYS, days).at_once(2).key("days");
        self.instance.start_backfill(request).await.unwrap().backfill.id()
    }

    async fn is(&self, run: RunId, passes: impl Fn(RunStatus) -> bool) -> bool {
        passes(self.store.run(run).await.unwrap().unwrap().status)
    }

    /// Every verb once. A second life of the same store goes on where the first one was ended.
    async fn live(&self, world: &World) {
        self.abandon().await;
        let first = self.launch_chain("chain-1").await;
        self.launch(LaunchRequest::job("flaky").key("flaky")).await;
        let stop = CancelToken::new();
        let script = async {
            self.launch_chain("chain-2").await;
            let days = self.backfill("2026-10-01..2026-10-08").await;
            // It may be over by then.
            drop(self.instance.pause_backfill(days).await);
            drop(self.instance.resume_backfill(days).await);
            let endless = self.launch_one("endless").await;
            let long = self.launch_one("long").await;
            self.has_begun(world, endless, "endless").await;
            self.instance.cancel(endless, "not wanted").await.unwrap();
            self.instance.wait(endless).await.unwrap();
            self.instance.wait(first).await.unwrap();
            let again = self.instance.reexecute(first, StepScope::All).await.unwrap();
            say(&format!("launched {}", again.run.id));
            self.has_begun(world, long, "long").await;
            self.was_renewed(long).await;
            stop.cancel();
        };
        // No grace: what is under way is handed back.
        tokio::join!(self.daemon().grace(Duration::ZERO).run(stop.clone()), script);
        say("handed back");
        self.settle(work::files()).await;
    }

    /// Two runs of a process that is gone: one that was executing, one that was canceling.
    async fn abandon(&self) {
        for (key, is_canceled) in [("abandoned", false), ("abandoned while canceling", true)] {
            let run = self.launch(LaunchRequest::selection("load").key(key)).await;
            let claim = Claim {
                run,
                holder: "gone".into(),
                at: self.instance.clock().now(),
                lease: Duration::ZERO,
            };
            let is_new = self.is(run, |status| status == RunStatus::Queued).await
                && self.store.run(run).await.unwrap().unwrap().epoch == 0;
            if is_new {
                self.store.claim(claim).await.unwrap();
            }
            if is_canceled {
                self.instance.cancel(run, "not wanted").await.unwrap();
            }
        }
    }

    async fn has_begun(&self, world: &World, run: RunId, asset: &str) {
        until(&*self.store, "the step", async || {
            !world.side().executions(run, asset).is_empty() || self.is(run, RunStatus::is_final).await
        })
        .await;
    }

    /// Waits until the lease of a run was renewed, or the run is over.
    async fn was_renewed(&self, run: RunId) {
        let lease = async || self.store.run(run).await.unwrap().unwrap().lease_until;
        let first = lease().await;
        until(&*self.store, "the heartbeat", async || {
            lease().await != first || self.is(run, RunStatus::is_final).await
        })
        .await;
    }

    /// Launches runs until the parent ends it, one way or the other.
    async fn load(&self) {
        let launching = async {
            self.backfill("2026-10-01..2026-10-31").await;
            for number in 0_u32.. {
                until(&*self.store, "room in the queue", async || {
                    self.ends.is_cancelled() || unfinished(&*self.store).await < WAITING
                })
                .await;
                if self.ends.is_cancelled() {
                    return;
                }
                match number % 5 {
                    0 => self.launch(LaunchRequest::job("flaky")).await,
                    _ => self.launch(LaunchRequest::job("chain")).await,
                };
            }
        };
        tokio::join!(self.daemon().run(self.ends.clone()), launching);
    }

    /// Goes on until nothing is left to do.
    async fn settle(&self, files: u64) {
        // A minute may begin between the last look and the end of the daemon.
        while !is_settled(&*self.store, files).await {
            let stop = CancelToken::new();
            let settling = async {
                until(&*self.store, "the end of all runs", async || {
                    is_settled(&*self.store, files).await
                })
                .await;
                stop.cancel();
            };
            tokio::join!(self.daemon().run(stop.clone()), settling);
        }
    }
}

async fn unfinished(store: &dyn Store) -> usize {
    store.unfinished(LOCATION.into()).await.unwrap().len()
}

/// Whether all runs are over, all files were found, the schedule has ticked, and what failed was looked after.
pub(crate) async fn is_settled(store: &dyn Store, files: u64) -> bool {
    let states = store.triggers(LOCATION.into()).await.unwrap();
    let cursor = states
        .iter()
        .find(|state| &*state.key.name == SENSOR)
        .and_then(|state| state.cursor.clone());
    let has_ticked = |state: &TriggerState| state.key.kind != TriggerKind::Schedule || state.last_at.is_some();
    cursor.map_or(0, |cursor| cursor.parse().unwrap()) == files
        && states.iter().all(has_ticked)
        && unfinished(store).await == 0
        && store.unfinished_backfills(LOCATION.into()).await.unwrap().is_empty()
        && crate::promises::unrepeated(store).await.is_empty()
        && Conditions::read(store).await.is_handled()
}
