//! The attribute stands on a constant.

use edge_assets::prelude::*;

#[asset]
pub const DAILY: u8 = 1;

fn main() {}
