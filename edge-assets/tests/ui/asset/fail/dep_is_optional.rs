//! A value of an upstream asset is always there.

use edge_assets::prelude::*;

#[asset]
pub async fn raw_events() -> Result<u8> {
    Ok(1)
}

#[asset]
pub async fn daily(_events: Option<Dep<raw_events>>) -> Result {
    Ok(())
}

fn main() {}
