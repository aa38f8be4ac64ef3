//! Two assets of one name stand in one module.

use edge_assets::prelude::*;

#[asset]
pub async fn daily() -> Result {
    Ok(())
}

#[asset]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
