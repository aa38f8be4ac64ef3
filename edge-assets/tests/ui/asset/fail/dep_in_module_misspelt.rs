//! There is no such asset in the module.

use edge_assets::prelude::*;

mod raw {
    #[edge_assets::asset]
    pub(crate) async fn events() -> edge_assets::Result {
        Ok(())
    }
}

#[asset(deps = [raw::evnts])]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
