//! A value is not a result.

use edge_assets::prelude::*;

#[asset]
pub async fn daily() -> u32 {
    1
}

fn main() {}
