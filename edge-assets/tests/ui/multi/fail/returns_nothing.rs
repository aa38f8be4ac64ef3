//! The function returns nothing.

use edge_assets::prelude::*;

#[multi_asset(outputs(good, bad))]
async fn split() {}

fn main() {}
