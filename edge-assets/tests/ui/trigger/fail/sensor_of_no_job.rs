//! An asset stands where a job belongs.

use edge_assets::prelude::*;

#[asset]
pub async fn raw_events() -> Result<u8> {
    Ok(1)
}

#[sensor(job = raw_events)]
pub async fn landed() -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing"))
}

fn main() {}
