//! The definition is asked of an enum that does not derive `Partitions`.

use edge_assets::PartitionsDefinition;

pub enum Region {
    Europe,
}

pub const REGIONS: PartitionsDefinition = PartitionsDefinition::of::<Region>();

fn main() {
    let _ = Region::Europe;
}
