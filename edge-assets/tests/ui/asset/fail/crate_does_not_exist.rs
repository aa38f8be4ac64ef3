//! The framework is not where `crate` says.

use edge_assets::prelude::*;

#[asset(crate = nowhere)]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
