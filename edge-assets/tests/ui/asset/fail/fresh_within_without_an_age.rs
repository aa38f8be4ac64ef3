//! The list says when to warn, and not when it is too late.

use edge_assets::prelude::*;

#[asset(fresh_within(warn = "1h"))]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
