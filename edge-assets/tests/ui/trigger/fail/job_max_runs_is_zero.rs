//! A job may run.

use edge_assets::prelude::*;

#[job(select = "group:cache", max_runs = 0)]
pub fn cache_job() {}

fn main() {}
