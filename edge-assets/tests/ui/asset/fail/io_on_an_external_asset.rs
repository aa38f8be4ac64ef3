//! An external asset has no value to keep.

use edge_assets::prelude::*;

pub struct Archive;

#[external_asset(io = Archive)]
pub fn uploads() {}

fn main() {}
