//! What is checked is named as a text.

use edge_assets::prelude::*;

#[asset(checks = ["row_count"])]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
