//! A span of freshness has no unit.

use edge_assets::prelude::*;

#[asset(fresh_within = 26)]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
