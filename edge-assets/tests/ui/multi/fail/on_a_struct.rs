//! The attribute stands on a struct.

use edge_assets::prelude::*;

#[multi_asset(outputs(good, bad))]
struct Split;

fn main() {}
