//! A tag has a name only.

use edge_assets::prelude::*;

#[asset(tags(gold))]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
