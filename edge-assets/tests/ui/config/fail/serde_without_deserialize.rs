//! Serde cannot read the type.

use edge_assets::prelude::*;

#[derive(serde::Serialize)]
pub enum Mode {
    Fast,
}

#[derive(Config)]
pub struct Sampling {
    #[config(serde)]
    pub value: Mode,
}

fn main() {}
