//! Mappings: which partitions upstream one is made from, and which downstream it goes into.
//!
//! `cargo run -p examples --example mappings`

use edge_assets::{
    partition::{PartitionLink, PartitionSelection, PartitionSpace},
    plan::{PlanRequest, targets},
    prelude::*,
};

const HOURLY: PartitionsDefinition = PartitionsDefinition::hourly("2026-01-01").zone("Europe/Berlin");
const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-01-01").zone("Europe/Berlin");
const WORKDAYS: PartitionsDefinition = DAILY.excluding(&["* * * * SAT,SUN"]);
const WEEKLY: PartitionsDefinition = PartitionsDefinition::weekly("2026-01-01").zone("Europe/Berlin");
const COUNTRIES: PartitionsDefinition = PartitionsDefinition::fixed(&["de", "fr", "us"]);
const CONTINENTS: PartitionsDefinition = PartitionsDefinition::fixed(&["europe", "america"]);
const EVENTS: PartitionsDefinition = PartitionsDefinition::by("hour", &HOURLY).and("country", &COUNTRIES);
const SALES: PartitionsDefinition = PartitionsDefinition::by("day", &DAILY).and("continent", &CONTINENTS);

const BY_DAY_AND_CONTINENT: PartitionMapping = PartitionMapping::Dimensions(&[
    ("day", "hour", PartitionMapping::TimeWindow { start: 0, end: 0 }),
    (
        "continent",
        "country",
        PartitionMapping::Table(&[("europe", &["de", "fr"]), ("america", &["us"])]),
    ),
]);

/// One reading an hour.
#[asset(partitions = HOURLY)]
async fn readings() -> Result<u32> {
    Ok(1)
}

/// Those of a day; that a day is made from its hours goes without saying.
#[asset(partitions = DAILY)]
async fn of_day(readings: Deps<readings>) -> Result<u32> {
    Ok(readings.values().sum())
}

/// A moving sum of the three days before, which has to be said.
#[asset(partitions = DAILY, mappings(of_day = PartitionMapping::TimeWindow { start: -3, end: -1 }))]
async fn moving(days: Deps<of_day>) -> Result<u32> {
    Ok(days.values().sum())
}

/// Plans a run of assets whose partitions belong together.
fn runs(now: jiff::Timestamp) -> anyhow::Result<()> {
    let definitions = Definitions::builder()
        .asset::<readings>()
        .asset::<of_day>()
        .asset::<moving>()
        .build()?;
    let mut request = PlanRequest::new("+moving".parse()?, now);
    request.partition = Some("2026-10-25..2026-10-26".to_owned());
    let targets = targets(definitions.graph(), &request)?;
    println!("two days of `moving` and all that they are made from:");
    for (asset, target) in targets.partitioned() {
        let set = PartitionSelection::of(&target.space, &target.set);
        let set = set.map_or_else(String::new, |set| set.to_string());
        println!(
            "  {} {set} ({})",
            definitions.graph().asset(asset).key,
            target.set.len()
        );
    }
    Ok(())
}

/// Says what some partitions are made from, and what that goes into, and returns how many they are.
fn show(what: &str, link: &PartitionLink, spaces: [&PartitionSpace; 2], chosen: &str) -> anyhow::Result<u64> {
    let [downstream, upstream] = spaces;
    let chosen: PartitionSelection = chosen.parse()?;
    let from = link.upstream_of(&chosen.resolve(downstream)?);
    let back = link.downstream_of(&from);
    let text = |space: &PartitionSpace, set| {
        PartitionSelection::of(space, set).map_or_else(|| "nothing".to_owned(), |said| said.to_string())
    };
    println!("{what}: {chosen}");
    println!("  is made from {} ({})", text(upstream, &from), from.len());
    println!("  which goes into {}", text(downstream, &back));
    Ok(from.len())
}

fn main() -> anyhow::Result<()> {
    let now = "2026-11-22T09:00:00Z".parse()?;
    let space = |definition| PartitionSpace::new(definition, now, &());
    let (hours, days, weeks, workdays) = (space(&HOURLY)?, space(&DAILY)?, space(&WEEKLY)?, space(&WORKDAYS)?);
    let (events, sales) = (space(&EVENTS)?, space(&SALES)?);

    // What goes without saying.
    let default = PartitionMapping::between(Some(&DAILY), Some(&HOURLY))?;
    let link = default.link(&days, &hours)?;
    let count = show("a day with a change of the clock", &link, [&days, &hours], "2026-10-25")?;
    anyhow::ensure!(count == 25, "the day has 25 hours");

    let link = PartitionMapping::between(Some(&WEEKLY), Some(&DAILY))?.link(&weeks, &days)?;
    show("two weeks", &link, [&weeks, &days], "2026-11-02..2026-11-09")?;

    // What has to be said.
    let seven_days = PartitionMapping::TimeWindow { start: -6, end: 0 };
    show(
        "the last seven days",
        &seven_days.link(&days, &days)?,
        [&days, &days],
        "2026-11-10",
    )?;

    let previous = PartitionMapping::PREVIOUS.link(&workdays, &workdays)?;
    let count = show("a Monday", &previous, [&workdays, &workdays], "2026-11-16")?;
    anyhow::ensure!(count == 1, "it has a day before");

    let link = BY_DAY_AND_CONTINENT.link(&sales, &events)?;
    show("a day of a continent", &link, [&sales, &events], "2026-11-10|europe")?;

    runs(now)?;

    // What cannot be is said with the cure.
    if let Err(error) = PartitionMapping::Identity.link(&days, &hours) {
        println!("{error}");
    }
    Ok(())
}
