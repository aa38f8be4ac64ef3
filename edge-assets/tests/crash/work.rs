//! What the children execute: assets that leave a line for each execution, jobs, a schedule, and a sensor with run keys and a cursor.

use std::{
    future::{Future, pending},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use edge_assets::{
    AssetContext, AssetDef, AssetKey, AutomationCondition, Definitions, LogLevel, PartitionsDefinition, RetryPolicy,
    RunRequest, SensorContext, SensorOutcome,
    asset::AssetError,
    boxed::BoxFuture,
    trigger::{JobDef, Missed, Overlap, ScheduleDef, SensorDef},
};

use crate::world::{POOL, Side, World};

/// The schedule of every minute, which makes up for all that it missed.
pub(crate) const SCHEDULE: &str = "minutely";
/// The sensor: it finds one file a look, `file-1`, `file-2` and so on.
pub(crate) const SENSOR: &str = "files";
/// The steps of the job `chain`.
pub(crate) const STEPS: [&str; 3] = ["load", "transform", "publish"];
/// What is made whenever the chain was, by its automation condition.
pub(crate) const REPORTED: &str = "reported";
/// The asset of which a month is made.
pub(crate) const DAYS: &str = "days";
/// How many lines the asset `chatty` logs, and how long each is.
pub(crate) const LINES: usize = 40;
pub(crate) const LINE_BYTES: usize = 20_000;

/// The files that the sensor found.
pub(crate) const FOUND: PartitionsDefinition = PartitionsDefinition::dynamic("found");

/// How many files there are.
static FILES: AtomicU64 = AtomicU64::new(0);

/// Says how many files the sensor of this process finds.
pub(crate) fn there_are(files: u64) {
    FILES.store(files, Ordering::SeqCst);
}

pub(crate) fn definitions(world: &World) -> Definitions {
    let side = || world.side();
    let gate = world.gate();
    let middle = |key: &str, after: &str| AssetDef::builder(key).after_key(AssetKey::new(after).unwrap());
    let done = |_: bool| async { Ok(()) };
    let first_waits = move |is_first: bool| {
        let gate = gate.clone();
        async move {
            while is_first && !gate.exists() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            Ok(())
        }
    };
    let assets = [
        noted(AssetDef::builder("load"), side(), done),
        noted(middle("transform", "load").pool(POOL), side(), done),
        noted(middle("publish", "transform"), side(), done),
        noted(
            middle(REPORTED, "publish").automation(AutomationCondition::eager()),
            side(),
            done,
        ),
        noted(AssetDef::builder("flaky"), side(), |_| async {
            Err(std::io::Error::other("as ever"))
        }),
        noted(AssetDef::builder("endless"), side(), |_| pending()),
        noted(AssetDef::builder("long"), side(), |is_first| async move {
            if is_first { pending().await } else { Ok(()) }
        }),
        noted(AssetDef::builder("gated").pool(POOL), side(), first_waits),
        AssetDef::builder("of_a_file")
            .partitions(FOUND)
            .run(|| async { Ok::<(), std::io::Error>(()) }),
        noted(
            AssetDef::builder(DAYS).partitions(PartitionsDefinition::daily("2026-10-01")),
            side(),
            done,
        ),
        AssetDef::builder("chatty").run(|ctx: AssetContext| async move {
            for number in 0..LINES {
                ctx.log(LogLevel::Info, format!("{number} {}", "x".repeat(LINE_BYTES)));
            }
            Ok::<(), std::io::Error>(())
        }),
    ];
    let mut flaky = JobDef::new("flaky", "flaky");
    flaky.retry = Some(RetryPolicy::new(1).backoff(Duration::from_millis(10)));
    let mut minutely = ScheduleDef::new(SCHEDULE, "* * * * *", "chain");
    (minutely.missed, minutely.overlap) = (Missed::EVERY, Overlap::Queue);
    let mut files = SensorDef::new(SENSOR, "chain", look);
    (files.every, files.overlap) = (Duration::from_millis(50), Overlap::Queue);
    Definitions::builder()
        .assets(assets)
        .jobs([JobDef::new("chain", STEPS.join(" or ")), flaky])
        .schedules([minutely])
        .sensors([files])
        .build()
        .unwrap()
}

/// An asset that leaves a line, and is told whether this is the first execution of its step in this run.
fn noted<F, R>(builder: edge_assets::asset::AssetBuilder, side: Side, work: F) -> AssetDef
where
    F: Fn(bool) -> R + Send + Sync + 'static,
    R: Future<Output = Result<(), std::io::Error>> + Send + 'static,
{
    builder.run(move |ctx: AssetContext| {
        let (run, key) = (ctx.run_id(), ctx.key().to_string());
        let is_first = side.executions(run, &key).is_empty();
        side.note(run, &key);
        work(is_first)
    })
}

fn look(ctx: SensorContext) -> BoxFuture<'static, Result<SensorOutcome, AssetError>> {
    Box::pin(async move {
        let seen: u64 = ctx.cursor().map_or(Ok(0), str::parse)?;
        if seen >= files() {
            return Ok(SensorOutcome::skip("no new file"));
        }
        let next = seen + 1;
        ctx.add_partitions(&FOUND, [format!("file-{next}")]).await?;
        Ok(SensorOutcome::request(RunRequest::new(format!("file-{next}"))).cursor(next.to_string()))
    })
}

/// How many files the sensor of this process finds.
pub(crate) fn files() -> u64 {
    FILES.load(Ordering::SeqCst)
}
