//! A text is expected.

use edge_assets::prelude::*;

#[asset(group = 3)]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
