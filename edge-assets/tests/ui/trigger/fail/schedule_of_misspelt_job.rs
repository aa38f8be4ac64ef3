//! There is no such job.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "0 6 * * *", job = cash_job)]
pub fn nightly() {}

fn main() {}
