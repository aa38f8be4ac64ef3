//! A jitter ends before the next instant.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "*/5 * * * *", job = cache_job, jitter = "10m")]
pub fn nightly() {}

fn main() {}
