//! Write, audit, publish: what an asset stages is seen by readers only once its blocking checks have passed on it.
//!
//! `cargo run -p examples --example write_audit_publish`

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use edge_assets::{
    cache::{Cache, CacheExt, MemoryCache},
    checks::metadata::{bounds, on_metadata},
    clock::SystemClock,
    exec::RunOptions,
    prelude::*,
};

const KEY: &str = "dashboard:temperatures";
const TTL: Duration = Duration::from_secs(120);

/// What the stations say, run after run; the second time one of them is broken.
const SAID: [[f64; 3]; 3] = [[21.5, 19.8, 20.1], [21.6, -300.0, 20.2], [21.7, 20.0, 20.3]];
static RUN: AtomicUsize = AtomicUsize::new(0);

/// Written aside in the cache, and returned: the framework publishes it.
#[asset]
async fn temperatures(cache: Res<dyn Cache>) -> Result<Staged<Vec<f64>>> {
    let said = SAID[RUN.fetch_add(1, Ordering::Relaxed)].to_vec();
    let lowest = said.iter().copied().fold(f64::INFINITY, f64::min);
    let staged = cache.stage_json(KEY, &said, Some(TTL)).await?;
    Ok(Staged::new(said, staged).quantity("lowest", lowest, "°C"))
}

/// Sees the value before anybody else does. With `severity = warn` and without `blocking` it would only tell.
#[asset_check(asset = temperatures, blocking)]
fn none_is_missing(temperatures: &[f64]) -> CheckResult {
    CheckResult::pass_if(temperatures.len() == 3)
}

/// A check may also read what is staged, as a reader would; without a stage it reads what is published.
#[asset_check(asset = temperatures, blocking)]
async fn it_can_be_read(ctx: &AssetContext, cache: Res<dyn Cache>) -> Result<CheckResult> {
    let bytes = cache.get_checked(ctx, KEY).await?.unwrap_or_default();
    let read: Vec<f64> = serde_json::from_slice(&bytes)?;
    Ok(CheckResult::pass().with("read", read.len()))
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cache: Arc<dyn Cache> = Arc::new(MemoryCache::new(Arc::new(SystemClock::new())));
    let definitions = Definitions::registered()
        // Built in: nothing to write.
        .checks(on_metadata::<temperatures>([bounds("lowest", -273.15..).blocking()]))
        .resources(Resources::new().with_arc::<dyn Cache>(Arc::clone(&cache)))
        .build()?;

    let mut seen = Vec::new();
    for _ in SAID {
        let result = definitions
            .execute(definitions.plan("temperatures")?, RunOptions::new())
            .await?;
        let step = &result.steps[0];
        let shown: Vec<f64> = cache.get_json(KEY).await?.unwrap_or_default();
        println!("{}: the dashboard shows {shown:?}", step.status);
        if let Some(failure) = &step.failure {
            println!("  {}", failure.message());
        }
        seen.push(shown);
    }
    anyhow::ensure!(seen[1] == seen[0], "what failed its checks was never seen");
    anyhow::ensure!(seen[2] == SAID[2], "and the next good one is there");
    Ok(())
}
