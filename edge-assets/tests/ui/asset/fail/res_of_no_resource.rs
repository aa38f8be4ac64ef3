//! The type inside `Res` is not a resource.

use edge_assets::prelude::*;

pub struct Db;

#[asset]
pub async fn daily(_db: Res<Db>) -> Result {
    Ok(())
}

fn main() {}
