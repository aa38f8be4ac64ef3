//! The type does not exist.

use edge_assets::prelude::*;

pub struct Database;

impl Resource for Database {}

#[asset]
pub async fn daily(_db: Res<Databse>) -> Result {
    Ok(())
}

fn main() {}
