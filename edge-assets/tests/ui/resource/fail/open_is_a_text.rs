//! A function named by a text.

use edge_assets::prelude::*;

#[derive(Resource)]
#[resource(open = "connect")]
pub struct Db;

impl Db {
    pub async fn connect(&self) -> Result<(), std::io::Error> {
        Ok(())
    }
}

fn main() {}
