//! A function that cannot say that opening failed.

use edge_assets::prelude::*;

#[derive(Resource)]
#[resource(open = Self::connect)]
pub struct Db;

impl Db {
    pub async fn connect(&self) {}
}

fn main() {}
