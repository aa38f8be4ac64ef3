//! A box of an error that may not move between threads is passed on.

use edge_assets::prelude::*;

fn read() -> Result<u8, Box<dyn std::error::Error>> {
    Ok(1)
}

#[asset]
pub async fn daily() -> Result<u8> {
    Ok(read()?)
}

fn main() {}
