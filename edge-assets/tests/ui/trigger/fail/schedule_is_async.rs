//! A schedule is async.

use edge_assets::prelude::*;

#[job(select = "group:redis_cache")]
pub fn cache_job() {}

#[schedule(cron = "0 6 * * *", job = cache_job)]
pub async fn often() {}

fn main() {}
