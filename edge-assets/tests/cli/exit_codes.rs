//! Each class of outcome has its exit code, and each error says what to do.

use edge_assets::{
    AssetDef, Definitions,
    cli::{App, Exit},
    partition::PartitionsDefinition,
    trigger::{Job, JobDef, JobSelection, JobSpec, ScheduleDef},
};

use crate::{
    fixture::{SOURCE, World, key},
    shown::{run, run_on},
};

#[test]
fn what_is_not_understood_is_a_usage_error_with_a_hint() {
    for (line, part) in [
        ("materialise", "a similar subcommand exists: 'materialize'"),
        ("materialize", "materialize '+device_stats_cache'"),
        ("materialize edge/dayly", "hint: did you mean `edge/daily`?"),
        ("materialize group:edg", "no asset matches `group:edg`"),
        (
            "materialize aggregation",
            "hint: the group is selected as `group:aggregation`",
        ),
        ("materialize (edge/events", "error: selection `(edge/events`, at 13"),
        ("materialize stale", "hint: select by key, group, tag, kind or owner"),
        (
            "materialize edge/daily --partition 2026-13-01",
            "caused by: `2026-13-01` is not a partition",
        ),
        ("materialize edge/daily --partition 2030-01-01", "it lies in the future"),
        ("materialize edge/events --partition 2026-01-01", "hint: leave it out"),
        (
            "materialize edge/daily --config edge/daily.limit=many",
            "is the text `many`\nhint: write a whole number, 1000 or less",
        ),
        (
            "materialize edge/daily --config edge/daily",
            "hint: write `--config asset.key=value`",
        ),
        (
            "materialize edge/daily --config edge/dail.limit=1",
            "hint: did you mean `edge/daily`?",
        ),
        (
            "materialize edge/events --config edge/daily.limit=1",
            "which is not part of this run",
        ),
        (
            "materialize edge/events --config edge/events.x=1",
            "hint: give it a parameter `Config<..>`",
        ),
        (
            "materialize edge/daily --config-file /no/such/file",
            "cannot be read: No such file",
        ),
        (
            "materialize edge/daily --max-concurrency 0",
            "write a whole number from 1 on",
        ),
        ("materialize edge/daily --pool clickhouse", "write NAME=N"),
        ("materialize edge/daily --timeout 5", "write numbers with units"),
        ("asset show edge/dayly", "hint: did you mean `edge/daily`?"),
        ("job execute snyc", "hint: did you mean `sync`?"),
        ("job execute", "job execute redis_sync"),
        ("job execute sync -j sync", "cannot be used with"),
        ("schedule preview nihgtly", "hint: did you mean `nightly`?"),
        ("graph --format svg", "[possible values: text, mermaid, dot, json]"),
        ("graph --full --summary", "cannot be used with"),
        ("why edge/dayly", "hint: did you mean `edge/daily`?"),
        ("why edge/daily --in edge/cash", "hint: did you mean `edge/cache`?"),
        ("why edge/daily --in (", "expected an asset"),
        ("asset list --quiet --verbose", "cannot be used with"),
    ] {
        let run = run(line);
        assert_eq!(run.exit, Exit::USAGE, "{line}: {}", run.err);
        assert!(run.err.contains(part), "{line}: {}", run.err);
        assert!(run.err.starts_with("error: "), "{line}: {}", run.err);
        assert!(run.out.is_empty(), "{line}: {}", run.out);
    }
}

#[test]
fn wrong_definitions_are_refused_by_every_command_with_all_faults_at_once() {
    let app = || {
        App::new("wrong", "1.0.0", || {
            let of_nothing = |name: &str, upstream: &str| {
                AssetDef::builder(name)
                    .after_key(key(upstream))
                    .run(|| async { Ok::<_, std::io::Error>(()) })
            };
            let assets = (0..60).map(|n| of_nothing(&format!("asset_{n}"), "nowhere"));
            Definitions::builder().assets(assets).build()
        })
    };
    for line in ["asset list", "plan *", "materialize *", "doctor", "job list"] {
        let run = run_on(app(), line);
        assert_eq!(run.exit, Exit::DEFINITIONS, "{line}");
        assert!(
            run.err.starts_with("error: the definitions have 60 faults\n"),
            "{}",
            run.err
        );
    }
    let run = run_on(app(), "validate");
    assert_eq!(run.exit, Exit::DEFINITIONS);
    assert_eq!(
        run.err.matches("depends on `nowhere`, which is not defined").count(),
        60
    );
    let run = run_on(app(), "validate --output json");
    assert_eq!(run.exit, Exit::DEFINITIONS);
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(document["valid"], false);
    assert_eq!(document["faults"].as_array().unwrap().len(), 60);
}

