//! The asset is private to its module.

use edge_assets::prelude::*;

mod raw {
    #[edge_assets::asset]
    async fn events() -> edge_assets::Result<u8> {
        Ok(1)
    }
}

#[asset_check(asset = raw::events)]
pub fn positive(value: &u8) -> CheckResult {
    CheckResult::pass_if(*value > 0)
}

fn main() {}
