//! The return type is missing.

use edge_assets::prelude::*;

#[asset]
pub async fn daily() {
    
}

fn main() {}
