//! The attribute stands on a struct.

use edge_assets::prelude::*;

#[external_asset]
pub struct Lake;

fn main() {}
