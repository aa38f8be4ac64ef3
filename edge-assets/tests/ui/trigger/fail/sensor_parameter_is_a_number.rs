//! A parameter says where its value comes from.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[sensor(job = cache_job)]
pub async fn landed(_count: u8) -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing"))
}

fn main() {}
