//! A sensor takes something that is not a resource.

use edge_assets::prelude::*;

pub struct Db;

#[job(select = "group:redis_cache")]
pub fn cache_job() {}

#[sensor(job = cache_job)]
pub async fn landed(_db: Res<Db>) -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing"))
}

fn main() {}
