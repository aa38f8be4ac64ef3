//! A flag is a text.

use edge_assets::prelude::*;

#[asset(skip_unchanged = "yes")]
pub async fn raw_events() -> Result {
    Ok(())
}

fn main() {}
