//! An asset that takes the settings is not accused, too.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    #[config(defualt = 5)]
    pub rows: u64,
}

#[asset]
pub async fn daily(sampling: Config<Sampling>) -> Result<u64> {
    Ok(sampling.rows)
}

fn main() {}
