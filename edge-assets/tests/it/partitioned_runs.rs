//! Runs of several partitions: which steps there are, in which order, with which values.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use edge_assets::{
    AssetKey, PartitionKey, StepStatus,
    boxed::error_chain,
    exec::{RunOptions, RunResult},
    io::{IoManager, MemoryIoManager},
    partition::{Day, Hour},
    plan::{Plan, PlanRequest, targets},
    prelude::*,
};

const HOURLY: PartitionsDefinition = PartitionsDefinition::hourly("2026-10-01").zone("Europe/Berlin");
const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-10-01").zone("Europe/Berlin");
const REGIONS: PartitionsDefinition = PartitionsDefinition::fixed(&["eu", "us"]);

/// How often something was made, and of which partition it fails.
#[derive(Default)]
struct Script {
    made: AtomicU32,
    fails_of: Option<&'static str>,
}
impl Resource for Script {}

/// One reading an hour.
#[asset(partitions = HOURLY)]
async fn readings(ctx: &AssetContext, hour: Partition<Hour>, script: Res<Script>) -> Result<u32> {
    script.made.fetch_add(1, Ordering::SeqCst);
    if script.fails_of == ctx.partition().map(PartitionKey::as_str) {
        return Err("the sensor was down".into());
    }
    Ok(u32::from(hour.0.0.as_second() % 3600 == 0))
}

/// How many there were in a day.
#[asset(partitions = DAILY)]
async fn of_day(readings: Deps<readings>, day: Partition<Day>) -> Result<Vec<String>> {
    assert!(day.0.0.year() == 2026);
    assert_eq!(readings.values().sum::<u32>() as usize, readings.len());
    Ok(readings.iter().map(|(key, _)| key.to_string()).collect())
}

/// Counts days.
#[asset(partitions = DAILY)]
async fn day_number(day: Partition<Day>, before: Previous<day_number>) -> Result<u32> {
    let _ = day;
    Ok(before.get().copied().unwrap_or_default() + 1)
}

/// Looks at the day before.
#[asset(partitions = DAILY, mappings(day_number = PartitionMapping::PREVIOUS))]
async fn of_yesterday(number: Dep<day_number>) -> Result<u32> {
    Ok(*number)
}

/// All days there are.
#[asset]
async fn report(days: Deps<day_number>) -> Result<u32> {
    Ok(days.values().sum())
}

fn definitions(script: Script, manager: Option<&MemoryIoManager>) -> Definitions {
    let mut resources = Resources::new().with(script);
    if let Some(manager) = manager {
        resources = resources.with_arc::<dyn IoManager>(Arc::new(manager.clone()));
    }
    Definitions::builder()
        .asset::<readings>()
        .asset::<of_day>()
        .asset::<day_number>()
        .asset::<of_yesterday>()
        .asset::<report>()
        .resources(resources)
        .build()
        .unwrap()
}

fn request(selection: &str, partition: &str) -> PlanRequest {
    PlanRequest {
        partition: Some(partition.to_owned()),
        ..PlanRequest::new(selection.parse().unwrap(), "2026-11-22T09:30:00Z".parse().unwrap())
    }
}

fn plan(definitions: &Definitions, selection: &str, partition: &str) -> Plan {
    match definitions.plan_request(request(selection, partition)) {
        Ok(plan) => plan,
        Err(error) => panic!("{}", error_chain(&error)),
    }
}

fn refusal(definitions: &Definitions, selection: &str, partition: &str) -> String {
    error_chain(&definitions.plan_request(request(selection, partition)).unwrap_err())
}

async fn run(definitions: &Definitions, selection: &str, partition: &str) -> RunResult {
    let plan = plan(definitions, selection, partition);
    definitions
        .execute(plan, RunOptions::new().keep_values())
        .await
        .unwrap()
}

fn status(result: &RunResult, step: &str) -> StepStatus {
    let found = result.steps.iter().find(|found| found.key.to_string() == step);
    found.unwrap_or_else(|| panic!("no step {step}")).status
}

#[tokio::test]
async fn who_asks_for_a_day_gets_its_hours_on_the_day_of_25_too() {
    let definitions = definitions(Script::default(), None);
    let result = run(&definitions, "readings or of_day", "2026-10-24..2026-10-25").await;
    assert!(result.is_success());
    assert_eq!(result.steps.len(), 24 + 25 + 2);
    let plan = plan(&definitions, "+of_day", "2026-10-25");
    let day = plan.steps.last().unwrap();
    assert_eq!(
        (day.key.to_string(), day.upstream.len()),
        ("of_day[2026-10-25]".to_owned(), 25)
    );
    let hours: Vec<String> = day
        .upstream
        .iter()
        .map(|up| plan.steps[*up as usize].key.to_string())
        .collect();
    assert_eq!(hours[2..4], ["readings[2026-10-25-02]", "readings[2026-10-25-02b]"]);
}

