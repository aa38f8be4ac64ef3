//! The unit is unknown.

use edge_assets::prelude::*;

#[asset(timeout = "5 parsecs")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
