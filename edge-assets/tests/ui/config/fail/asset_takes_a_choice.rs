//! The configuration of an asset is a struct.

use edge_assets::prelude::*;

#[derive(Debug, Config)]
pub enum Mode {
    Fast,
}

#[asset]
pub async fn daily(_mode: Config<Mode>) -> Result {
    Ok(())
}

fn main() {}
