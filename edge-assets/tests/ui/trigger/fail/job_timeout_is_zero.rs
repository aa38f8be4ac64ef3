//! A run takes some time.

use edge_assets::prelude::*;

#[job(select = "group:cache", timeout = "0s")]
pub fn cache_job() {}

fn main() {}
