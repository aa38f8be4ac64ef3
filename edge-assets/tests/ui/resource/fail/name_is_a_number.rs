//! A name that is no text.

use edge_assets::prelude::*;

#[derive(Resource)]
#[resource(name = 5)]
pub struct Db;

fn main() {}
