//! An argument is misspelt.

use edge_assets::prelude::*;

#[job(select = "group:redis_cache")]
pub fn cache_job() {}

#[schedule(cron = "0 6 * * *", job = cache_job, time_zone = "UTC")]
pub fn often() {}

fn main() {}
