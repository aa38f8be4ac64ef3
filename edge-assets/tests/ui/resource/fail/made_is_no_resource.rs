//! A function that makes a resource returns something else.

use edge_assets::{prelude::*, Resources};

#[derive(Resource)]
pub struct Db(pub u16);

fn main() {
    let _resources = Resources::new().with_made(|db: Res<Db>| db.0);
}
