//! The attribute stands on a function without a body.

use edge_assets::prelude::*;

pub trait Pipeline {
    #[asset]
    fn daily() -> Result;
}

fn main() {}
