//! A list has nothing between two commas.

use edge_assets::prelude::*;

#[job(select = "group:redis_cache")]
pub fn cache_job() {}

#[schedule(cron = "0,,30 * * * *", job = cache_job)]
pub fn often() {}

fn main() {}
