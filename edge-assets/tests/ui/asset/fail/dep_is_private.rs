//! The asset is private to its module.

use edge_assets::prelude::*;

mod raw {
    #[edge_assets::asset]
    async fn events() -> edge_assets::Result {
        Ok(())
    }
}

#[asset(deps = [raw::events])]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
