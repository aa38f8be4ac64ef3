//! One asset: declared as a function, materialized, its value read from the result.
//!
//! `cargo run -p examples --example hello_asset`

use edge_assets::prelude::*;

/// What the sensors measured, in °C.
#[asset]
async fn readings() -> Result<Vec<f64>> {
    Ok(vec![21.5, 22.0, 19.8])
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // Every declaration that is linked into this program, checked as a whole.
    let definitions = Definitions::registered().build()?;
    let result = definitions.materialize("readings").await?;

    let readings = result.value::<readings>().expect("`materialize` keeps the values");
    println!("run {} ended as {}", result.run_id.short(), result.status);
    println!("readings: {readings:?}");
    Ok(())
}
