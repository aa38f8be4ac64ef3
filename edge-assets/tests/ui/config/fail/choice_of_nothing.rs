//! An enum without variants.

use edge_assets::prelude::*;

#[derive(Config)]
pub enum Mode {}

fn main() {}
