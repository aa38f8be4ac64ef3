//! Several runs at once would cancel each other.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "0 6 * * *", job = cache_job, missed = all, overlap = cancel_old)]
pub fn nightly() {}

fn main() {}
