//! The ways out are words, not texts.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "0 6 * * *", job = cache_job, overlap = "skip")]
pub fn nightly() {}

fn main() {}
