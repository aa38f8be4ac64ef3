//! A policy says how often.

use edge_assets::prelude::*;

#[asset(retry)]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
