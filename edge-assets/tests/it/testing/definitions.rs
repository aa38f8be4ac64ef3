//! [`check_definitions`]: definitions that hold pass, and every fault of those that do not is named at once.

use std::panic::{AssertUnwindSafe, catch_unwind};

use edge_assets::{prelude::*, testing::check_definitions};

struct Db;
impl Resource for Db {}

struct Mailbox;
impl Resource for Mailbox {}

const FROM_LATER: PartitionsDefinition = PartitionsDefinition::daily("2900-01-01");

#[asset(group = "good")]
async fn source(_db: Res<Db>) -> Result<u32> {
    Ok(1)
}

#[asset(group = "good")]
async fn summary(source: Dep<source>) -> Result<u32> {
    Ok(*source)
}

#[asset(partitions = FROM_LATER)]
async fn later() -> Result {
    Ok(())
}

#[job(select = "group:good")]
fn good_job() {}

#[job(select = "summary")]
fn job_without_its_source() {}

#[job(select = "later")]
fn later_job() {}

#[schedule(cron = "30 2 * * *", job = good_job, timezone = "Europe/Berlin")]
fn nightly() {}

#[schedule(cron = "0 * * * *", job = later_job)]
fn too_early() {}

#[sensor(job = good_job, every = "1m")]
async fn mails(_mailbox: Res<Mailbox>) -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing new"))
}

fn text_of(definitions: &Definitions) -> String {
    let outcome = catch_unwind(AssertUnwindSafe(|| check_definitions(definitions)));
    *outcome.unwrap_err().downcast::<String>().expect("panics carry text")
}

#[test]
fn good_definitions_pass_with_promised_resources_and_with_given_ones() {
    let builder = || {
        Definitions::builder()
            .asset::<source>()
            .asset::<summary>()
            .asset::<later>()
            .job::<good_job>()
            .job::<later_job>()
            .schedule::<nightly>()
    };
    check_definitions(&builder().provides::<Db>().build().unwrap());
    let promised = builder()
        .sensor::<mails>()
        .provides::<Db>()
        .provides::<Mailbox>()
        .build()
        .unwrap();
    check_definitions(&promised);
    let given = Resources::new().with(Db).with(Mailbox);
    check_definitions(&promised.with_resources(given).unwrap());
}

#[test]
fn every_fault_is_named_at_once_with_its_place() {
    let definitions = Definitions::builder()
        .asset::<source>()
        .asset::<summary>()
        .asset::<later>()
        .job::<good_job>()
        .job::<job_without_its_source>()
        .job::<later_job>()
        .schedule::<too_early>()
        .sensor::<mails>()
        .provides::<Db>()
        .provides::<Mailbox>()
        .build()
        .unwrap()
        .with_resources(Resources::new().with(Db).with(Mailbox))
        .unwrap();
    let text = text_of(&definitions);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert_eq!(lines[0], "the definitions have 2 faults");
    for (line, (begin, end)) in lines[1..].iter().zip([
        (
            "  - job `job_without_its_source` (",
            ") cannot run as it stands: `summary` takes the value of `source`, which this run does not make and no \
             IO manager keeps; select `+summary`, or provide a `Res<dyn IoManager>`",
        ),
        (
            "  - schedule `too_early` (",
            ":00:00Z, when its job cannot run: `later` has no complete partition yet; name one that has begun",
        ),
    ]) {
        assert!(line.starts_with(begin) && line.ends_with(end), "{line}");
    }
}

#[test]
fn what_assets_and_sensors_miss_is_told_together_when_the_resources_come() {
    let promised = Definitions::builder()
        .asset::<source>()
        .asset::<summary>()
        .job::<good_job>()
        .sensor::<mails>()
        .provides::<Db>()
        .provides::<Mailbox>()
        .build()
        .unwrap();
    let text = promised.with_resources(Resources::new()).unwrap_err().to_string();
    for missing in [
        "`Res<Db>` is not provided",
        "`Res<Mailbox>` is not provided; one declaration needs it: `mails`",
    ] {
        assert!(text.contains(missing), "{text}");
    }
}

#[test]
fn the_instant_decides_what_is_too_early() {
    let definitions = Definitions::builder()
        .asset::<later>()
        .job::<later_job>()
        .schedule::<too_early>()
        .build()
        .unwrap();
    assert!(definitions.validate("2026-11-22T09:00:00Z".parse().unwrap()).is_err());
    assert!(definitions.validate("2899-12-31T22:00:00Z".parse().unwrap()).is_err());
    assert!(definitions.validate("2900-01-01T23:00:00Z".parse().unwrap()).is_ok());
}
