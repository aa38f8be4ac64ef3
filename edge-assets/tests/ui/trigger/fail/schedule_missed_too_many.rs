//! No more than a hundred are made up for.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "0 * * * *", job = cache_job, overlap = queue, missed(all, max = 500))]
pub fn nightly() {}

fn main() {}
