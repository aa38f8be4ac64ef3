//! A jitter of nothing is no jitter.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "0 6 * * *", job = cache_job, jitter = "0s")]
pub fn nightly() {}

fn main() {}
