//! Faults of definitions: all at once, each with what, where and the cure.

use std::time::Duration;

use edge_assets::{
    AssetDef, AssetKey, Definitions, RunStatus, SensorOutcome,
    boxed::error_chain,
    tags::Tags,
    trigger::{JobDef, Missed, Overlap, ScheduleDef, SensorDef, SensorKind},
};

use crate::support::{asset, chain, ok};

fn faults(assets: impl IntoIterator<Item = AssetDef>) -> Vec<String> {
    let error = Definitions::builder().assets(assets).build().unwrap_err();
    error.faults().iter().map(ToString::to_string).collect()
}

#[test]
fn a_cycle_among_run_time_assets_is_shown_as_a_named_chain() {
    let found = faults([
        ok("a", &["c"]),
        ok("b", &["a"]),
        ok("c", &["b"]),
        ok("alone", &["alone"]),
        ok("d", &["c"]),
    ]);
    let [ring, alone] = &found[..] else {
        panic!("{found:#?}");
    };
    for (fault, chain) in [(ring, "a → b → c → a"), (alone, "alone → alone")] {
        let beginning =
            format!("assets depend on each other: {chain}, the first at edge-assets/tests/it/support/shapes.rs:");
        assert!(fault.starts_with(&beginning), "{fault}");
        assert!(fault.ends_with("; remove one of these dependencies"), "{fault}");
    }
}

#[test]
fn a_long_ring_is_not_a_long_message() {
    let mut assets = chain(5000);
    assets[0] = ok("n0", &["n4999"]);
    let found = faults(assets);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].contains("n0 → n1 → ") && found[0].contains("… 4988 more → n0"),
        "{}",
        found[0]
    );
    assert!(found[0].len() < 400);
}

#[test]
fn duplicate_keys_name_both_places() {
    let found = faults([ok("a", &[]), ok("a", &[])]);
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("asset `a` is declared twice, at "), "{}", found[0]);
    assert_eq!(found[0].matches("shapes.rs:").count(), 2, "{}", found[0]);
}

#[test]
fn every_fault_is_told_at_once() {
    let takes_missing = asset("b", &["raw_evnts"]).run(|| async { Ok::<(), std::io::Error>(()) });
    let found = faults([
        ok("raw_events", &[]),
        takes_missing,
        ok("raw_events", &[]),
        ok("x", &["y"]),
        ok("y", &["x"]),
    ]);
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found[0].contains("declared twice"));
    assert!(
        found[1].contains("depends on `raw_evnts`, which is not defined; did you mean `raw_events`"),
        "{}",
        found[1]
    );
    assert!(found[2].contains("x → y → x"));
}

#[test]
fn a_thousand_faults_make_a_bounded_text() {
    let error = Definitions::builder()
        .assets((0..1000).map(|n| ok(&format!("a{n}"), &["zzz"])))
        .build()
        .unwrap_err();
    assert_eq!(error.faults().len(), 1000);
    let text = error.to_string();
    assert!(text.ends_with("and 950 more"), "{text}");
    assert_eq!(text.lines().count(), 52);
}

#[test]
fn a_key_from_outside_is_refused_with_the_reason() {
    let error = AssetDef::try_builder("per tenant").unwrap_err().to_string();
    assert_eq!(
        error,
        "`per tenant` is not an asset key: a segment holds letters, digits, `_`, `-` and `.`"
    );
    assert!(AssetKey::new("per_tenant").is_ok());
}

/// The faults of triggers that are made at run time, beside one asset and one job; each with its cause.
fn trigger_faults(jobs: Vec<JobDef>, schedules: Vec<ScheduleDef>, sensors: Vec<SensorDef>) -> Vec<String> {
    let error = Definitions::builder()
        .assets([ok("daily", &[])])
        .jobs([JobDef::new("sync", "daily")].into_iter().chain(jobs))
        .schedules(schedules)
        .sensors(sensors)
        .build()
        .unwrap_err();
    let told = error.faults().iter().map(|fault| {
        let text = error_chain(fault);
        // The place differs from one edit of this file to the next.
        match (text.find(" ("), text.find(')')) {
            (Some(from), Some(to)) => format!("{}{}", &text[..from], &text[to + 1..]),
            _ => text,
        }
    });
    told.collect()
}

fn looks(name: &str) -> SensorDef {
    SensorDef::new(name, "sync", |_| Box::pin(async { Ok(SensorOutcome::skip("nothing")) }))
}

