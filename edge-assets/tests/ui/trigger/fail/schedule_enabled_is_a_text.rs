//! A flag is true or false.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "0 6 * * *", job = cache_job, enabled = "no")]
pub fn nightly() {}

fn main() {}
