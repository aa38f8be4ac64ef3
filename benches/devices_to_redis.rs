//! 100,000 devices from ClickHouse into one JSON value of a real Redis: what `device_stats_cache` does every minute.
//! The embedded engine and a Redis on a free port are started; both are warm.
//!
//! `cargo bench -p benches --bench devices_to_redis`; target under 0.5 s.

use std::{process::ExitCode, sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use edge_assets::{
    Resources,
    cache::{Cache, RedisCache, RedisSettings},
    clickhouse::{ClickHouse, ClickHouseSettings, Compression, embedded},
    clock::{Clock as _, ManualClock, SystemClock},
    exec::RunOptions,
    testing::RedisServer,
};
use edge_pipelines::{
    generator::{Event, Fleet, Lateness, Timeline},
    schema::Schema,
    settings::PipelineSettings,
};
use jiff::{SignedDuration, Timestamp};

const DEVICES: u32 = 100_000;
const ROUNDS: usize = 10;

fn main() -> ExitCode {
    embedded::serve_child_if_asked();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    match runtime
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(bench()))
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("left out: {error:#}");
            ExitCode::SUCCESS
        }
    }
}

async fn bench() -> Result<()> {
    let engine = embedded::EmbeddedClickHouse::builder().start().await?;
    let Some(redis) = RedisServer::start().await? else {
        anyhow::bail!("redis-server is not installed");
    };
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
    fill(&ch, now).await.context("the events")?;

    let cache: Arc<dyn Cache> = Arc::new(RedisCache::new(RedisSettings::at("127.0.0.1", redis.port()))?);
    cache.open().await.map_err(|error| anyhow::anyhow!(error))?;
    let resources = Resources::new()
        .with(ch)
        .with_arc::<dyn Cache>(Arc::clone(&cache))
        .with(PipelineSettings::default());
    let definitions = edge_pipelines::definitions("UTC")?.with_resources(resources)?;
    let (clock, mut times) = (SystemClock::new(), Vec::new());
    let before = resident_kib();
    for _ in 0..ROUNDS {
        let plan = definitions.plan("device_stats_cache")?;
        let options = RunOptions::new().clock(Arc::new(ManualClock::at(now)));
        let began = clock.monotonic();
        let result = definitions.execute(plan, options).await?;
        times.push(clock.monotonic().saturating_sub(began));
        anyhow::ensure!(result.is_success(), "{:?}", result.steps);
    }
    let size = cache
        .get("dashboard:device_stats")
        .await?
        .map_or(0, |value| value.len());
    times.sort();
    println!("device_stats_cache of {DEVICES} devices, {size} bytes of JSON, {ROUNDS} rounds");
    println!(
        "  fastest {:?}, median {:?}, slowest {:?}",
        times[0],
        times[ROUNDS / 2],
        times[ROUNDS - 1]
    );
    println!(
        "  resident memory {before} KiB before, {} KiB after, {} KiB at most",
        resident_kib(),
        peak_kib()
    );
    Ok(())
}

/// Three events of each device within the last five minutes.
async fn fill(ch: &ClickHouse, now: Timestamp) -> Result<()> {
    let fleet = Fleet::new(1, DEVICES);
    let from = now.saturating_sub(SignedDuration::from_mins(4))?;
    let lateness = Lateness {
        share: 0.0,
        most: Duration::ZERO,
    };
    let timeline = Timeline {
        from,
        to: now,
        first: 0,
        events: u64::from(DEVICES) * 3,
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
