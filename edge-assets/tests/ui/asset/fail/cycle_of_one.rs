//! An asset depends on itself.

use edge_assets::prelude::*;

#[asset(deps = [daily])]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
