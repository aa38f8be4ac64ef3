//! A limit is a number.

use edge_assets::prelude::*;

#[job(select = "group:cache", tags(target = "redis"), tag_limits = 2)]
pub fn cache_job() {}

fn main() {}
