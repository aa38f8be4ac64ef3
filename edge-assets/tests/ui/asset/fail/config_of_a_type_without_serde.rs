//! Settings are read by serde.

use edge_assets::prelude::*;

#[derive(Default)]
pub struct Settings {}

#[asset]
pub async fn daily(_settings: Config<Settings>) -> Result {
    Ok(())
}

fn main() {}
