//! No attempt could ever meet it.

use edge_assets::prelude::*;

#[asset(timeout = "0s")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
