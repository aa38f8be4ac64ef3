//! A zone is given, and no deadline in it.

use edge_assets::prelude::*;

#[asset(fresh_by(timezone = "Europe/Berlin"))]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
