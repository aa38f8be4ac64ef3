//! A sensor runs outside of any run.

use edge_assets::prelude::*;

#[derive(Debug, Config)]
pub struct Sampling {
    #[config(default = 5)]
    pub rows: u64,
}

#[asset]
pub async fn daily(sampling: Config<Sampling>) -> Result<u64> {
    Ok(sampling.rows)
}

#[job(assets = [daily])]
fn nightly() {}

#[sensor(job = nightly)]
async fn new_rows(_config: Config<Sampling>) -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("none"))
}

fn main() {}
