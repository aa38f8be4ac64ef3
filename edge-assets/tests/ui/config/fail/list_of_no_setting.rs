//! The entries of a list are settings, too.

use edge_assets::prelude::*;

pub struct Login {
    pub user: String,
}

#[derive(Config)]
pub struct Sampling {
    pub logins: Vec<Login>,
}

fn main() {}
