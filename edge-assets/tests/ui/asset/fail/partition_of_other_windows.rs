//! The partition is taken in a type of other windows than the asset has.

use edge_assets::{partition::Hour, prelude::*};

pub const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-01-01");

#[asset(partitions = DAILY)]
pub async fn daily(_hour: Partition<Hour>) -> Result {
    Ok(())
}

fn main() {}
