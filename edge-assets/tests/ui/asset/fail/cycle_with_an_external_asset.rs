//! An external asset and one that is made depend on each other.

use edge_assets::prelude::*;

#[external_asset(deps = [daily])]
pub fn lake() {}

#[asset(deps = [lake])]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
