//! A sensor reacts to one kind of thing.

use edge_assets::prelude::*;

#[asset]
pub async fn events() -> Result {
    Ok(())
}

#[sensor(on = success, asset = events)]
pub async fn landed(_ctx: &SensorContext) -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing"))
}

fn main() {}
