//! The return type is missing.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[sensor(job = cache_job)]
pub async fn landed(_ctx: &SensorContext) {
    
}

fn main() {}