#[test]
fn options_that_cannot_be_are_faults_with_the_cure() {
    let minute = Duration::from_secs(60);
    let job = |change: fn(&mut JobDef)| {
        let mut job = JobDef::new("j", "daily");
        job.tags = Tags::new().with("target", "redis");
        change(&mut job);
        job
    };
    let found = trigger_faults(
        vec![
            job(|job| job.timeout = Some(Duration::ZERO)),
            job(|job| job.max_runs = Some(0)),
            job(|job| job.tag_limits.extend([("target".to_owned(), 0)])),
            job(|job| job.tag_limits.extend([("targt".to_owned(), 1)])),
        ],
        Vec::new(),
        Vec::new(),
    );
    let found: Vec<&str> = found
        .iter()
        .map(String::as_str)
        .filter(|text| !text.contains("twice"))
        .collect();
    assert_eq!(
        found,
        [
            "job `j`: its timeout is zero; raise it, or leave it out",
            "job `j`: its limit of runs is zero; raise it, or leave it out",
            "job `j`: its tag limit is zero; raise it, or leave it out",
            "job `j`: its tag limit counts `targt`, which is not one of its tags; did you mean `target`",
        ]
    );

    let schedule = |name: &str, change: &dyn Fn(&mut ScheduleDef)| {
        let mut schedule = ScheduleDef::new(name, "*/5 * * * *", "sync");
        change(&mut schedule);
        schedule
    };
    let all = |max, hours: u32| Missed::All {
        max,
        within: hours * 60 * minute,
    };
    let queue = Overlap::Queue;
    let found = trigger_faults(
        Vec::new(),
        vec![
            schedule("s1", &|schedule| schedule.jitter = 6 * minute),
            schedule("s2", &|schedule| {
                (schedule.missed, schedule.overlap) = (all(0, 1), queue);
            }),
            schedule("s3", &|schedule| {
                (schedule.missed, schedule.overlap) = (all(101, 1), queue);
            }),
            schedule("s4", &|schedule| {
                (schedule.missed, schedule.overlap) = (all(1, 25), queue);
            }),
            schedule("s5", &|schedule| schedule.missed = Missed::EVERY),
            schedule("fine", &|schedule| schedule.jitter = 5 * minute),
        ],
        Vec::new(),
    );
    assert_eq!(
        found,
        [
            "schedule `s1`: its jitter of 6m is longer than the 5m between two of its instants; shorten it",
            "schedule `s2`: its limit of what is made up for is zero; raise it, or leave it out",
            "schedule `s3`: it makes up for 101 instants within 1h; 100 within 1d is the most",
            "schedule `s4`: it makes up for 1 instants within 1d1h; 100 within 1d is the most",
            "schedule `s5`: it makes up for all missed instants at once, of which `skip` would let one run; write `queue` or `allow`",
        ]
    );
}

#[test]
fn sensors_that_could_never_do_anything_are_faults() {
    let sensor = |name: &str, change: &dyn Fn(&mut SensorDef)| {
        let mut sensor = looks(name);
        change(&mut sensor);
        sensor
    };
    let reacts = |statuses: &[RunStatus], jobs: &[&str]| SensorKind::RunStatus {
        statuses: statuses.to_vec(),
        jobs: jobs.iter().map(|&job| job.into()).collect(),
    };
    let found = trigger_faults(
        Vec::new(),
        Vec::new(),
        vec![
            sensor("s1", &|sensor| sensor.every = Duration::ZERO),
            sensor("s2", &|sensor| sensor.timeout = Duration::ZERO),
            sensor("s3", &|sensor| sensor.max_requests = 0),
            sensor("s4", &|sensor| sensor.job = None),
            sensor("s5", &|sensor| sensor.kind = reacts(&[], &[])),
            sensor("s6", &|sensor| sensor.kind = reacts(&[RunStatus::Running], &["sync"])),
            sensor("s7", &|sensor| {
                sensor.kind = reacts(&[RunStatus::Failure], &["sync", "syncc"]);
            }),
            sensor("s8", &|sensor| {
                sensor.kind = SensorKind::Asset {
                    asset: AssetKey::new("daly").unwrap(),
                }
            }),
            sensor("fine", &|sensor| {
                (sensor.kind, sensor.job, sensor.every) = (reacts(&[RunStatus::Failure], &[]), None, Duration::ZERO);
            }),
        ],
    );
    assert_eq!(
        found,
        [
            "sensor `s7` reacts to job `syncc`, which is not defined; did you mean `sync`",
            "sensor `s8` reacts to asset `daly`, which is not defined; did you mean `daily`",
            "sensor `s1`: its interval is zero; raise it, or leave it out",
            "sensor `s2`: its timeout is zero; raise it, or leave it out",
            "sensor `s3`: its limit of requests is zero; raise it, or leave it out",
            "sensor `s4`: it says no job that it launches; only a sensor that reacts may do without",
            "sensor `s5`: it reacts to no status in which a run ends; say success, failure or canceled",
            "sensor `s6`: it reacts to no status in which a run ends; say success, failure or canceled",
        ]
    );
}

#[test]
fn triggers_made_at_run_time_are_found_by_name() {
    let definitions = Definitions::builder()
        .assets([ok("daily", &[])])
        .jobs([JobDef::new("sync", "daily")])
        .schedules((0..1_000).map(|n| ScheduleDef::new(format!("s{n}"), "* * * * *", "sync")))
        .sensors([looks("landed")])
        .build()
        .unwrap();
    assert_eq!(definitions.schedules().len(), 1_000);
    assert!(definitions.schedule("s999").is_some() && definitions.schedule("s1000").is_none());
    assert!(definitions.sensor("landed").is_some() && definitions.sensor("sync").is_none());
    assert!(definitions.job("sync").is_some());
}
