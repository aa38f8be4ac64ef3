//! A declaration is generic.

use edge_assets::prelude::*;

#[external_asset]
pub fn lake<T>() {}

fn main() {}
