//! The longest delay has no unit.

use edge_assets::prelude::*;

#[asset(retry(max = 3, cap = 60))]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
