//! No tick comes before its instant.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "0 6 * * *", job = cache_job, jitter = "-5m")]
pub fn nightly() {}

fn main() {}
