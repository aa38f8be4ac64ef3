//! Only all of them have limits.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "0 * * * *", job = cache_job, overlap = queue, missed(max = 3))]
pub fn nightly() {}

fn main() {}
