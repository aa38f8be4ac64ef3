//! One argument in two attributes.

use edge_assets::prelude::*;

#[derive(Resource)]
#[resource(name = "db")]
#[resource(name = "database")]
pub struct Db;

fn main() {}
