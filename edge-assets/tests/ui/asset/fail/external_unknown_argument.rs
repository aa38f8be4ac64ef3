//! An argument is misspelt.

use edge_assets::prelude::*;

#[external_asset(ownrs = ["team:edge"])]
pub fn lake() {}

fn main() {}
