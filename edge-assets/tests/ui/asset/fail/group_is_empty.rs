//! The text is empty.

use edge_assets::prelude::*;

#[asset(group = "")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
