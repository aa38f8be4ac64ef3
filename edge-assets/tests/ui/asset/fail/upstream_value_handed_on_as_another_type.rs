//! A function is handed the value of an upstream asset as another type.

use edge_assets::prelude::*;

#[asset]
pub async fn raw_events() -> Result<u8> {
    Ok(1)
}

fn shout(text: &str) -> String {
    text.to_uppercase()
}

#[asset]
pub async fn daily(raw: Dep<raw_events>) -> Result<String> {
    Ok(shout(&raw))
}

fn main() {}
