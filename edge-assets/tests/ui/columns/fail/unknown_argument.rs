//! An argument of `#[column]` is misspelled.

use edge_assets::Columns;

#[derive(Columns)]
struct DeviceStats {
    #[column(tpye = "Date")]
    day: u16,
}

fn main() {
    let _ = DeviceStats::schema();
}
