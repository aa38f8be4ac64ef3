//! There is no such job.

use edge_assets::prelude::*;

#[job(select = "group:redis_cache")]
pub fn cache_job() {}

#[sensor(job = cash_job)]
pub async fn landed() -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing"))
}

fn main() {}
