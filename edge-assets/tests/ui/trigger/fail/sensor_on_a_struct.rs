//! The attribute stands on a struct.

use edge_assets::prelude::*;

#[job(select = "group:redis_cache")]
pub fn cache_job() {}

#[sensor(job = cache_job)]
pub struct Landed;

fn main() {}
