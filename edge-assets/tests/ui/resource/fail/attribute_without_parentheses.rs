//! The attribute says nothing.

use edge_assets::prelude::*;

#[derive(Resource)]
#[resource]
pub struct Db;

fn main() {}
