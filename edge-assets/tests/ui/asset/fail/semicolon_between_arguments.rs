//! A semicolon stands where a comma belongs.

use edge_assets::prelude::*;

#[asset(group = "a"; pool = "b")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
