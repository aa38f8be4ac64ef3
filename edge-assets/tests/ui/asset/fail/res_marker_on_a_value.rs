//! The marker needs a reference.

use edge_assets::prelude::*;

pub struct Db;

impl Resource for Db {}

#[asset]
pub async fn daily(#[res] _db: Db) -> Result {
    Ok(())
}

fn main() {}
