//! The key of a run-time asset has an alphabet.

use edge_assets::prelude::*;

#[asset(deps = ["per tenant/42"])]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
