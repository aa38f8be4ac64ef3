//! The attribute stands on a struct.

use edge_assets::prelude::*;

#[job(select = "*")]
pub struct CacheJob;

fn main() {}
