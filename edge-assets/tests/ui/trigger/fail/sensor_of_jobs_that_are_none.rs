//! What it reacts to are runs of jobs.

use edge_assets::prelude::*;

#[asset]
pub async fn events() -> Result {
    Ok(())
}

#[sensor(on = failure, jobs = [events])]
pub async fn landed(_ctx: &SensorContext) -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing"))
}

fn main() {}
