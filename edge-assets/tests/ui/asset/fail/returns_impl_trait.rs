//! The return type has no name.

use edge_assets::prelude::*;

#[asset]
pub async fn daily() -> Result<impl Sized> {
    Ok(())
}

fn main() {}
