//! The type in the marker is not an asset.

use edge_assets::prelude::*;

pub struct Table;

#[asset]
pub async fn daily(#[dep(Table)] _table: &u8) -> Result {
    Ok(())
}

fn main() {}
