//! A text stands where a name should.

use edge_assets::prelude::*;

#[asset(5)]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
