//! The zone is not written out.

use edge_assets::prelude::*;

const ZONE: &str = "UTC";

#[job(select = "group:redis_cache")]
pub fn cache_job() {}

#[schedule(cron = "0 6 * * *", job = cache_job, timezone = ZONE)]
pub fn often() {}

fn main() {}
