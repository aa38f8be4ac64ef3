//! A parameter says where its value comes from.

use edge_assets::prelude::*;

#[asset]
pub async fn daily(_count: u32) -> Result {
    Ok(())
}

fn main() {}
