//! Settings need defaults.

use edge_assets::prelude::*;

#[derive(serde::Deserialize)]
pub struct Settings {}

#[asset]
pub async fn daily(_settings: Config<Settings>) -> Result {
    Ok(())
}

fn main() {}
