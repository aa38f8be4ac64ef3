//! Two assets depend on each other.

use edge_assets::prelude::*;

#[asset(deps = [second])]
pub async fn first() -> Result<u8> {
    Ok(1)
}

#[asset]
pub async fn second(first: Dep<first>) -> Result<u8> {
    Ok(*first)
}

fn main() {}
