//! The name of the function cannot be the key.

use edge_assets::prelude::*;

#[asset]
pub async fn größe() -> Result {
    Ok(())
}

fn main() {}
