//! Checks stand in parentheses.

use edge_assets::prelude::*;

#[asset(checks(row_count))]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
