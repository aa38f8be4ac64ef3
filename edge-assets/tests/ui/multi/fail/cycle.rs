//! A function takes the value of an asset that is made from its own output.

use edge_assets::prelude::*;

#[asset]
async fn sum(good: Dep<good>) -> Result<u32> {
    Ok(*good)
}

#[multi_asset(outputs(good, bad))]
async fn split(sum: Dep<sum>) -> Result<(u32, u32)> {
    Ok((*sum, 2))
}

fn main() {}
