//! A partition is chosen from the local time of the instant.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

pub fn yesterday(day: u8) -> Option<u8> {
    Some(day)
}

#[schedule(cron = "0 6 * * *", job = cache_job, partition = yesterday)]
pub fn nightly() {}

fn main() {}
