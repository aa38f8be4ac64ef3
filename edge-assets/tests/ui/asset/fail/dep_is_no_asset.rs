//! A type that is no asset is named.

use edge_assets::prelude::*;

pub struct Table;

#[asset(deps = [Table])]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
