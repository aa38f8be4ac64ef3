//! A tick that overlaps has four ways out.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "0 6 * * *", job = cache_job, overlap = queu)]
pub fn nightly() {}

fn main() {}
