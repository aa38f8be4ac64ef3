//! The equals sign is missing.

use edge_assets::prelude::*;

#[asset(group "redis_cache")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
