//! A sensor rests between looks.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[sensor(job = cache_job, every = "0s")]
pub async fn landed(_ctx: &SensorContext) -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing"))
}

fn main() {}
