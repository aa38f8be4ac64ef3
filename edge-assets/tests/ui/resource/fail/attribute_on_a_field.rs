//! The attribute stands on a field.

use edge_assets::prelude::*;

#[derive(Resource)]
pub struct Inner;

#[derive(Resource)]
pub struct Db {
    #[resource(name = "inner")]
    pub inner: Res<Inner>,
}

fn main() {}
