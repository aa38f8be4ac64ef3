//! A function that is not there.

use edge_assets::prelude::*;

#[derive(Resource)]
#[resource(open = Self::connect)]
pub struct Db;

fn main() {}
