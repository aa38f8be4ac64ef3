//! Data would be stale at once.

use edge_assets::prelude::*;

#[asset(fresh_within = "0s")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
