//! Every argument arrives in the constant data as it was written.

use std::time::Duration;

use edge_assets::{
    __private::{Asset, Check, Compute, Job, JobSelection, Schedule, Sensor},
    RunStatus, Severity,
    policy::MaxAge,
    prelude::*,
    trigger::{JobDef, Missed, Overlap, ScheduleDef, SensorDef, SensorKind, SensorSpec, TickPartition},
};

const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-01-01");
const POOL: &str = "clickhouse";
const FOREVER: Duration = Duration::from_secs(86_400);

/// Events as they arrive.
#[asset]
async fn raw_events() -> Result<u64> {
    Ok(3)
}

/// One row per device and day.
///
///     select 1
#[asset(
    deps = [raw_events, "per_tenant/42"],
    key = "edge/daily_summary",
    group = "clickhouse_aggregations",
    owners = ["team:edge", "ada@example.com"],
    kinds = ["clickhouse"],
    tags(tier = "gold", "team/name" = "edge"),
    code_version = "2",
    retry(max = 3, backoff = "30s", factor = 1, cap = "5m", jitter),
    timeout = "5m",
    partitions = DAILY,
    pool = POOL,
    fresh_within = "1d2h",
)]
async fn daily_summary() -> Result<Materialized<u64>> {
    Ok(Materialized::new(7))
}

#[asset(description = "A report.", retry = 4, timeout = FOREVER, skip_unchanged, renamed_from = ["summary", "old/report"])]
fn report(summary: Dep<daily_summary>, raw: Dep<raw_events>) -> Result<String, std::io::Error> {
    Ok(format!("{} of {}", *summary, *raw))
}

/// Made elsewhere.
#[external_asset(key = "s3/landing")]
fn landing() {}

/// Looked at.
#[external_asset(deps = [landing], timeout = "1s")]
async fn landing_table() -> Result<Observation> {
    Ok(Observation::new().with("rows", 3))
}

#[asset_check(asset = daily_summary, blocking, severity = warn)]
fn has_rows(rows: &u64) -> CheckResult {
    CheckResult::pass_if(*rows > 0)
}

#[job(select = "group:clickhouse_aggregations", tags(team = "edge"))]
fn aggregations() {}

/// The two of them.
#[job(assets = [raw_events, daily_summary])]
fn both() {}

#[schedule(cron = "0 6 * * MON-FRI", job = aggregations, timezone = "Europe/Berlin", enabled = false)]
fn mornings() {}

#[schedule(cron = "*/5 * * * *", job = both, description = "Often.")]
fn often() {}

#[sensor(job = both, every = "10s", timeout = "2s", enabled = false)]
async fn landed(ctx: &SensorContext) -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip(ctx.cursor().unwrap_or("nothing new")))
}

#[job(
    select = "raw_events",
    priority = -5,
    retry(max = 2, backoff = "1m"),
    timeout = "1h",
    max_runs = 1,
    tags(target = "clickhouse"),
    tag_limits(target = 2)
)]
fn limited() {}

fn yesterday(local: &jiff::Zoned) -> Option<edge_assets::PartitionKey> {
    let day = local.yesterday().ok()?.date();
    Some(edge_assets::PartitionKey::new(day.to_string()))
}

#[schedule(
    cron = "0 1 * * *",
    job = limited,
    timezone = "Europe/Berlin",
    overlap = queue,
    missed(all, max = 7, within = "12h"),
    jitter = "90s",
    partition = yesterday
)]
fn careful() {}

#[schedule(cron = "0 * * * *", job = limited, overlap = cancel_old, missed = none)]
fn hasty() {}

#[schedule(cron = "0 * * * *", job = limited, overlap = allow, missed = all)]
fn eager() {}

#[sensor(on = [failure, canceled], jobs = [limited, both], max_requests = 3)]
async fn ended(ctx: &SensorContext) -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip(ctx.run()?.id.to_string()))
}

#[sensor(on = success, job = both, overlap = allow, timeout = "5s")]
async fn succeeded() -> Result<SensorOutcome> {
    Ok(SensorOutcome::requests([]))
}

#[sensor(asset = daily_summary, job = both)]
fn summarized() -> Result<SensorOutcome> {
    Ok(SensorOutcome::requests([]))
}

#[sensor(asset = "per_tenant/42")]
fn of_tenant() -> Result<SensorOutcome> {
    Ok(SensorOutcome::requests([]))
}

#[sensor(job = aggregations)]
async fn with_defaults() -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("never"))
}

