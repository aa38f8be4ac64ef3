//! What the asset was called is no key.

use edge_assets::prelude::*;

#[asset(renamed_from = "raw events")]
pub async fn raw_events() -> Result {
    Ok(())
}

fn main() {}
