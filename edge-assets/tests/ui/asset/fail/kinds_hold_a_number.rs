//! A list of texts is expected.

use edge_assets::prelude::*;

#[asset(kinds = ["redis", 5])]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
