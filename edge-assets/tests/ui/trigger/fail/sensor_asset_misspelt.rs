//! The asset that it reacts to is there.

use edge_assets::prelude::*;

#[asset]
pub async fn events() -> Result {
    Ok(())
}

#[sensor(asset = evnts)]
pub async fn landed(_ctx: &SensorContext) -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing"))
}

fn main() {}
