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

const PRIORITY: i32 = -5;
const HALF_AN_HOUR: std::time::Duration = std::time::Duration::from_secs(1_800);
const TWICE: edge_assets::RetryPolicy = edge_assets::RetryPolicy::new(2);

#[job(
    select = "all()",
    priority = PRIORITY,
    retry(max = 2, backoff = "1m", jitter),
    timeout = "1h",
    max_runs = 1,
    tags(target = "clickhouse", "k8s/cpu" = "2"),
    tag_limits(target = 2, "k8s/cpu" = 4),
)]
fn limited() {}

#[job(assets = [cache::stats], priority = -1, retry = TWICE, timeout = HALF_AN_HOUR)]
fn with_constants() {}

fn yesterday(local: &jiff::Zoned) -> Option<edge_assets::PartitionKey> {
    local.yesterday().ok().map(|day| edge_assets::PartitionKey::new(day.date().to_string()))
}

#[schedule(cron = "0 1 * * *", job = limited, overlap = cancel_old, missed = none, jitter = "30s", partition = yesterday)]
fn careful() {}

#[schedule(cron = "*/10 * * * *", job = limited, overlap = queue, missed(all, max = 20, within = "6h"), jitter = "10m")]
fn catching_up() {}

#[schedule(cron = "0 * * * *", job = limited, overlap = allow, missed = all, jitter = HALF_AN_HOUR)]
fn beside_each_other() {}

#[schedule(cron = "0 * * * *", job = limited, overlap = skip, missed = latest)]
fn as_by_default() {}

/// Tells of failures, and launches nothing.
#[sensor(on = failure)]
async fn any_failure(ctx: &SensorContext) -> Result<SensorOutcome> {
    let run = ctx.run()?;
    Ok(SensorOutcome::skip("told").alert(format!("{} failed", run.id)))
}

#[sensor(on = [success, canceled], jobs = [limited, cache::cache_job], job = listed, overlap = allow, max_requests = 5)]
async fn some_ends(ctx: &SensorContext, client: Res<Client>) -> Result<SensorOutcome> {
    let _ = &client;
    Ok(SensorOutcome::request(RunRequest::new(ctx.run()?.id.to_string())))
}

#[sensor(asset = cache::stats, job = limited, timeout = "5s", enabled = false)]
fn new_stats(ctx: &SensorContext) -> Result<SensorOutcome> {
    Ok(SensorOutcome::request(RunRequest::new(ctx.materialization()?.run_id.to_string())))
}

#[sensor(asset = "per_tenant/42", job = limited)]
fn new_tenant() -> Result<SensorOutcome> {
    Ok(SensorOutcome::requests([]))
}

#[cfg(any())]
#[schedule(cron = "0 0 * * *", job = no_such_job)]
fn left_out() {}

fn main() {
    listed();
    often();
}
