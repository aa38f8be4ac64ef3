//! The expression says nothing.

use edge_assets::prelude::*;

#[job(select = "group:redis_cache")]
pub fn cache_job() {}

#[schedule(cron = "", job = cache_job)]
pub fn often() {}

fn main() {}
