//! A month does not exist.

use edge_assets::prelude::*;

#[job(select = "group:redis_cache")]
pub fn cache_job() {}

#[schedule(cron = "0 6 1 13 *", job = cache_job)]
pub fn often() {}

fn main() {}
