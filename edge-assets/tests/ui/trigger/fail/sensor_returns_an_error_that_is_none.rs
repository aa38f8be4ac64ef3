//! The error lacks the trait of errors.

use edge_assets::prelude::*;

pub struct Failure;

#[job(select = "group:redis_cache")]
pub fn cache_job() {}

#[sensor(job = cache_job)]
pub async fn landed() -> Result<SensorOutcome, Failure> {
    Ok(SensorOutcome::skip("nothing"))
}

fn main() {}
