//! A constant has the wrong type.

use edge_assets::prelude::*;

const LIMIT: u64 = 5;

#[asset(timeout = LIMIT)]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
