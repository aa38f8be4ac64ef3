//! A resource that does not own what it holds.

use edge_assets::prelude::*;

#[derive(Resource)]
pub struct Db<'a> {
    pub url: &'a str,
}

fn main() {}
