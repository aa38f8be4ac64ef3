//! A nickname hides when it fires.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "@daily", job = cache_job)]
pub fn nightly() {}

fn main() {}
