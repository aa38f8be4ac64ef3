//! Partitions: a product of days and regions with typed keys, what is missing of it, and a run for each that is.
//!
//! `cargo run -p examples --example partitions`

use edge_assets::{
    Partitions,
    exec::RunOptions,
    partition::{Day, PartitionSelection, PartitionSpace, PartitionStatus, PartitionStatuses},
    plan::PlanRequest,
    prelude::*,
};

#[derive(Partitions, Debug, Clone, Copy)]
enum Region {
    Europe,
    #[partition(rename = "us-east")]
    UsEast,
}

const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-10-01")
    .zone("Europe/Berlin")
    .excluding(&["* * * * SAT,SUN"]);
const REGIONS: PartitionsDefinition = PartitionsDefinition::of::<Region>();
const SALES: PartitionsDefinition = PartitionsDefinition::by("day", &DAILY).and("region", &REGIONS);

/// A type that does not fit the definition is an error of the compiler.
#[asset(partitions = SALES)]
async fn sales(ctx: &AssetContext, part: Partition<(Day, Region)>) -> Result<String> {
    let (Day(day), region) = part.0;
    let length = ctx.window().map(|window| window.end.duration_since(window.start));
    let hours = length.unwrap_or_default().as_hours();
    Ok(format!("sales of {day} in {region:?}, {hours} hours"))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let now = "2026-10-28T09:00:00Z".parse()?;
    let definitions = Definitions::registered().build()?;
    let space = PartitionSpace::new(&SALES, now, &())?;
    println!("{SALES}\nhas {} complete partitions", space.complete().len());

    // What was made so far, as somebody would say it on the command line.
    let made: PartitionSelection = "..2026-10-23|*,latest|us-east".parse()?;
    let mut statuses = PartitionStatuses {
        materialized: made.resolve(&space)?,
        ..PartitionStatuses::default()
    };

    let missing = statuses.missing(&space);
    for key in space.keys(&missing) {
        let mut request = PlanRequest::new("sales".parse()?, now);
        request.partition = Some(key.to_string());
        let plan = definitions.plan_request(request)?;
        let result = definitions.execute(plan, RunOptions::new().keep_values()).await?;
        println!(
            "  {key}: {}",
            *result.value::<sales>().ok_or_else(|| anyhow::anyhow!("no value"))?
        );
        statuses.set(space.index_of(key.as_str())?, PartitionStatus::Materialized);
    }

    for (status, range) in statuses.ranges(&space) {
        println!("{status:?}: {range}, {} partitions", range.count);
    }
    anyhow::ensure!(statuses.missing(&space).is_empty(), "all of them are there");

    let bytes = statuses.encode(&space);
    anyhow::ensure!(
        PartitionStatuses::decode(&space, &bytes)? == statuses,
        "it is read as it was written"
    );
    println!("stored in {} bytes", bytes.len());
    Ok(())
}