#[test]
fn what_is_wrong_with_a_selection_is_pointed_at() {
    for (args, shown) in [
        (
            &["asset", "list", "+edge/dayly and group:bad"][..],
            "error: no asset matches `edge/dayly`\n  | +edge/dayly and group:bad\n  |  ^^^^^^^^^^\nhint: did you mean `edge/daily`?\n",
        ),
        (
            &["plan", "edge/daily or group:"],
            "at 21: `group:` lacks its value, such as `group:name`\n  | edge/daily or group:\n  |                     ^\n",
        ),
        (
            &["materialize", "edge/daily & edge/cache"],
            "\n  | edge/daily & edge/cache\n  |            ^\nhint: write `and`\n",
        ),
        (
            &["graph", "tag:tier=silver"],
            "\n  | tag:tier=silver\n  | ^^^^^^^^^^^^^^^\nhint: the values of `tier` are `gold`\n",
        ),
        (
            &["why", "edge/daily", "--in", "stale"],
            "\n  | stale\n  | ^^^^^\nhint: select by key",
        ),
    ] {
        let args = std::iter::once("fixture").chain(args.iter().copied());
        let run = World::new().app().capture(args);
        assert_eq!(run.exit, Exit::USAGE);
        assert!(run.err.contains(shown), "{}", run.err);
    }
}

struct Misspelt;
impl Job for Misspelt {
    const SPEC: &'static JobSpec = &JobSpec::new("misspelt", SOURCE, JobSelection::Text("grup:x or y"));
}

#[test]
fn the_selection_of_a_job_is_pointed_at_where_definitions_are_checked() {
    let app = App::new("wrong", "1.0.0", || Definitions::builder().job::<Misspelt>().build());
    let run = run_on(app, "validate");
    assert_eq!(run.exit, Exit::DEFINITIONS);
    assert_eq!(
        run.err,
        "error: the definitions have 1 fault\n  - job `misspelt` (src/fixture.rs:7): selection `grup:x or y`, at 1: there is no \
         field `grup`; did you mean `group`; the fields are key, group, tag, kind, owner, status\n    | grup:x or y\n    | ^^^^\n"
    );
}

#[test]
fn partitions_that_begin_at_no_date_are_a_fault_of_the_definitions() {
    let app = App::new("unwise", "1.0.0", || {
        let april = PartitionsDefinition::daily("2026-04-31");
        let daily = AssetDef::builder("daily").partitions(april);
        let daily = daily.run(|| async { Ok::<_, std::io::Error>(()) });
        Definitions::builder().assets([daily]).build()
    });
    let run = run_on(app, "asset list");
    assert_eq!(run.exit, Exit::DEFINITIONS);
    for part in [
        "error: the definitions have 1 fault\n  - asset `daily` (",
        "the partitions start at `2026-04-31`, which is not a date",
    ] {
        assert!(run.err.contains(part), "{}", run.err);
    }
}

#[test]
fn what_can_be_built_and_would_not_work_is_told_by_validate_alone() {
    let app = || {
        App::new("unwise", "1.0.0", || {
            let later = PartitionsDefinition::daily("2900-01-01");
            let daily = AssetDef::builder("daily").partitions(later);
            let daily = daily.run(|| async { Ok::<_, std::io::Error>(()) });
            let often = ScheduleDef::new("often", "0 * * * *", "daily_job");
            Definitions::builder()
                .assets([daily])
                .jobs([JobDef::new("daily_job", "daily")])
                .schedules([often])
                .build()
        })
    };
    assert_eq!(run_on(app(), "asset list").exit, Exit::SUCCESS);
    let run = run_on(app(), "validate");
    assert_eq!(run.exit, Exit::DEFINITIONS);
    assert!(run.err.contains("`daily` has no complete partition yet"), "{}", run.err);
}

#[test]
fn a_missing_resource_is_a_fault_of_the_definitions() {
    let run = run_on(World::new().without_warehouse().app(), "materialize edge/events");
    assert_eq!(run.exit, Exit::DEFINITIONS);
    assert!(
        run.err.contains("resource `Res<Warehouse>` is not provided"),
        "{}",
        run.err
    );
}

#[test]
fn who_closes_the_pipe_has_read_enough() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let exit = World::new()
        .app()
        .run_from(["fixture", "asset", "list"], Closed, Vec::new());
    assert_eq!(exit, Exit::SUCCESS);
    let exit = World::new()
        .app()
        .run_from(["fixture", "materialize", "edge/cache"], Vec::new(), Closed);
    assert_eq!(exit, Exit::SUCCESS, "a closed stderr does not stop the work");
}
