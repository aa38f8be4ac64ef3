//! Five mistakes, five errors.

use edge_assets::prelude::*;

#[derive(Config)]
#[config(rename_al = "kebab-case")]
pub struct Sampling {
    #[config(default = "x parsecs")]
    pub window: std::time::Duration,
    #[config(min = 5, max = 1)]
    pub rows: u64,
    #[config(sekret)]
    pub token: Secret<String>,
    #[config(max = 5)]
    pub table: String,
}

fn main() {}
