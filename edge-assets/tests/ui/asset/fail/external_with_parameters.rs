//! Nothing calls the function.

use edge_assets::prelude::*;

#[external_asset]
pub fn landing(_ctx: &AssetContext) {}

fn main() {}
