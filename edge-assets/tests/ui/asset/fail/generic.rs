//! An asset is declared once.

use edge_assets::prelude::*;

#[asset]
pub async fn daily<T: Resource>(_db: Res<T>) -> Result {
    Ok(())
}

fn main() {}
