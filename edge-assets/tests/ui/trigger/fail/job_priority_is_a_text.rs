//! A priority is a number.

use edge_assets::prelude::*;

#[job(select = "group:cache", priority = "high")]
pub fn cache_job() {}

fn main() {}
