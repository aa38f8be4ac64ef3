//! An asset has one configuration.

use edge_assets::prelude::*;

#[derive(Debug, Config)]
pub struct Login {
    pub user: Option<String>,
}

#[derive(Debug, Config)]
pub struct Sampling {
    pub rows: Option<u64>,
}

#[asset]
pub async fn daily(_login: Config<Login>, _sampling: Config<Sampling>) -> Result {
    Ok(())
}

fn main() {}
