//! A resource that cannot be used by two steps at once.

use std::cell::Cell;

use edge_assets::prelude::*;

#[derive(Resource)]
pub struct Counter {
    pub count: Cell<u64>,
}

fn main() {}
