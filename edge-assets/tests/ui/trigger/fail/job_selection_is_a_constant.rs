//! The selection is not written out.

use edge_assets::prelude::*;

const CACHE: &str = "group:redis_cache";

#[job(select = CACHE)]
pub fn cache_job() {}

fn main() {}
