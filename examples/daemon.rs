//! The daemon within a program of one's own: a queue that outlives it, a run that goes on where it was, an end in good order.
//!
//! `cargo run -p examples --example daemon`

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::ensure;
use edge_assets::{
    CancelToken, LogLevel, RunId,
    daemon::Daemon,
    instance::{Instance, LaunchRequest, Leases, Limits},
    prelude::*,
    store::SqliteStore,
};
use tokio::sync::Semaphore;

/// Whether the mail server answers; at first it does not.
#[derive(Resource)]
struct MailServer(Semaphore);

#[asset]
async fn figures(ctx: &AssetContext) -> Result {
    ctx.log(LogLevel::Info, "the figures take long to make");
    Ok(())
}

#[asset(deps = [figures])]
async fn mailed(server: Res<MailServer>) -> Result {
    let _answer = server.0.acquire().await?;
    Ok(())
}

#[job(assets = [figures, mailed], priority = 5)]
fn report() {}

#[schedule(cron = "0 7 * * 1-5", timezone = "Europe/Berlin", job = report)]
fn workdays() {}

async fn open(file: &Path, answers: usize) -> anyhow::Result<Instance> {
    let store = Arc::new(SqliteStore::open(file).await?);
    let resources = Resources::new().with(MailServer(Semaphore::new(answers)));
    let definitions = Definitions::registered().resources(resources).build()?;
    // Short, so that this program ends soon: a process that says nothing for a second is believed dead.
    let leases = Leases::new().run(Duration::from_secs(1)).leader(Duration::from_secs(1));
    let limits = Limits::new().max_runs(4);
    Ok(Instance::builder(definitions, store)
        .leases(leases)
        .limits(limits)
        .build())
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("edge.sqlite");

    // The first process executes the run as far as the mail server lets it, and is gone from one moment to the next.
    let first = open(&file, 0).await?;
    let request = || LaunchRequest::job("report").key("report of 2026-11-25");
    let run = first.launch(request()).await?.run;
    let daemon = Daemon::new(first.clone())?;
    tokio::select! {
        () = daemon.run(CancelToken::new()) => {}
        made = until_made(&first, run.id) => made?,
    }
    println!("the process of {} is gone", run.id.short());
    first.store().close().await?;

    // Another one finds the run in the file, and goes on with what is left of it.
    let second = open(&file, 1).await?;
    let again = second.launch(request()).await?;
    ensure!(!again.is_new && again.run.id == run.id, "one key, one run");
    let stop = CancelToken::new();
    let daemon = Daemon::new(second.clone())?.grace(Duration::from_secs(5));
    let alive = daemon.is_alive();
    let work = async {
        let ended = second.wait(run.id).await;
        println!("alive: {}", alive());
        stop.cancel();
        ended
    };
    let (ended, ()) = tokio::join!(work, daemon.run(stop.clone()));
    let ended = ended?;
    println!("{} is {}, in its epoch {}", ended.id.short(), ended.status, ended.epoch);

    for step in second.run_detail(run.id).await?.view.steps.values() {
        println!("  {}: {} attempt(s)", step.key, step.attempts);
    }
    ensure!(ended.epoch == 2 && ended.succeeded_steps == 2, "nothing was lost");
    for trigger in second.triggers().await? {
        let next = trigger.next.map(|next| next.to_string()).unwrap_or_default();
        println!(
            "{} launches {} at {next}",
            trigger.name,
            trigger.job.unwrap_or_default()
        );
    }
    second.store().close().await?;
    Ok(())
}

/// Waits until the figures are in the store.
async fn until_made(instance: &Instance, run: RunId) -> anyhow::Result<()> {
    let mut changes = instance.store().changes();
    while instance.run(run).await?.succeeded_steps < 1 {
        changes.changed().await?;
    }
    Ok(())
}
