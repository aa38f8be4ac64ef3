//! A range runs forwards.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "0 22-2 * * *", job = cache_job)]
pub fn nightly() {}

fn main() {}
