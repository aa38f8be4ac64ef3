//! Enums of keys, and every type in which a partition is taken.
#![deny(warnings)]

use edge_assets::{
    Partitions,
    partition::{Day, Hour, Month, Name, Week, Window},
    prelude::*,
};

/// Where the data are from.
#[derive(Partitions, Debug, Clone, Copy, PartialEq, Eq)]
#[partition(rename_all = "kebab-case")]
pub enum Region {
    WestEurope,
    /// The east.
    #[partition(rename = "us-east")]
    America,
    #[deprecated]
    Asia,
}

pub const REGIONS: PartitionsDefinition = PartitionsDefinition::of::<Region>();
pub const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-01-01").zone("Europe/Berlin");
pub const HOURLY: PartitionsDefinition = PartitionsDefinition::hourly("2026-01-01");
pub const BOTH: PartitionsDefinition = PartitionsDefinition::by("day", &DAILY).and("region", &REGIONS);

type Both = (Day, Region);

#[asset(partitions = REGIONS)]
pub async fn by_region(region: Partition<Region>) -> Result<String> {
    Ok(format!("{:?}", *region))
}

#[asset(partitions = DAILY)]
pub async fn by_day(day: Partition<Day>, window: Partition<Window>) -> Result<String> {
    Ok(format!("{:?} {:?}", *day, *window))
}

#[asset(partitions = HOURLY)]
pub async fn by_hour(_hour: Partition<Hour>, _key: Option<Partition<String>>) -> Result {
    Ok(())
}

#[asset(partitions = PartitionsDefinition::weekly("2026-01-01"))]
pub async fn by_week(_week: Partition<Week>) -> Result {
    Ok(())
}

#[asset(partitions = PartitionsDefinition::monthly("2026-01-01").on_day(15))]
pub async fn by_month(_month: Partition<Month>) -> Result {
    Ok(())
}

#[asset(partitions = PartitionsDefinition::dynamic("devices"))]
pub fn by_device(_device: Partition<Name>) -> Result {
    Ok(())
}

#[asset(partitions = BOTH)]
pub async fn by_both(part: Partition<Both>) -> Result<String> {
    let (day, region) = part.0;
    Ok(format!("{day:?} {region:?}"))
}

#[asset]
pub async fn without(_day: Option<Partition<Day>>) -> Result {
    Ok(())
}

fn main() {
    assert_eq!(Region::KEYS, ["west-europe", "us-east", "asia"]);
}
