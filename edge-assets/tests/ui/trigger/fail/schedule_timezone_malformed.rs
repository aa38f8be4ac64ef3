//! A time zone has an IANA name.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(cron = "0 6 * * *", job = cache_job, timezone = "berlin time")]
pub fn nightly() {}

fn main() {}
