//! A schedule says when.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[schedule(job = cache_job)]
pub fn nightly() {}

fn main() {}
