//! The type inside `Res` is not a resource.

use edge_assets::prelude::*;

pub struct Db;

#[derive(Resource)]
pub struct Warehouse {
    pub db: Res<Db>,
}

fn main() {}
