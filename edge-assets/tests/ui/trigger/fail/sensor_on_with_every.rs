//! What reacts has no interval.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[sensor(on = failure, job = cache_job, every = "30s")]
pub async fn landed(_ctx: &SensorContext) -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing"))
}

fn main() {}
