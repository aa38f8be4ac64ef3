//! A parameter needs a type with a name.

use edge_assets::prelude::*;

#[asset]
pub async fn daily(_db: impl Resource) -> Result {
    Ok(())
}

fn main() {}
