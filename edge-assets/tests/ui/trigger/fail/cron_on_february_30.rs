//! There is no such day.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "0 0 30 2 *", job = cache_job)]
pub fn nightly() {}

fn main() {}