#[tokio::test]
async fn who_asks_for_hours_gets_the_day_they_belong_to_with_the_other_hours_loaded() {
    let manager = MemoryIoManager::new();
    let definitions = definitions(Script::default(), Some(&manager));
    let missing = run(&definitions, "readings+", "2026-10-03-00..2026-10-03-05").await;
    assert!(missing.reason.unwrap().contains("readings[2026-10-03-06]"));
    assert!(
        run(&definitions, "readings", "2026-10-03-00..2026-10-03-23")
            .await
            .is_success()
    );
    let result = run(&definitions, "readings+", "2026-10-03-00..2026-10-03-05").await;
    assert!(result.is_success(), "{:?}", result.reason);
    assert_eq!(result.steps.len(), 6 + 1);
    let hours = result.value_of::<Vec<String>>("of_day").unwrap();
    assert_eq!(hours.len(), 24);
    assert!(hours.is_sorted(), "{hours:?}");
}

#[tokio::test]
async fn a_partition_that_fails_takes_down_what_is_made_from_it_and_nothing_else() {
    let script = Script {
        fails_of: Some("2026-10-02-07"),
        ..Script::default()
    };
    let result = run(&definitions(script, None), "+of_day", "2026-10-01..2026-10-03").await;
    assert_eq!(status(&result, "readings[2026-10-02-07]"), StepStatus::Failure);
    assert_eq!(status(&result, "readings[2026-10-02-08]"), StepStatus::Success);
    assert_eq!(status(&result, "of_day[2026-10-01]"), StepStatus::Success);
    assert_eq!(status(&result, "of_day[2026-10-02]"), StepStatus::Skipped);
    assert_eq!(status(&result, "of_day[2026-10-03]"), StepStatus::Success);
}

#[tokio::test]
async fn each_partition_is_made_after_the_one_before_it() {
    let manager = MemoryIoManager::new();
    let definitions = definitions(Script::default(), Some(&manager));
    let planned = plan(&definitions, "day_number", "2026-10-01..2026-10-05");
    let upstream: Vec<Vec<u32>> = planned.steps.iter().map(|step| step.upstream.clone()).collect();
    assert_eq!(upstream, [vec![], vec![0], vec![1], vec![2], vec![3]]);
    let part = run(&definitions, "day_number or report", "2026-10-01..2026-10-05").await;
    let reason = part.reason.unwrap();
    assert!(
        reason.contains("day_number[2026-10-06]"),
        "a report of all days lacks some: {reason}"
    );
    let result = run(&definitions, "day_number", "2026-10-01..2026-10-05").await;
    assert_eq!(*result.value_of::<u32>("day_number").unwrap(), 5);
    let result = run(&definitions, "day_number", "2026-10-06").await;
    assert_eq!(*result.value_of::<u32>("day_number").unwrap(), 6);
    let gap = run(&definitions, "day_number", "2026-10-09").await;
    assert!(gap.reason.unwrap().contains("day_number[2026-10-08]"));
    let result = run(&definitions, "day_number or report", "*").await;
    assert_eq!(*result.value_of::<u32>("report").unwrap(), 52 * 53 / 2);
}

#[tokio::test]
async fn a_mapping_says_which_partition_upstream_is_meant() {
    let manager = MemoryIoManager::new();
    let definitions = definitions(Script::default(), Some(&manager));
    let result = run(&definitions, "day_number or of_yesterday", "2026-10-02..2026-10-04").await;
    assert!(!result.is_success(), "the first day was never made");
    run(&definitions, "day_number", "2026-10-01").await;
    let result = run(&definitions, "day_number or of_yesterday", "2026-10-02..2026-10-04").await;
    assert!(result.is_success(), "{:?}", result.reason);
    assert_eq!(*result.value_of::<u32>("of_yesterday").unwrap(), 3);
    assert_eq!(*result.value_of::<u32>("of_yesterday[2026-10-02]").unwrap(), 1);
    assert_eq!(
        refusal(&definitions, "of_yesterday", "2026-10-01"),
        "`of_yesterday[2026-10-01]` takes a value of `day_number`, which has no partition that belongs to it; choose later \
         partitions, or take the values there are as `Deps<day_number>`"
    );
}

#[test]
fn bad_choices_are_refused_with_the_cure() {
    let definitions = definitions(Script::default(), Some(&MemoryIoManager::new()));
    let refused = |partition| refusal(&definitions, "of_day", partition);
    assert_eq!(
        refused("2026-10-07..2026-10-01"),
        "asset `of_day`: the range `2026-10-07..2026-10-01` is turned around; write `2026-10-01..2026-10-07`"
    );
    assert!(refused("2026-09-30").contains("no partition `2026-09-30`"));
    assert!(refused("eu").contains("`eu` is not a partition; the keys look like"));
    assert!(refused("").contains("it is empty"));
    assert!(refused("2026-12-01").contains("future"));
    let both = refusal(&definitions, "report or of_day", "2026-10-01|eu");
    assert!(both.contains("2 dimensions"), "{both}");
}

