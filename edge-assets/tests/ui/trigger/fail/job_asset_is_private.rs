//! An asset of the list is private to its module.

use edge_assets::prelude::*;

mod raw {
    #[edge_assets::asset]
    async fn events() -> edge_assets::Result<u8> {
        Ok(1)
    }
}

#[job(assets = [raw::events])]
pub fn cache_job() {}

fn main() {}
