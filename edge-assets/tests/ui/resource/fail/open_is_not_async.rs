//! A function that opens without being awaited.

use edge_assets::prelude::*;

#[derive(Resource)]
#[resource(open = Self::connect)]
pub struct Db;

impl Db {
    pub fn connect(&self) -> Result<(), std::io::Error> {
        Ok(())
    }
}

fn main() {}
