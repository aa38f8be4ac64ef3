//! A repetition has an end.

use edge_assets::prelude::*;

#[job(select = "group:cache", retry(backoff = "1m"))]
pub fn cache_job() {}

fn main() {}
