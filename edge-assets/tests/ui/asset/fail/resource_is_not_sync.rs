//! A resource may not be shared between threads.

use edge_assets::prelude::*;

pub struct Db(std::cell::Cell<u8>);

impl Resource for Db {}

#[asset]
pub async fn daily(_db: Res<Db>) -> Result {
    Ok(())
}

fn main() {}
