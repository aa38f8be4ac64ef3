//! The asset that a reference is taken from is private to its module.

use edge_assets::prelude::*;

mod raw {
    #[edge_assets::asset]
    async fn events() -> edge_assets::Result<u8> {
        Ok(1)
    }
}

#[asset]
pub async fn daily(#[dep(raw::events)] _events: &u8) -> Result {
    Ok(())
}

fn main() {}
