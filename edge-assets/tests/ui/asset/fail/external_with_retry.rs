//! Nothing is attempted.

use edge_assets::prelude::*;

#[external_asset(group = "s3", retry = 3)]
pub fn landing() {}

fn main() {}
