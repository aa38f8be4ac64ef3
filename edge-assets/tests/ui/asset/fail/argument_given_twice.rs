//! An argument is given twice.

use edge_assets::prelude::*;

#[asset(group = "a", pool = "p", group = "b")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
