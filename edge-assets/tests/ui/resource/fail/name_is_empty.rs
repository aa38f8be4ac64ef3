//! A name that says nothing.

use edge_assets::prelude::*;

#[derive(Resource)]
#[resource(name = " ")]
pub struct Db;

fn main() {}
