//! What launches a mistaken job still finds it.

use edge_assets::prelude::*;

#[job(selekt = "group:cache", assets = [])]
pub fn cache_job() {}

#[schedule(cron = "0 6 * * *", job = cache_job)]
pub fn nightly() {}

#[sensor(job = cache_job)]
pub async fn polled() -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing"))
}

fn main() {}
