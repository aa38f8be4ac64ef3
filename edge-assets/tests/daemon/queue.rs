//! The queue: limits hold, priorities count, and nobody waits for ever.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use edge_assets::{
    Definitions, RunId, RunStatus,
    daemon::{Counted, QueueRules, Wait, next_runs},
    instance::{LaunchRequest, Limits},
    run::{NewRun, Run},
    trigger::JobDef,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

use crate::support::{Stage, World, fails, ok, staged, start};

#[tokio::test(start_paused = true)]
async fn no_more_runs_are_under_way_than_the_limits_allow() {
    let stage = Stage::new();
    let world = World::of([staged("a", &[], &stage)]).limits(Limits::new().max_runs(3));
    let daemon = world.start("d1");
    let mut runs = Vec::new();
    for _ in 0..8 {
        runs.push(world.launch(LaunchRequest::selection("a")).await);
    }
    world.pass(Duration::from_secs(60)).await;
    assert_eq!((stage.count(), stage.most()), (3, 3));
    stage.end(8);
    for run in runs {
        assert_eq!(world.wait(run).await.status, RunStatus::Success);
    }
    assert_eq!(stage.most(), 3);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn runs_go_by_priority_and_then_by_age() {
    let stage = Stage::new();
    let assets = ["first", "low", "old", "young", "high"].map(|key| staged(key, &[], &stage));
    let world = World::of(assets).limits(Limits::new().max_runs(1));
    let daemon = world.start("d1");
    world.launch(LaunchRequest::selection("first")).await;
    stage.began(1).await;
    for (key, priority) in [("low", -1), ("old", 0), ("young", 0), ("high", 5)] {
        world.launch(LaunchRequest::selection(key).priority(priority)).await;
        world.pass(Duration::from_millis(1)).await;
    }
    stage.end(5);
    stage.began(5).await;
    assert_eq!(stage.order(), ["first", "high", "old", "young", "low"]);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_that_meets_a_limit_lets_others_pass() {
    let stage = Stage::new();
    let mut job = JobDef::new("per_tenant", "a");
    job.tags.insert("tenant", "any");
    job.tag_limits.insert("tenant".to_owned(), 1);
    let mut single = JobDef::new("single", "b");
    single.max_runs = Some(1);
    let assets = [staged("a", &[], &stage), staged("b", &[], &stage)];
    let world = World::new(Definitions::builder().assets(assets).jobs([job, single]));
    let daemon = world.start("d1");
    let tenant = |name: &str| LaunchRequest::job("per_tenant").tag("tenant", name);
    let one = world.launch(tenant("one")).await;
    let one_again = world.launch(tenant("one")).await;
    let two = world.launch(tenant("two")).await;
    let first = world.launch(LaunchRequest::job("single")).await;
    let second = world.launch(LaunchRequest::job("single")).await;
    world.pass(Duration::from_secs(10)).await;
    for (run, status) in [
        (one, RunStatus::Running),
        (one_again, RunStatus::Queued),
        (two, RunStatus::Running),
        (first, RunStatus::Running),
        (second, RunStatus::Queued),
    ] {
        assert_eq!(world.run(run).await.status, status);
    }
    stage.end(5);
    assert_eq!(world.wait(one_again).await.status, RunStatus::Success);
    assert_eq!(world.wait(second).await.status, RunStatus::Success);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_failed_run_holds_nobody_up() {
    let world = World::of([fails("a", &[]), ok("b", &[])]).limits(Limits::new().max_runs(1));
    let daemon = world.start("d1");
    let bad = world.launch(LaunchRequest::selection("a")).await;
    let good = world.launch(LaunchRequest::selection("b")).await;
    assert_eq!(world.wait(bad).await.status, RunStatus::Failure);
    assert_eq!(world.wait(good).await.status, RunStatus::Success);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_whose_definitions_are_missing_waits_an_hour_and_fails_with_the_reason() {
    let world = World::of([ok("a", &[])]).limits(Limits::new().max_runs(1));
    let missing = world.enqueue("gone").await;
    let daemon = world.start("d1");
    // It takes nobody's place meanwhile.
    let other = world.launch(LaunchRequest::selection("a")).await;
    assert_eq!(world.wait(other).await.status, RunStatus::Success);
    let ended = world.wait(missing).await;
    assert_eq!(ended.status, RunStatus::Failure);
    let reason = ended.reason.unwrap();
    assert!(
        reason.starts_with("it cannot be planned: ") && reason.contains("`gone`"),
        "{reason}"
    );
    let took = ended.finished_at.unwrap().duration_since(ended.created_at);
    assert!((60..62).contains(&took.as_mins()), "{took:?}");
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_goes_on_once_its_definitions_are_deployed() {
    let world = World::of([ok("a", &[])]);
    let run = world.enqueue("b").await;
    let daemon = world.start("d1");
    world.pass(Duration::from_secs(40 * 60)).await;
    daemon.stop().await;
    assert_eq!(world.run(run).await.status, RunStatus::Queued);
    let deployed = world.redeployed(Definitions::builder().assets([ok("a", &[]), ok("b", &[])]));
    let daemon = deployed.start("d2");
    assert_eq!(deployed.wait(run).await.status, RunStatus::Success);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_hundred_queued_runs_are_all_executed() {
    let world = World::of([ok("a", &[])]);
    let mut runs = Vec::new();
    for _ in 0..100 {
        runs.push(world.launch(LaunchRequest::selection("a")).await);
    }
    let daemon = world.start("d1");
    for run in runs {
        assert_eq!(world.wait(run).await.status, RunStatus::Success);
    }
    // Executed and gone: nothing is left behind here that would keep the daemon.
    daemon.stop().await;
}

// The decision alone.

fn run(number: u128, tags: &[(&str, &str)], priority: i32, created_at: Timestamp) -> Run {
    let mut new = NewRun::new("here", "*", created_at);
    new.id = RunId::from_uuid(Uuid::from_u128(number));
    new.priority = priority;
    for (name, value) in tags {
        new.tags.insert(*name, *value);
    }
    Run::queued(new)
}

fn running(mut run: Run) -> Run {
    run.status = RunStatus::Running;
    run
}

fn not_before(mut run: Run, at: Timestamp) -> Run {
    run.not_before = Some(at);
    run
}

fn rules(limits: &Limits) -> QueueRules {
    QueueRules::new(limits, &Definitions::builder().build().unwrap())
}

#[test]
fn whoever_waits_is_told_why() {
    let limits = Limits::new().max_runs(2).tag("db", 1);
    let at = start();
    let later = at + SignedDuration::from_hours(1);
    let runs = [
        running(run(1, &[("db", "main")], 0, at)),
        run(2, &[("db", "main")], 0, at),
        run(3, &[], 0, at),
        run(4, &[], 0, at),
        not_before(run(5, &[], 0, at), later),
        run(6, &[], 0, at),
    ];
    let held_off = |id| (id == runs[5].id).then(|| "its definitions are missing".to_owned());
    let decision = next_runs(&rules(&limits), &runs, held_off, at);
    assert_eq!(decision.start, [runs[2].id]);
    assert_eq!(decision.wake_at, Some(later));
    let wait: BTreeMap<RunId, String> = decision.wait.iter().map(|(id, wait)| (*id, wait.to_string())).collect();
    let why = |place: usize| wait[&runs[place].id].as_str();
    assert_eq!(why(1), "1 run is under way with `db=main`, and no more may be");
    assert_eq!(why(3), "2 runs are under way, and no more may be");
    assert_eq!(why(4), "it is not to start before 2026-11-22T10:00:00Z");
    assert_eq!(why(5), "its definitions are missing");
}

#[test]
fn waiting_raises_the_priority() {
    let limits = Limits::new().max_runs(1);
    let at = start();
    let old = run(1, &[], 0, at);
    let now = at + SignedDuration::from_mins(5);
    for (priority, first) in [(4, 1), (6, 2)] {
        let young = run(2, &[], priority, now);
        let decision = next_runs(&rules(&limits), &[old.clone(), young], |_| None, now);
        assert_eq!(
            decision.start,
            [RunId::from_uuid(Uuid::from_u128(first))],
            "priority {priority}"
        );
    }
}

#[test]
fn what_the_longest_waiter_needs_is_kept_for_it() {
    let limits = Limits::new().tag("a", 1).tag("b", 1);
    let at = start();
    let runs = [
        running(run(1, &[("a", "x")], 0, at)),
        run(2, &[("a", "x"), ("b", "x")], 0, at),
        run(3, &[("b", "x")], 100, at + SignedDuration::from_mins(9)),
    ];
    let before = next_runs(&rules(&limits), &runs, |_| None, at + SignedDuration::from_mins(9));
    assert_eq!(before.start, [runs[2].id]);
    let after = next_runs(&rules(&limits), &runs, |_| None, at + SignedDuration::from_mins(10));
    assert_eq!(after.start, []);
    assert_eq!(after.wait[0], (runs[2].id, Wait::Kept { run: runs[1].id }));
}

#[derive(Debug, Clone)]
struct Arrival {
    minute: i64,
    tags: Vec<usize>,
    priority: i32,
    takes: i64,
}

const TAGS: [&str; 3] = ["a", "b", "c"];

fn arrivals() -> impl Strategy<Value = Vec<Arrival>> {
    let tags = proptest::sample::subsequence(vec![0, 1, 2], 0..=3);
    let arrival = (0_i64..60, tags, -3_i32..=3, 1_i64..10).prop_map(|(minute, tags, priority, takes)| Arrival {
        minute,
        tags,
        priority,
        takes,
    });
    proptest::collection::vec(arrival, 1..40)
}

proptest! {
    /// Minute by minute: what is under way never exceeds a limit, and everybody gets through in the end.
    #[test]
    fn limits_hold_at_every_moment_and_everybody_gets_through(
        arrivals in arrivals(),
        max_runs in 1_u32..4,
        limit in 1_u32..3,
    ) {
        let limits = TAGS.iter().fold(Limits::new().max_runs(max_runs), |limits, tag| limits.tag(*tag, limit));
        let rules = rules(&limits);
        let mut waiting: Vec<(usize, Run)> = Vec::new();
        let mut under_way: Vec<(i64, Run)> = Vec::new();
        let mut minute = 0;
        let mut left = arrivals.len();
        while left > 0 {
            prop_assert!(minute < 60 + 40 * 10, "somebody waits for ever");
            let now = start() + SignedDuration::from_mins(minute);
            let before = under_way.len();
            under_way.retain(|(ends, _)| *ends > minute);
            left -= before - under_way.len();
            for (number, arrival) in arrivals.iter().enumerate().filter(|(_, arrival)| arrival.minute == minute) {
                let tags: Vec<(&str, &str)> = arrival.tags.iter().map(|&tag| (TAGS[tag], "x")).collect();
                let id = u128::try_from(number).unwrap() + 1;
                waiting.push((number, run(id, &tags, arrival.priority, now)));
            }
            let unfinished: Vec<Run> =
                under_way.iter().map(|(_, run)| run.clone()).chain(waiting.iter().map(|(_, run)| run.clone())).collect();
            let decision = next_runs(&rules, &unfinished, |_| None, now);
            prop_assert_eq!(decision.start.len() + decision.wait.len(), waiting.len());
            for id in &decision.start {
                let place = waiting.iter().position(|(_, run)| run.id == *id).unwrap();
                let (number, run) = waiting.remove(place);
                under_way.push((minute + arrivals[number].takes, running(run)));
            }
            prop_assert!(under_way.len() <= usize::try_from(max_runs).unwrap());
            for tag in TAGS {
                let with = under_way.iter().filter(|(_, run)| run.tags.get(tag).is_some()).count();
                prop_assert!(with <= usize::try_from(limit).unwrap(), "{tag}: {with}");
            }
            // Nothing rests while somebody could go: only a limit, or a place that is kept, is a reason.
            for (_, wait) in &decision.wait {
                let is_reason = matches!(wait, Wait::Limit { .. } | Wait::Kept { .. });
                prop_assert!(is_reason, "{wait}");
            }
            minute += 1;
        }
    }

    /// A stream of runs that never ends keeps nobody out: a run of the lowest priority, which needs everything, starts.
    #[test]
    fn no_stream_of_runs_starves_a_run(takes in 1_i64..5, priority in 0_i32..20, tags in 1_usize..=3) {
        let limits = TAGS.iter().fold(Limits::new().max_runs(4), |limits, tag| limits.tag(*tag, 1));
        let rules = rules(&limits);
        let all: Vec<(&str, &str)> = TAGS.iter().take(tags).map(|tag| (*tag, "x")).collect();
        let victim = run(1, &all, -5, start());
        let mut waiting = vec![victim.clone()];
        let mut under_way: Vec<(i64, Run)> = Vec::new();
        let mut number = 1;
        // Only those go before it whose priority it has not made up for by waiting, and they end.
        let ahead = i64::from(priority) + 6;
        for minute in 0.. {
            prop_assert!(minute < ahead * (takes + 3) + 30, "it starves");
            let now = start() + SignedDuration::from_mins(minute);
            under_way.retain(|(ends, _)| *ends > minute);
            // There is always somebody who wants one of the labels alone.
            for tag in TAGS {
                number += 1;
                waiting.push(run(number, &[(tag, "x")], priority, now));
            }
            let unfinished: Vec<Run> = under_way.iter().map(|(_, run)| run.clone()).chain(waiting.clone()).collect();
            let decision = next_runs(&rules, &unfinished, |_| None, now);
            if decision.start.contains(&victim.id) {
                break;
            }
            for id in decision.start {
                let place = waiting.iter().position(|run| run.id == id).unwrap();
                // They do not end together, so that the labels are never all free by chance.
                let ends = minute + takes + i64::try_from(number % 3).unwrap();
                under_way.push((ends, running(waiting.remove(place))));
            }
        }
    }
}

#[test]
fn a_limit_names_what_it_counts() {
    let wait = Wait::Limit {
        counted: Counted::Job {
            name: Arc::from("sync"),
        },
        limit: 1,
    };
    assert_eq!(wait.to_string(), "1 run is under way of job `sync`, and no more may be");
    assert_eq!(
        serde_json::to_value(&wait).unwrap(),
        serde_json::json!({"why": "limit", "counted": {"of": "job", "name": "sync"}, "limit": 1})
    );
}
