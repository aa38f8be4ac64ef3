//! A function that closes and wants to fail.

use edge_assets::prelude::*;

#[derive(Resource)]
#[resource(close = Self::hang_up)]
pub struct Db;

impl Db {
    pub async fn hang_up(&self) -> Result<(), std::io::Error> {
        Ok(())
    }
}

fn main() {}
