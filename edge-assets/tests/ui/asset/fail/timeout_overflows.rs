//! A time-out is longer than time.

use edge_assets::prelude::*;

#[asset(timeout = "99999999999999999d")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