#[test]
fn every_argument_of_an_asset_arrives() {
    let spec = daily_summary::SPEC;
    assert_eq!(spec.key, "edge/daily_summary");
    assert_eq!(
        spec.deps.iter().map(|key| key().to_string()).collect::<Vec<_>>(),
        ["raw_events"]
    );
    assert_eq!(spec.dep_keys, ["per_tenant/42"]);
    assert_eq!(spec.group, Some("clickhouse_aggregations"));
    assert_eq!(spec.description, "One row per device and day.\n\n    select 1");
    assert_eq!(spec.owners, ["team:edge", "ada@example.com"]);
    assert_eq!(spec.kinds, ["clickhouse"]);
    assert_eq!(spec.tags, [("tier", "gold"), ("team/name", "edge")]);
    assert_eq!(spec.code_version, Some("2"));
    assert_eq!(spec.timeout, Some(Duration::from_secs(300)));
    assert_eq!(spec.partitions, Some(DAILY));
    assert_eq!(spec.pool, Some("clickhouse"));
    assert_eq!(spec.fresh_within, Some(MaxAge::new(Duration::from_secs(26 * 3600))));
    assert_eq!((spec.output)().id, std::any::TypeId::of::<u64>());
    assert!(matches!(spec.compute, Compute::Async(_)));
    let retry = edge_assets::RetryPolicy::new(3)
        .backoff(Duration::from_secs(30))
        .factor(1)
        .cap(Duration::from_secs(300))
        .jitter();
    assert_eq!(spec.retry, Some(retry));
}

#[test]
fn an_asset_that_says_nothing_has_the_defaults() {
    let spec = raw_events::SPEC;
    assert_eq!(spec.key, "raw_events");
    assert_eq!(raw_events::key().as_str(), "raw_events");
    assert_eq!(spec.description, "Events as they arrive.");
    assert!(spec.deps.is_empty() && spec.dep_keys.is_empty() && spec.tags.is_empty());
    assert_eq!((spec.group, spec.code_version, spec.pool), (None, None, None));
    assert_eq!((spec.retry, spec.timeout, spec.partitions), (None, None, None));
    assert_eq!(spec.fresh_within, None);
}

#[test]
fn the_source_is_the_line_of_the_name() {
    let source = raw_events::SPEC.source;
    assert!(source.file.ends_with("tests/macros/spec.rs"), "{source}");
    assert_eq!(source.module, module_path!());
    let text = include_str!("spec.rs");
    let line = text.lines().nth(usize::try_from(source.line).unwrap() - 1).unwrap();
    assert_eq!(line, "async fn raw_events() -> Result<u64> {");
}

#[test]
fn a_plain_function_is_blocking_and_takes_its_upstreams_from_its_types() {
    let spec = report::SPEC;
    assert!(matches!(spec.compute, Compute::Blocking(_)));
    assert_eq!(spec.description, "A report.");
    assert_eq!(spec.retry, Some(edge_assets::RetryPolicy::new(4)));
    assert_eq!(spec.timeout, Some(FOREVER));
    assert!(spec.skip_unchanged && !daily_summary::SPEC.skip_unchanged);
    assert_eq!(spec.renamed_from, ["summary", "old/report"]);
    let needs = report::def().needs;
    let deps: Vec<_> = needs
        .deps
        .iter()
        .map(|dep| (dep.key.to_string(), dep.value.map(|v| v.name)))
        .collect();
    assert_eq!(
        deps,
        [
            ("edge/daily_summary".to_owned(), Some("u64")),
            ("raw_events".to_owned(), Some("u64"))
        ]
    );
}

#[test]
fn external_assets_are_named_or_observed() {
    assert!(matches!(landing::SPEC.compute, Compute::External));
    assert_eq!(landing::SPEC.key, "s3/landing");
    assert_eq!(landing::SPEC.description, "Made elsewhere.");
    assert!(matches!(landing_table::SPEC.compute, Compute::Observe(_)));
    assert_eq!(landing_table::SPEC.timeout, Some(Duration::from_secs(1)));
    assert_eq!(landing_table::def().needs.deps[0].key.as_str(), "s3/landing");
}

#[test]
fn a_check_knows_its_asset() {
    let spec = has_rows::SPEC;
    assert_eq!((spec.name, (spec.asset)().as_str()), ("has_rows", "edge/daily_summary"));
    assert!(spec.blocking);
    assert_eq!(spec.severity, Severity::Warn);
    assert_eq!(spec.description, "");
}

