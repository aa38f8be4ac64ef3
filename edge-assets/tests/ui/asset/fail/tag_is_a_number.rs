//! The value of a tag is a text.

use edge_assets::prelude::*;

#[asset(tags(tier = 1))]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
