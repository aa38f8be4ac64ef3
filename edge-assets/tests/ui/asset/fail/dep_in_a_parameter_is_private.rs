//! The asset whose value is taken is private to its module.

use edge_assets::prelude::*;

mod raw {
    #[edge_assets::asset]
    async fn events() -> edge_assets::Result<u8> {
        Ok(1)
    }
}

#[asset]
pub async fn daily(_events: Dep<raw::events>) -> Result {
    Ok(())
}

fn main() {}
