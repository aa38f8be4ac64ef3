//! Nothing calls the function.

use edge_assets::prelude::*;

#[job(select = "*")]
pub fn nightly(_ctx: &AssetContext) {}

fn main() {}
