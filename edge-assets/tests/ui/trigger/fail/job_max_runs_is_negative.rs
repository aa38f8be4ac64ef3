//! There is no negative number of runs.

use edge_assets::prelude::*;

#[job(select = "group:cache", max_runs = -1)]
pub fn cache_job() {}

fn main() {}
