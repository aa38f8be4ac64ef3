//! A code version says nothing.

use edge_assets::prelude::*;

#[asset(code_version = " ")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
