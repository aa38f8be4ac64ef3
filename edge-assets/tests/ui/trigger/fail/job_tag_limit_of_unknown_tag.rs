//! A limit counts a label that the runs carry.

use edge_assets::prelude::*;

#[job(select = "group:cache", tags(target = "redis"), tag_limits(taget = 2))]
pub fn cache_job() {}

fn main() {}
