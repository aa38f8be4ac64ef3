//! A time between two looks has a unit that does not exist.

use edge_assets::prelude::*;

#[job(select = "group:redis_cache")]
pub fn cache_job() {}

#[sensor(job = cache_job, every = "30 seconds")]
pub async fn landed() -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing"))
}

fn main() {}
