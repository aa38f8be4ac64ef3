//! The marker needs a type.

use edge_assets::prelude::*;

pub struct Db;

impl Resource for Db {}

#[asset]
pub async fn daily(#[res("replica")] _db: &Db) -> Result {
    Ok(())
}

fn main() {}
