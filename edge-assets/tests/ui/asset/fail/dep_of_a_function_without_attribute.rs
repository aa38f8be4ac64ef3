//! The function inside `Dep` has no attribute.

use edge_assets::prelude::*;

fn load() {}

#[asset]
pub async fn daily(_count: Dep<load>) -> Result {
    Ok(())
}

fn main() {}
