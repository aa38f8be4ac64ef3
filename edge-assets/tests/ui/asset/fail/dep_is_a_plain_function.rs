//! A function without the attribute is named.

use edge_assets::prelude::*;

pub fn load() {}

#[asset(deps = [load])]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
