//! An argument is misspelt.

use edge_assets::prelude::*;

#[asset(grup = "redis_cache")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
