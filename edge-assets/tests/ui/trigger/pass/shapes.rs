//! Every form of job, schedule and sensor.
#![deny(warnings)]

use edge_assets::prelude::*;

struct Client;

impl Resource for Client {}

mod cache {
    use edge_assets::prelude::*;

    #[asset]
    pub(crate) async fn stats() -> Result {
        Ok(())
    }

    /// Launched from elsewhere, too.
    #[job(select = "group:cache")]
    pub(crate) fn cache_job() {}
}

/// Lists its assets.
#[job(assets = [cache::stats], tags(team = "edge", "k8s/cpu" = "2"))]
fn listed() {}

#[schedule(cron = "*/5 * * * *", job = cache::cache_job)]
fn often() {}

#[schedule(cron = "0 6 1-7 * +MON", job = listed, timezone = "America/Argentina/Buenos_Aires", enabled = false)]
fn first_monday() {}

#[sensor(job = cache::cache_job)]
async fn with_defaults() -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing"))
}

/// Asks a service.
#[sensor(job = listed, every = "10s", timeout = "1m", enabled = true)]
async fn polled(
    ctx: &SensorContext,
    inner: &AssetContext,
    client: Res<Client>,
    #[res] borrowed: &Client,
    optional: Option<Res<Client>>,
) -> anyhow::Result<SensorOutcome> {
    let _ = (inner, &client, borrowed, &optional);
    tokio::task::yield_now().await;
    Ok(SensorOutcome::request(RunRequest::new(ctx.cursor().unwrap_or("first"))).cursor("next"))
}

#[sensor(job = listed)]
fn plain(ctx: &SensorContext) -> Result<SensorOutcome, String> {
    Err(format!("{:?}", ctx.cursor()))
}

#[cfg(any())]
#[schedule(cron = "0 0 * * *", job = no_such_job)]
fn left_out() {}

fn main() {
    listed();
    often();
}
