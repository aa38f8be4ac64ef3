//! An external asset is not made here.

use edge_assets::prelude::*;

#[external_asset(skip_unchanged)]
fn events() {}

fn main() {}
