//! Several runs at once need a policy that lets them through.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "0 6 * * *", job = cache_job, missed = all)]
pub fn nightly() {}

fn main() {}
