//! Repetitions: by a person, of all, of what failed, from a step on; and by the policy of a job.

use std::time::Duration;

use edge_assets::{
    Definitions, RetryPolicy, RunId, RunStatus,
    alert::AlertTasks,
    instance::{InstanceError, LaunchRequest},
    run::{Run, RunOrigin, StepKey, StepScope},
    store::{Ending, RunStore as _},
    trigger::{JobDef, Overlap, ScheduleDef},
};

use crate::support::{Heard, Running, Stage, World, asset, fails, fails_times, ok, staged};

const SECOND: Duration = Duration::from_secs(1);

fn step(asset: &str) -> StepKey {
    StepKey {
        asset: asset.parse().unwrap(),
        partition: None,
    }
}

/// The steps that a run began, in their order.
async fn begun(world: &World, run: RunId) -> Vec<String> {
    let log = world.log(run).await;
    log.iter()
        .filter_map(|line| Some(line.split_once(" started, attempt")?.0.to_owned()))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_failed_run_is_repeated_from_where_it_failed() {
    let world = World::of([
        ok("a", &[]),
        fails_times("b", &["a"], 1),
        ok("c", &["b"]),
        ok("aside", &[]),
    ]);
    let daemon = world.start("d1");
    let first = world.launch(LaunchRequest::selection("*").tag("asked_by", "ops")).await;
    assert_eq!(world.wait(first).await.status, RunStatus::Failure);
    let instance = world.instance("caller");
    let again = instance.reexecute(first, StepScope::Unfinished).await.unwrap().run;
    assert_eq!((again.parent, again.root, again.attempt), (Some(first), first, 2));
    assert_eq!(
        (again.origin, again.tags.to_string()),
        (RunOrigin::Reexecution, "asked_by=ops".to_owned())
    );
    let ended = world.wait(again.id).await;
    assert_eq!((ended.status, ended.planned_steps), (RunStatus::Success, 2));
    assert_eq!(begun(&world, again.id).await, ["b", "c"]);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_was_done_anywhere_in_a_row_of_repetitions_stays_done() {
    let world = World::of([
        ok("a", &[]),
        fails_times("b", &["a"], 1),
        fails_times("c", &["b"], 1),
        ok("d", &["c"]),
    ]);
    let daemon = world.start("d1");
    let instance = world.instance("caller");
    let mut run = world.launch(LaunchRequest::selection("*")).await;
    let mut rows = Vec::new();
    for _ in 0..3 {
        world.wait(run).await;
        rows.push(begun(&world, run).await);
        if world.run(run).await.status != RunStatus::Success {
            run = instance.reexecute(run, StepScope::Unfinished).await.unwrap().run.id;
        }
    }
    assert_eq!(rows, [vec!["a", "b"], vec!["b", "c"], vec!["c", "d"]]);
    let last = world.run(run).await;
    assert_eq!((last.status, last.attempt), (RunStatus::Success, 3));
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_is_repeated_as_a_whole_or_from_a_step_on() {
    let world = World::of([ok("a", &[]), ok("b", &["a"]), ok("c", &["b"]), ok("aside", &["a"])]);
    let daemon = world.start("d1");
    let instance = world.instance("caller");
    let first = world.launch(LaunchRequest::selection("*")).await;
    world.wait(first).await;
    let all = instance.reexecute(first, StepScope::All).await.unwrap().run.id;
    assert_eq!(world.wait(all).await.succeeded_steps, 4);
    let from = instance
        .reexecute(first, StepScope::From { step: step("b") })
        .await
        .unwrap()
        .run
        .id;
    assert_eq!(world.wait(from).await.succeeded_steps, 2);
    assert_eq!(begun(&world, from).await, ["b", "c"]);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_repeated_is_refused() {
    let stage = Stage::new();
    let world = World::of([staged("alpha", &[], &stage)]);
    let daemon = world.start("d1");
    let instance = world.instance("caller");
    let run = world.launch(LaunchRequest::selection("alpha")).await;
    stage.began(1).await;
    let too_early = instance.reexecute(run, StepScope::All).await.unwrap_err();
    assert!(matches!(too_early, InstanceError::NotFinished { .. }), "{too_early}");
    stage.end(1);
    world.wait(run).await;
    let nothing = instance.reexecute(run, StepScope::Unfinished).await.unwrap_err();
    assert!(matches!(nothing, InstanceError::NothingUnfinished { .. }), "{nothing}");
    let unknown = instance
        .reexecute(run, StepScope::From { step: step("alhpa") })
        .await
        .unwrap_err();
    assert!(
        unknown
            .to_string()
            .ends_with("has no step `alhpa`; did you mean `alpha`"),
        "{unknown}"
    );
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_repetition_makes_the_partition_of_the_run_that_it_repeats() {
    let hours = edge_assets::PartitionsDefinition::hourly("2026-01-01");
    let hourly = asset("a", &[])
        .partitions(hours)
        .run(|| async { Err::<(), _>(std::io::Error::other("no")) });
    let world = World::of([hourly]);
    let daemon = world.start("d1");
    let first = world.launch(LaunchRequest::selection("a")).await;
    world.wait(first).await;
    world.pass(5 * 3_600 * SECOND).await;
    let again = world
        .instance("caller")
        .reexecute(first, StepScope::Unfinished)
        .await
        .unwrap()
        .run
        .id;
    world.wait(again).await;
    assert_eq!(begun(&world, first).await, ["a[2026-11-22-08]"]);
    assert_eq!(begun(&world, again).await, ["a[2026-11-22-08]"]);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_repetition_whose_process_was_killed_goes_on_with_what_it_had_left() {
    let stage = Stage::new();
    let world = World::of([ok("a", &[]), fails_times("b", &["a"], 1), staged("c", &["b"], &stage)]);
    let daemon = world.start("d1");
    let first = world.launch(LaunchRequest::selection("*")).await;
    world.wait(first).await;
    let again = world
        .instance("caller")
        .reexecute(first, StepScope::Unfinished)
        .await
        .unwrap()
        .run
        .id;
    stage.began(1).await;
    world.pass(SECOND).await;
    daemon.kill().await;
    let daemon = world.start("d2");
    stage.began(2).await;
    stage.end(1);
    let ended = world.wait(again).await;
    assert_eq!(
        (ended.status, ended.planned_steps, ended.succeeded_steps),
        (RunStatus::Success, 2, 2)
    );
    assert_eq!(begun(&world, again).await, ["b", "c", "c"]);
    daemon.stop().await;
}

/// A world with a job that repeats its failed runs up to twice, after 10 s and 20 s.
fn with_policy(assets: impl IntoIterator<Item = edge_assets::AssetDef>) -> World {
    let mut job = JobDef::new("nightly", "*");
    job.retry = Some(RetryPolicy::new(2).backoff(10 * SECOND));
    World::new(Definitions::builder().assets(assets).jobs([job]))
}

/// A daemon that raises alerts.
struct Telling {
    daemon: Running,
    heard: Heard,
    _tasks: AlertTasks,
}

impl Telling {
    fn new(world: &World, process: &str) -> Self {
        let (heard, alerts, tasks) = Heard::start();
        Self {
            daemon: Running::new(world.daemon(process).alerts(alerts)),
            heard,
            _tasks: tasks,
        }
    }

    /// The runs whose final failure it told of.
    fn told(&self) -> Vec<RunId> {
        self.heard.all().iter().filter_map(|alert| alert.run).collect()
    }
}

fn delays(runs: &[Run]) -> Vec<u64> {
    let pairs = runs.windows(2);
    let delays = pairs.map(|pair| pair[1].started_at.unwrap().duration_since(pair[0].finished_at.unwrap()));
    delays.map(|delay| delay.as_secs().unsigned_abs()).collect()
}

#[tokio::test(start_paused = true)]
async fn a_job_repeats_its_failed_runs_as_often_as_it_says_and_then_says_so() {
    let world = with_policy([ok("a", &[]), fails("b", &["a"])]);
    let daemon = Telling::new(&world, "d1");
    world.launch(LaunchRequest::job("nightly")).await;
    world.pass(3_600 * SECOND).await;
    let runs = world.runs().await;
    let statuses: Vec<RunStatus> = runs.iter().map(|run| run.status).collect();
    assert_eq!(statuses, [RunStatus::Failure; 3]);
    assert_eq!(delays(&runs), [10, 20]);
    assert!(
        runs[1..]
            .iter()
            .all(|run| run.origin == RunOrigin::Retry && run.root == runs[0].id)
    );
    assert_eq!(begun(&world, runs[2].id).await, ["b"]);
    assert_eq!(daemon.told(), [runs[2].id]);
    daemon.daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_repetition_that_succeeds_is_the_last_one_and_nobody_is_bothered() {
    let world = with_policy([fails_times("a", &[], 1)]);
    let daemon = Telling::new(&world, "d1");
    world.launch(LaunchRequest::job("nightly")).await;
    world.pass(3_600 * SECOND).await;
    let statuses: Vec<RunStatus> = world.runs().await.iter().map(|run| run.status).collect();
    assert_eq!(statuses, [RunStatus::Failure, RunStatus::Success]);
    assert!(daemon.told().is_empty());
    daemon.daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn each_failure_is_repeated_once_however_often_the_daemon_starts() {
    let world = with_policy([fails("a", &[])]);
    let daemon = Telling::new(&world, "d1");
    world.launch(LaunchRequest::job("nightly")).await;
    for life in 2..8 {
        world.pass(SECOND).await;
        world.start(&format!("short{life}")).kill().await;
    }
    daemon.daemon.kill().await;
    let daemon = world.start("d2");
    world.pass(3_600 * SECOND).await;
    assert_eq!(world.runs().await.len(), 3);
    daemon.stop().await;
    let daemon = Telling::new(&world, "d3");
    world.pass(60 * SECOND).await;
    assert!(daemon.told().is_empty());
    daemon.daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_failure_while_nobody_looked_is_repeated_all_the_same() {
    let world = with_policy([fails("a", &[])]);
    let daemon = Telling::new(&world, "d1");
    world.pass(SECOND).await;
    daemon.daemon.stop().await;
    // It fails without any daemon: some process that executes it alone, say.
    let run = world.launch(LaunchRequest::job("nightly")).await;
    let seen = world.run(run).await;
    let ending = Ending::of(&seen, RunStatus::Failure, world.now(), "broken".to_owned());
    world.store.finish(ending).await.unwrap();
    world.pass(600 * SECOND).await;
    let daemon = Telling::new(&world, "d2");
    world.pass(60 * SECOND).await;
    assert_eq!(world.runs().await.len(), 3);
    daemon.daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_person_who_stops_a_run_wins_over_the_policy() {
    let stage = Stage::new();
    let world = with_policy([staged("a", &[], &stage)]);
    let daemon = Telling::new(&world, "d1");
    let run = world.launch(LaunchRequest::job("nightly")).await;
    stage.began(1).await;
    world.instance("caller").cancel(run, "enough").await.unwrap();
    world.pass(3_600 * SECOND).await;
    assert_eq!(world.runs().await.len(), 1);
    assert!(daemon.told().is_empty());
    daemon.daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_repetition_by_hand_has_its_own_repetitions() {
    let world = with_policy([fails("a", &[])]);
    let daemon = Telling::new(&world, "d1");
    let first = world.launch(LaunchRequest::job("nightly")).await;
    world.pass(3_600 * SECOND).await;
    world.instance("caller").reexecute(first, StepScope::All).await.unwrap();
    world.pass(3_600 * SECOND).await;
    assert_eq!(world.runs().await.len(), 6);
    daemon.daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_that_ends_its_processes_is_not_repeated() {
    let stage = Stage::new();
    let world = with_policy([staged("a", &[], &stage)]);
    let run = world.launch(LaunchRequest::job("nightly")).await;
    for life in 1..=3 {
        let daemon = world.start(&format!("d{life}"));
        stage.began(life).await;
        daemon.kill().await;
    }
    let daemon = Telling::new(&world, "d4");
    assert_eq!(world.wait(run).await.status, RunStatus::Failure);
    world.pass(3_600 * SECOND).await;
    assert_eq!(world.runs().await.len(), 1);
    assert_eq!(daemon.told(), [run]);
    daemon.daemon.stop().await;
}

/// The runs of ten minutes of a schedule whose job always fails and is repeated after `pause`, each with the minute it was made in.
async fn failing_every_minute(pause: Duration) -> Vec<(i64, Run)> {
    let mut job = JobDef::new("nightly", "*");
    job.retry = Some(RetryPolicy::new(9).backoff(pause));
    let mut schedule = ScheduleDef::new("often", "* * * * *", "nightly");
    schedule.overlap = Overlap::CancelOld;
    let builder = Definitions::builder()
        .assets([fails("a", &[])])
        .jobs([job])
        .schedules([schedule]);
    let world = World::new(builder);
    let daemon = world.start("d1");
    world.pass(10 * 60 * SECOND + SECOND).await;
    daemon.kill().await;
    let minute = |run: &Run| run.created_at.duration_since(crate::support::start()).as_mins();
    world.runs().await.into_iter().map(|run| (minute(&run), run)).collect()
}

#[tokio::test(start_paused = true)]
async fn a_tick_that_cancels_old_runs_also_cancels_their_repetitions() {
    let runs = failing_every_minute(90 * SECOND).await;
    let (retries, asked): (Vec<_>, Vec<_>) = runs.iter().partition(|(_, run)| run.origin == RunOrigin::Retry);
    assert_eq!((asked.len(), retries.len()), (10, 10));
    let overtaken = "a later tick of schedule `often` took its place";
    for (minute, retry) in &retries[..9] {
        assert_eq!(
            (retry.status, retry.reason.as_deref()),
            (RunStatus::Canceled, Some(overtaken)),
            "{minute}"
        );
        assert_eq!(retry.started_at, None, "it waits longer than a minute");
    }
    assert_eq!(
        retries[9].1.status,
        RunStatus::Queued,
        "nothing has overtaken the last one"
    );
}

#[tokio::test(start_paused = true)]
async fn a_run_that_was_overtaken_before_it_was_repeated_is_not_repeated() {
    let mut job = JobDef::new("nightly", "*");
    job.retry = Some(RetryPolicy::new(9).backoff(10 * SECOND));
    let mut schedule = ScheduleDef::new("often", "* * * * *", "nightly");
    schedule.overlap = Overlap::CancelOld;
    let definitions = || {
        Definitions::builder()
            .assets([fails("a", &[])])
            .jobs([job.clone()])
            .schedules([schedule.clone()])
    };
    let world = World::new(definitions());
    let daemon = world.start("d1");
    world.pass(59 * SECOND).await;
    // From the first tick on nobody can follow the ends of runs, as in a process that ends at once each time.
    world.store.fail_only("events");
    world.pass(65 * SECOND).await;
    world.store.fail(false);
    world.pass(15 * SECOND).await;
    daemon.kill().await;
    let runs = world.runs().await;
    let asked: Vec<&Run> = runs.iter().filter(|run| run.origin != RunOrigin::Retry).collect();
    let retries: Vec<&Run> = runs.iter().filter(|run| run.origin == RunOrigin::Retry).collect();
    assert_eq!(asked.len(), 2, "{runs:?}");
    assert!(asked.iter().all(|run| run.status == RunStatus::Failure));
    assert!(
        !retries.is_empty() && retries.iter().all(|retry| retry.root == asked[1].id),
        "the run of the later tick has taken its place: {retries:?}"
    );
}
