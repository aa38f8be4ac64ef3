//! An enum has no columns.

use edge_assets::Columns;

#[derive(Columns)]
enum Event {
    Started { at: i64 },
}

fn main() {
    let _ = Event::schema();
}
