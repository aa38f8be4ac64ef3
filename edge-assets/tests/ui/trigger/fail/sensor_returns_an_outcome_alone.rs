//! An outcome is not a result.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[sensor(job = cache_job)]
pub async fn landed() -> SensorOutcome {
    SensorOutcome::skip("nothing")
}

fn main() {}
