//! The expression is a number.

use edge_assets::prelude::*;

#[job(select = "group:redis_cache")]
pub fn cache_job() {}

#[schedule(cron = 5, job = cache_job)]
pub fn often() {}

fn main() {}
