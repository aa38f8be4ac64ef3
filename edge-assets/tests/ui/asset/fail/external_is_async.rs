//! A declaration is async.

use edge_assets::prelude::*;

#[external_asset]
pub async fn lake() {}

fn main() {}
