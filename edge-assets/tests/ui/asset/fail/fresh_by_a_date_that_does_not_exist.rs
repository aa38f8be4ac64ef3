//! There is no such day, so the deadline never comes.

use edge_assets::prelude::*;

#[asset(fresh_by = "0 9 30 2 *")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
