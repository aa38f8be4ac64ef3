//! A resource is taken in `Res`.

use edge_assets::prelude::*;

#[derive(Clone)]
pub struct Db;

impl Resource for Db {}

#[asset]
pub async fn daily(_db: Db) -> Result {
    Ok(())
}

fn main() {}
