//! A function that makes a resource takes something else than resources.

use edge_assets::{prelude::*, Resources};

#[derive(Resource)]
pub struct Db(pub u16);

fn main() {
    let _resources = Resources::new().with_made(|port: u16| Db(port));
}
