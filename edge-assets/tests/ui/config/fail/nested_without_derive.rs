//! The nested struct is not one of settings.

use edge_assets::prelude::*;

pub struct Login {
    pub user: String,
}

#[derive(Config)]
pub struct Sampling {
    pub login: Login,
}

fn main() {}