#[test]
fn jobs_schedules_and_sensors_say_what_was_written() {
    let job = aggregations::SPEC;
    assert_eq!((job.name, job.tags), ("aggregations", &[("team", "edge")][..]));
    assert!(matches!(
        job.selection,
        JobSelection::Text("group:clickhouse_aggregations")
    ));
    assert_eq!(both::SPEC.selection.to_text(), "raw_events or edge/daily_summary");
    assert_eq!(both::SPEC.description, "The two of them.");

    let schedule = mornings::SPEC;
    assert_eq!((schedule.cron, schedule.timezone), ("0 6 * * MON-FRI", "Europe/Berlin"));
    assert_eq!((schedule.job.name, schedule.enabled), ("aggregations", false));
    assert_eq!((often::SPEC.timezone, often::SPEC.enabled), ("UTC", true));
    assert_eq!(often::SPEC.description, "Often.");

    let sensor = landed::SPEC;
    assert_eq!(
        (sensor.name, sensor.job.map(|job| job.name), sensor.enabled),
        ("landed", Some("both"), false)
    );
    assert_eq!(
        (sensor.every, sensor.timeout),
        (Duration::from_secs(10), Duration::from_secs(2))
    );
    let sensor = with_defaults::SPEC;
    assert_eq!(
        (sensor.every, sensor.timeout),
        (Duration::from_secs(30), Duration::from_secs(60))
    );
    assert!(sensor.enabled);
}

#[test]
fn the_options_of_a_job_arrive() {
    let job = JobDef::from(limited::SPEC);
    assert_eq!((job.priority, job.max_runs), (-5, Some(1)));
    assert_eq!(job.timeout, Some(Duration::from_secs(3_600)));
    let retry = job.retry.unwrap();
    assert_eq!((retry.max(), retry.delay(1, 0.0)), (2, Duration::from_secs(60)));
    assert_eq!(
        job.tag_limits.into_iter().collect::<Vec<_>>(),
        [("target".to_owned(), 2)]
    );

    let plain = JobDef::from(aggregations::SPEC);
    assert_eq!(
        (plain.priority, plain.max_runs, plain.timeout, plain.retry),
        (0, None, None, None)
    );
    assert!(plain.tag_limits.is_empty());
}

#[test]
fn the_policies_of_a_schedule_arrive() {
    let schedule = ScheduleDef::from(careful::SPEC);
    assert_eq!(schedule.overlap, Overlap::Queue);
    let within = Duration::from_secs(12 * 3_600);
    assert_eq!(schedule.missed, Missed::All { max: 7, within });
    assert_eq!(schedule.jitter, Duration::from_secs(90));
    // One o'clock in Berlin is still yesterday in UTC.
    let partition = schedule.partition_at("2026-11-22T00:00:00Z".parse().unwrap());
    assert_eq!(
        partition,
        TickPartition::Key(edge_assets::PartitionKey::new("2026-11-21"))
    );

    assert_eq!(
        (hasty::SPEC.overlap, hasty::SPEC.missed),
        (Overlap::CancelOld, Missed::None)
    );
    assert_eq!(
        (eager::SPEC.overlap, eager::SPEC.missed),
        (Overlap::Allow, Missed::EVERY)
    );
    let plain = ScheduleDef::from(often::SPEC);
    assert_eq!((plain.overlap, plain.missed), (Overlap::Skip, Missed::Latest));
    assert_eq!(plain.jitter, Duration::ZERO);
    assert_eq!(
        plain.partition_at("2026-11-22T00:00:00Z".parse().unwrap()),
        TickPartition::Unsaid
    );
}

#[test]
fn what_a_sensor_reacts_to_arrives() {
    let ended = SensorDef::from(ended::SPEC);
    let kind = SensorKind::RunStatus {
        statuses: vec![RunStatus::Failure, RunStatus::Canceled],
        jobs: vec!["limited".into(), "both".into()],
    };
    assert_eq!(ended.kind, kind);
    assert_eq!((ended.job, ended.every, ended.max_requests), (None, Duration::ZERO, 3));
    assert_eq!(ended.overlap, Overlap::Queue, "what it reacts to does not come again");

    let succeeded = SensorDef::from(succeeded::SPEC);
    let kind = SensorKind::RunStatus {
        statuses: vec![RunStatus::Success],
        jobs: Vec::new(),
    };
    assert_eq!((succeeded.kind, succeeded.overlap), (kind, Overlap::Allow));
    assert_eq!(
        (succeeded.job.as_deref(), succeeded.timeout),
        (Some("both"), Duration::from_secs(5))
    );

    let of_asset = |spec: &'static SensorSpec| match SensorDef::from(spec).kind {
        SensorKind::Asset { asset } => asset.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(of_asset(summarized::SPEC), "edge/daily_summary");
    assert_eq!(of_asset(of_tenant::SPEC), "per_tenant/42");

    let polling = SensorDef::from(with_defaults::SPEC);
    assert_eq!((polling.kind, polling.overlap), (SensorKind::Polling, Overlap::Skip));
    assert_eq!(polling.max_requests, 100);
}
