//! Sensors: one that looks at a folder, one that reacts to failures; and an alert on its way.
//!
//! What the daemon does is done by hand here: a sensor is evaluated, its answer is judged, its cursor is kept.
//!
//! `cargo run -p examples --example sensor`

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use edge_assets::{
    RunStatus,
    alert::{Alert, AlertError, AlertKind, AlertSink, Alerts},
    boxed::BoxFuture,
    prelude::*,
    run::{NewRun, Run},
};
use jiff::Timestamp;

/// A folder in which files land.
#[derive(Default)]
struct Folder(Mutex<Vec<&'static str>>);

impl Resource for Folder {}

impl Folder {
    fn files(&self) -> Vec<&'static str> {
        self.0.lock().expect("nobody panics with the lock").clone()
    }
}

#[asset]
async fn landed() -> Result {
    Ok(())
}

#[job(assets = [landed])]
fn load() {}

/// One run for each new file. The cursor is the last file that was seen; it moves only when the tick succeeds.
#[sensor(job = load, every = "10s", max_requests = 2)]
async fn new_files(ctx: &SensorContext, folder: Res<Folder>) -> Result<SensorOutcome> {
    let seen = ctx.cursor().unwrap_or_default();
    let new: Vec<&str> = folder.files().into_iter().filter(|file| *file > seen).take(2).collect();
    let Some(last) = new.last().copied() else {
        return Ok(SensorOutcome::skip("no new file"));
    };
    Ok(SensorOutcome::requests(new.into_iter().map(RunRequest::new)).cursor(last))
}

/// Launches nothing: it tells somebody.
#[sensor(on = failure, jobs = [load])]
async fn tell(ctx: &SensorContext) -> Result<SensorOutcome> {
    let run = ctx.run()?;
    let reason = run.reason.as_deref().unwrap_or("a step failed");
    Ok(SensorOutcome::skip("told").alert(format!("a load failed: {reason}")))
}

/// A sink of our own; a webhook or a mail would stand here.
#[derive(Debug)]
struct Terminal;

impl AlertSink for Terminal {
    fn name(&self) -> &str {
        "terminal"
    }

    fn deliver<'a>(&'a self, alert: &'a Alert) -> BoxFuture<'a, Result<(), AlertError>> {
        Box::pin(async move {
            println!("ALERT {}: {}", alert.headline(), alert.text);
            Ok(())
        })
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = Arc::new(Folder::default());
    let resources = Resources::new().with_arc::<Folder>(folder.clone());
    let definitions = Definitions::registered().resources(resources).build()?;
    let context = || AssetContext::for_test_with(definitions.resources().clone());

    let new_files = definitions.sensor("new_files").expect("it is declared");
    let mut cursor = None;
    for landing in [&["a.csv", "b.csv", "c.csv"][..], &[], &["d.csv"], &[]] {
        folder.0.lock().expect("nobody panics with the lock").extend(landing);
        let answer = (new_files.run)(SensorContext::new(context(), cursor.clone())).await;
        let verdict = new_files.judge(answer);
        let keys: Vec<&str> = verdict
            .requests
            .iter()
            .map(|request| request.run_key.as_str())
            .collect();
        println!("{:?} {keys:?}", verdict.outcome);
        cursor = verdict.cursor.map(Into::into).or(cursor);
    }
    anyhow::ensure!(cursor.as_deref() == Some("d.csv"), "every file was seen once");

    let now: Timestamp = "2026-11-22T09:00:00Z".parse()?;
    let mut run = Run::queued(NewRun::new("here", "landed", now));
    run.job = Some("load".into());
    run.status = RunStatus::Failure;
    run.reason = Some("the disk is full".to_owned());

    let (alerts, tasks) = Alerts::builder().sink(Terminal).start();
    for sensor in definitions.sensors().iter().filter(|sensor| sensor.reacts_to(&run)) {
        let reacting = SensorContext::new(context(), None).with_run(run.clone(), Vec::new());
        let verdict = sensor.judge((sensor.run)(reacting).await);
        if let Some(text) = verdict.alert {
            alerts.raise(Alert::new(AlertKind::Sensor, sensor.name.clone(), text, now));
        }
    }
    tasks.close(Duration::from_secs(5)).await;
    Ok(())
}
