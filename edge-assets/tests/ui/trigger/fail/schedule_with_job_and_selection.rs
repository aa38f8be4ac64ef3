//! A schedule has a job, and a selection beside it.

use edge_assets::prelude::*;

#[job(select = "group:redis_cache")]
pub fn cache_job() {}

#[schedule(cron = "0 6 * * *", job = cache_job, select = "*")]
pub fn often() {}

fn main() {}
