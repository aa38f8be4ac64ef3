//! A file that the function includes does not exist.

use edge_assets::prelude::*;

#[asset]
pub async fn daily() -> Result {
    let _query = include_str!("no_such_file.sql");
    Ok(())
}

fn main() {}
