//! 100,000 devices from ClickHouse into one JSON value of a real Redis: what `device_stats_cache` does every minute.
//! The embedded engine and a Redis on a free port are started; both are warm.
//!
//! `cargo bench -p benches --bench devices_to_redis`; target under 0.5 s.

#![expect(clippy::print_stdout, reason = "a bench reports to the terminal")]

use std::{process::ExitCode, sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use benches::{Stopwatch, is_measuring};
use edge_assets::{
    Resources,
    cache::{Cache, RedisCache, RedisSettings},
    clickhouse::{ClickHouse, ClickHouseSettings, Compression, embedded},
    clock::ManualClock,
    exec::RunOptions,
    testing::RedisServer,
};
use edge_pipelines::{
    generator::{Event, Fleet, Lateness, Timeline},
    schema::Schema,
    settings::PipelineSettings,
};
use jiff::{SignedDuration, Timestamp};

/// How many devices and rounds there are; a few when `cargo test` only looks whether the bench still runs.
#[derive(Clone, Copy)]
struct Size {
    devices: u32,
    rounds: usize,
}

impl Size {
    fn of_arguments() -> Self {
        match is_measuring() {
            true => Self {
                devices: 100_000,
                rounds: 10,
            },
            false => Self {
                devices: 100,
                rounds: 1,
            },
        }
    }
}

fn main() -> ExitCode {
    embedded::serve_child_if_asked();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    match runtime
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(bench(Size::of_arguments())))
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("the bench did not run: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn bench(size: Size) -> Result<()> {
    if embedded::LibrarySearch::from_environment().find().is_err() {
        println!("left out: the embedded engine is not installed; run `cargo xtask setup`");
        return Ok(());
    }
    let Some(redis) = RedisServer::start().await? else {
        println!("left out: redis-server is not installed; run `cargo xtask setup`");
        return Ok(());
    };
    let engine = embedded::EmbeddedClickHouse::builder().start().await?;
    let settings = ClickHouseSettings::from_url((engine.url().to_owned(), "the embedded engine"))?
        .user(engine.user().to_owned())
        .password(engine.password())
        .compression(Compression::None)
        .database("telemetry");
    let ch = ClickHouse::new(settings)?;
    let now: Timestamp = "2026-11-22T09:00:00Z".parse()?;
    Schema::new(&ch, None)
        .migrate(now, &|_| {})
        .await
        .context("the schema")?;
    fill(&ch, size.devices, now).await.context("the events")?;

    let cache: Arc<dyn Cache> = Arc::new(RedisCache::new(RedisSettings::at("127.0.0.1", redis.port()))?);
    cache.open().await.map_err(|error| anyhow::anyhow!(error))?;
    let resources = Resources::new()
        .with(ch)
        .with_arc::<dyn Cache>(Arc::clone(&cache))
        .with(PipelineSettings::default());
    let definitions = edge_pipelines::definitions("UTC")?.with_resources(resources)?;
    let (watch, mut times) = (Stopwatch::new(), Vec::new());
    let before = resident_kib();
    for _ in 0..size.rounds {
        let plan = definitions.plan("device_stats_cache")?;
        let options = RunOptions::new().clock(Arc::new(ManualClock::at(now)));
        let (result, took) = watch.time_async(definitions.execute(plan, options)).await;
        let result = result?;
        times.push(took);
        anyhow::ensure!(result.is_success(), "{:?}", result.steps);
    }
    let bytes = cache
        .get("dashboard:device_stats")
        .await?
        .map_or(0, |value| value.len());
    times.sort();
    println!(
        "device_stats_cache of {} devices, {bytes} bytes of JSON, {} rounds",
        size.devices, size.rounds
    );
    println!(
        "  fastest {:?}, median {:?}, slowest {:?}",
        times[0],
        times[size.rounds / 2],
        times[size.rounds - 1]
    );
    println!(
        "  resident memory {before} KiB before, {} KiB after, {} KiB at most",
        resident_kib(),
        peak_kib()
    );
    Ok(())
}

/// Three events of each device within the last five minutes.
async fn fill(ch: &ClickHouse, devices: u32, now: Timestamp) -> Result<()> {
    let fleet = Fleet::new(1, devices);
    let from = now.saturating_sub(SignedDuration::from_mins(4))?;
    let lateness = Lateness {
        share: 0.0,
        most: Duration::ZERO,
    };
    let timeline = Timeline {
        from,
        to: now,
        first: 0,
        events: u64::from(devices) * 3,
        lateness,
        seed: 1,
    };
    let mut inserter = ch.inserter::<Event<'_>>("events");
    for event in timeline.stream(&fleet)? {
        inserter.write(&event).await?;
    }
    inserter.end().await?;
    Ok(())
}

fn status_kib(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    line.and_then(|rest| rest.trim_start_matches(':').split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

fn resident_kib() -> u64 {
    status_kib("VmRSS")
}

fn peak_kib() -> u64 {
    status_kib("VmHWM")
}
