//! The jobs that it reacts to are there.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[sensor(on = failure, jobs = [cache_jb])]
pub async fn landed(_ctx: &SensorContext) -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing"))
}

fn main() {}
