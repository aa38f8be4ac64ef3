//! The labels are one text.

use edge_assets::prelude::*;

#[job(select = "*", tags = "team=edge")]
pub fn cache_job() {}

fn main() {}
