//! The macro must know the key.

use edge_assets::prelude::*;

const KEY: &str = "a";

#[asset(key = KEY)]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
