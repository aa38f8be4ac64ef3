//! A type of the list is not an asset.

use edge_assets::prelude::*;

pub struct Table;

#[job(assets = [Table])]
pub fn cache_job() {}

fn main() {}
