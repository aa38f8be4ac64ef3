//! A mapping names no upstream.

use edge_assets::prelude::*;

const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-01-01");

#[asset(partitions = DAILY, mappings = PartitionMapping::PREVIOUS)]
async fn summary() -> Result<u32> {
    Ok(1)
}

fn main() {}
