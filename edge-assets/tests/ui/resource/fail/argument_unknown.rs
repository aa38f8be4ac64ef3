//! An argument that does not exist.

use edge_assets::prelude::*;

#[derive(Resource)]
#[resource(opn = Self::connect)]
pub struct Db;

impl Db {
    pub async fn connect(&self) -> Result<(), std::io::Error> {
        Ok(())
    }
}

#[asset]
pub async fn daily(_db: Res<Db>) -> Result {
    Ok(())
}

fn main() {}
