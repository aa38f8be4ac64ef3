//! There are no seconds.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "0 0 6 * * *", job = cache_job)]
pub fn nightly() {}

fn main() {}
