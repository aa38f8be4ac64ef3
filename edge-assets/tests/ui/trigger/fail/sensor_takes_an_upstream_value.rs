//! There is no run to take it from.

use edge_assets::prelude::*;

#[asset]
pub async fn raw() -> Result<u8> {
    Ok(1)
}

#[job(select = "group:cache")]
pub fn cache_job() {}

#[sensor(job = cache_job)]
pub async fn landed(_raw: Dep<raw>) -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing"))
}

fn main() {}
