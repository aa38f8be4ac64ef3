//! A constant has the wrong type.

use edge_assets::prelude::*;

const DAILY: &str = "2026-01-01";

#[asset(partitions = DAILY)]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
