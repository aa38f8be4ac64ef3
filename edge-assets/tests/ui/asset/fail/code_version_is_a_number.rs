//! A code version is a number.

use edge_assets::prelude::*;

#[asset(code_version = 2)]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
