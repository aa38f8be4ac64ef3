//! An asset was renamed from the key that it has.

use edge_assets::prelude::*;

#[asset(renamed_from = ["events", "raw_events"])]
pub async fn raw_events() -> Result {
    Ok(())
}

fn main() {}
