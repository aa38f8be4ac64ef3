//! The attribute stands there twice.

use edge_assets::prelude::*;

#[asset]
#[asset]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
