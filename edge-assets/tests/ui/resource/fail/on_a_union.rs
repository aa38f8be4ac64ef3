//! A union.

use edge_assets::prelude::*;

#[derive(Resource)]
pub union Db {
    pub small: u8,
    pub large: u64,
}

fn main() {}
