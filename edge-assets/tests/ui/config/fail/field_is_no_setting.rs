//! A type of another crate.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    pub rows: u64,
    pub address: std::net::IpAddr,
}

fn main() {}
