//! A field beside another resource, of which no step can get its own.

use std::sync::Mutex;

use edge_assets::prelude::*;

#[derive(Resource)]
pub struct Db;

#[derive(Resource)]
pub struct Warehouse {
    pub db: Res<Db>,
    pub seen: Mutex<Vec<u64>>,
}

fn main() {}
