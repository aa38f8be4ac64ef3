//! There is no such minute.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "61 * * * *", job = cache_job)]
pub fn nightly() {}

fn main() {}
