//! Where a literal may stand, a constant may.
#![deny(warnings)]

use std::time::Duration;

use edge_assets::{RetryPolicy, prelude::*};

mod settings {
    use super::*;

    pub const GROUP: &str = "cache";
    pub const TEAM: &str = "team:edge";
    pub const LIMIT: Duration = Duration::from_secs(5);
    pub const REPEATS: u32 = 4;
    pub const OFTEN: RetryPolicy = RetryPolicy::new(9);
    pub const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-01-01");

    pub const fn limit(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }
}

#[asset(
    group = settings::GROUP,
    description = concat!("Made", " by hand."),
    owners = [settings::TEAM, "ada@example.com"],
    kinds = [settings::GROUP],
    tags(tier = settings::GROUP),
    code_version = env!("CARGO_PKG_VERSION"),
    retry(max = settings::REPEATS, backoff = settings::LIMIT, factor = 1 + 1, cap = settings::limit(60), jitter = false),
    timeout = settings::limit(30),
    partitions = settings::DAILY,
    pool = settings::GROUP,
    fresh_within = Duration::from_secs(60),
)]
async fn all() -> Result {
    Ok(())
}

#[asset(retry = settings::OFTEN, partitions = PartitionsDefinition::fixed(&["north", "south"]))]
async fn policies() -> Result {
    Ok(())
}

#[doc = include_str!("constants.rs")]
#[asset]
async fn documented_by_a_file() -> Result {
    Ok(())
}

fn main() {}
