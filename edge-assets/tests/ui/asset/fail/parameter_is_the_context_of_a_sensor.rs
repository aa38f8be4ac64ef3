//! The context of a sensor is not that of an asset.

use edge_assets::prelude::*;

#[asset]
pub async fn daily(_ctx: &SensorContext) -> Result {
    Ok(())
}

fn main() {}
