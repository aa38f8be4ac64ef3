//! A kind stands there without a list.

use edge_assets::prelude::*;

#[asset(kinds = "clickhouse")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
