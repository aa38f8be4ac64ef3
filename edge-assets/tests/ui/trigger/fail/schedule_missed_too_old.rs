//! What is older than a day is not made up for.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "0 * * * *", job = cache_job, overlap = queue, missed(all, within = "2d"))]
pub fn nightly() {}

fn main() {}
