//! A schema is asked of a type that does not derive `Columns`.

use edge_assets::prelude::*;

#[derive(serde::Serialize, serde::Deserialize)]
struct DeviceStats {
    device_id: String,
}

#[asset]
async fn stats() -> Result<Materialized<Vec<DeviceStats>>> {
    Ok(Materialized::new(Vec::new()).schema::<DeviceStats>())
}

fn main() {}
