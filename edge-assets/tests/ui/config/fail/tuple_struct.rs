//! Settings have names.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling(u64, String);

fn main() {}
