//! A module of the same name stands beside the function.

use edge_assets::prelude::*;

pub mod daily {}

#[asset]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
