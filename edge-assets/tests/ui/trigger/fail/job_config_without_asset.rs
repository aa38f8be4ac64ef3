//! Settings belong to assets.

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

#[job(assets = [daily], config(rows = 5))]
fn nightly() {}

fn main() {}