#[test]
fn a_run_has_so_many_steps_at_most() {
    const MINUTES: PartitionsDefinition = PartitionsDefinition::cron("* * * * *", "2026-01-01");
    let minutes = AssetDef::builder("minutes")
        .partitions(MINUTES)
        .run(|| async { Ok::<(), std::io::Error>(()) });
    let definitions = Definitions::builder().assets([minutes]).build().unwrap();
    let text = refusal(&definitions, "minutes", "*");
    assert!(
        text.ends_with("one run has 200000 at most; start a backfill, which cuts them into runs"),
        "{text}"
    );
    assert_eq!(
        plan(&definitions, "minutes", "2026-10-01-00-00..2026-10-01-23-59")
            .steps
            .len(),
        24 * 60
    );
}

#[test]
fn targets_say_what_each_asset_makes() {
    let definitions = definitions(Script::default(), Some(&MemoryIoManager::new()));
    let graph = definitions.graph();
    let targets = targets(graph, &request("readings or of_day or report", "2026-10-25,2026-10-27")).unwrap();
    let counts: Vec<(&str, u64)> = targets
        .partitioned()
        .map(|(id, target)| (graph.asset(id).key.as_str(), target.set.len()))
        .collect();
    assert_eq!(counts, [("readings", 25 + 24), ("of_day", 2)]);
    assert_eq!(targets.steps(), 25 + 24 + 2 + 1);
}

fn faults(assets: impl IntoIterator<Item = AssetDef>) -> String {
    let error = Definitions::builder().assets(assets).build().unwrap_err();
    let texts: Vec<String> = error.faults().iter().map(|fault| error_chain(fault)).collect();
    texts.join("\n").replace(env!("CARGO_MANIFEST_DIR"), "")
}

fn parted(key: &str, partitions: PartitionsDefinition, upstream: &str) -> edge_assets::asset::AssetBuilder {
    let builder = AssetDef::builder(key).partitions(partitions);
    match upstream {
        "" => builder,
        upstream => builder.takes::<u32>(AssetKey::new(upstream).unwrap()),
    }
}

#[test]
fn mappings_that_cannot_hold_are_faults_of_the_definitions() {
    let number = || async { Ok::<u32, std::io::Error>(1) };
    let hours = parted("hours", HOURLY, "").run(number);
    let several = parted("days", DAILY, "hours").run(number);
    let nothing = parted("regions", REGIONS, "hours").run(number);
    let typo = parted("late", HOURLY, "hours")
        .mapping(AssetKey::new("hour").unwrap(), PartitionMapping::PREVIOUS)
        .run(number);
    let turned = parted("turned", HOURLY, "hours")
        .mapping(
            AssetKey::new("hours").unwrap(),
            PartitionMapping::TimeWindow { start: 1, end: 0 },
        )
        .run(number);
    let text = faults([hours, several, nothing, typo, turned]);
    for expected in [
        "takes one value of `hours` and is made from several partitions of it; take them all as `Deps<hours>`",
        "its upstream `hours`; say it with `mappings(hours = ..)`, or `AssetBuilder::mapping`: no mapping goes without saying",
        "maps the partitions of `hour`, which is no upstream of it; did you mean `hours`",
        "let `start` be no more than `end`",
    ] {
        assert!(text.contains(expected), "{expected}\n---\n{text}");
    }
    assert_eq!(text.lines().count(), 4, "{text}");
}

#[test]
fn the_partition_before_is_refused_where_there_is_none() {
    #[asset(partitions = REGIONS)]
    async fn of_region(before: Previous<of_region>) -> Result<u32> {
        Ok(before.get().copied().unwrap_or(0))
    }
    #[asset]
    async fn whole(before: Previous<whole>) -> Result<u32> {
        Ok(before.get().copied().unwrap_or(0))
    }
    #[asset(partitions = DAILY)]
    async fn of_another(before: Previous<day_number>) -> Result<u32> {
        Ok(before.get().copied().unwrap_or(0))
    }
    let builder = Definitions::builder()
        .asset::<of_region>()
        .asset::<whole>()
        .asset::<of_another>();
    let error = builder.build().unwrap_err();
    let text: Vec<String> = error.faults().iter().map(|fault| error_chain(fault)).collect();
    assert_eq!(text.len(), 3, "{text:#?}");
    assert!(text[0].contains("not windows of time"), "{text:#?}");
    assert!(text[1].contains("the asset has no partitions"), "{text:#?}");
    assert!(text[2].contains("name this asset"), "{text:#?}");
}
