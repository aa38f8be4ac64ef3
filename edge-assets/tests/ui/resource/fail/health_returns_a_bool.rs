//! A function that does not say what it found.

use edge_assets::prelude::*;

#[derive(Resource)]
#[resource(health = Self::is_up)]
pub struct Db;

impl Db {
    pub async fn is_up(&self) -> bool {
        true
    }
}

fn main() {}
