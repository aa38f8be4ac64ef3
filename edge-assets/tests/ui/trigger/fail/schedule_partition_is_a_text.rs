//! A partition is chosen by a function.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "0 6 * * *", job = cache_job, partition = "yesterday")]
pub fn nightly() {}

fn main() {}
