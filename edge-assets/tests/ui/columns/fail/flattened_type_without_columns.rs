//! A flattened field is of a type that does not derive `Columns`.

use edge_assets::Columns;

#[derive(serde::Serialize)]
struct Place {
    city: String,
}

#[derive(serde::Serialize, Columns)]
struct DeviceStats {
    device_id: String,
    #[serde(flatten)]
    place: Place,
}

fn main() {}
