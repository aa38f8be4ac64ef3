//! What was missed is made up for in one of three ways.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "0 6 * * *", job = cache_job, missed = lates)]
pub fn nightly() {}

fn main() {}
