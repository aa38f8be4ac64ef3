//! A list is expected.

use edge_assets::prelude::*;

#[asset(owners = "team:edge")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
