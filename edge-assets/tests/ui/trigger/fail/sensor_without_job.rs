//! A sensor says what.

use edge_assets::prelude::*;

#[sensor(every = "30s")]
pub async fn landed(_ctx: &SensorContext) -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing"))
}

fn main() {}
