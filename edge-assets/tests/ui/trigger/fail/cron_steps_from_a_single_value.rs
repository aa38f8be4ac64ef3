//! A step begins at a single value.

use edge_assets::prelude::*;

#[job(select = "group:redis_cache")]
pub fn cache_job() {}

#[schedule(cron = "0/10 * * * *", job = cache_job)]
pub fn often() {}

fn main() {}
