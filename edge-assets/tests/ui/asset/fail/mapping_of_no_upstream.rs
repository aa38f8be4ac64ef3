//! The partitions of something else are mapped.

use edge_assets::prelude::*;

const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-01-01");

#[asset(partitions = DAILY)]
async fn readings() -> Result<u32> {
    Ok(1)
}

#[asset(partitions = DAILY, mappings(reading = PartitionMapping::PREVIOUS))]
async fn summary(readings: Dep<readings>) -> Result<u32> {
    Ok(*readings)
}

fn main() {}
