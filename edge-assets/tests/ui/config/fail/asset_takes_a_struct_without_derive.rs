//! The struct is not one of settings.

use edge_assets::prelude::*;

#[derive(Debug, Default, serde::Deserialize)]
pub struct Sampling {
    pub rows: u64,
}

#[asset]
pub async fn daily(sampling: Config<Sampling>) -> Result<u64> {
    Ok(sampling.rows)
}

fn main() {}
