//! A sensor has no time to look.

use edge_assets::prelude::*;

#[job(select = "group:redis_cache")]
pub fn cache_job() {}

#[sensor(job = cache_job, timeout = "0s")]
pub async fn landed() -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing"))
}

fn main() {}
