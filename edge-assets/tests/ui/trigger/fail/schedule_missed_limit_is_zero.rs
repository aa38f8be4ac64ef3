//! A limit of nothing is no limit.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "0 * * * *", job = cache_job, overlap = queue, missed(all, max = 0))]
pub fn nightly() {}

fn main() {}
