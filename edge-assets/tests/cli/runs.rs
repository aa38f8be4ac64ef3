//! Commands that run something: progress on stderr, the summary on stdout.

use std::{
    io::Write,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, channel},
    },
    time::Duration,
};

use edge_assets::{AssetContext, AssetDef, AssetError, Definitions, LogLevel, cli::App};
use insta::assert_snapshot;

use crate::{
    fixture::{World, key},
    shown::{run, run_odd, run_on, show, shown},
};

#[test]
fn a_run_shows_its_course_and_its_results() {
    assert_snapshot!(shown("materialize +edge/cache --max-concurrency 1"));
}

#[test]
fn a_job_shows_its_tags() {
    assert_snapshot!(shown("job execute -j sync --max-concurrency 1"));
    assert_eq!(shown("job execute sync"), shown("job execute --job sync"));
}

#[test]
fn a_failure_is_told_with_its_chain_and_skips_what_is_downstream() {
    assert_snapshot!(shown("materialize bad/broken+ --max-concurrency 1"));
}

#[test]
fn a_repetition_is_told_with_its_delay_and_reason() {
    assert_snapshot!(show(&run_odd("materialize flaky")));
}

#[test]
fn a_panic_is_a_failed_step_and_not_a_dead_process() {
    let run = World::odd()
        .app()
        .capture(["fixture", "materialize", "bad/panics or edge/cache"]);
    assert_eq!(run.exit.code(), 1);
    assert!(
        run.err
            .contains("bad/panics: failed after 0s: the asset panicked: index 7"),
        "{}",
        run.err
    );
    assert!(run.out.contains("edge/cache  success"), "{}", run.out);
}

#[test]
fn a_blocking_check_is_named_where_it_stops_the_rest() {
    assert_snapshot!(show(&run_odd("materialize checked+ --max-concurrency 1")));
}

#[test]
fn quiet_leaves_only_errors() {
    let good = run("materialize +edge/cache -q");
    assert_eq!((good.exit.code(), good.out.as_str(), good.err.as_str()), (0, "", ""));
    let bad = run("materialize bad/broken --quiet");
    assert_eq!(bad.out, "");
    assert_eq!(
        bad.err,
        "error: the run failed: 1 of 1 steps\n  bad/broken: table `bad` could not be read: connection reset by peer\n"
    );
    assert!(run("asset list -q").out.contains("edge/daily"), "data is not talk");
}

#[test]
fn a_partition_and_settings_reach_the_asset() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.json");
    std::fs::write(&file, r#"{"edge/daily": {"limit": 5, "label": "from the file"}}"#).unwrap();
    let line = format!(
        "materialize edge/daily --partition 2026-10-31 --config-file {} --config edge/daily.limit=7",
        file.display()
    );
    let run = run(&line);
    assert_eq!(run.exit.code(), 0, "{}", run.err);
    assert!(run.out.contains("edge/daily[2026-10-31]"), "{}", run.out);
    assert!(run.out.contains("label=from the file limit=7"), "{}", run.out);
}

#[test]
fn progress_is_told_once_a_second_of_the_run() {
    let run = run_odd("materialize ticks");
    let told: Vec<&str> = run.err.lines().filter(|line| line.contains(" of 40 ticks")).collect();
    // Forty ticks, 250 ms apart; a batch that waits is told by its latest tick.
    assert!((1..=11).contains(&told.len()), "{told:?}");
}

#[test]
fn a_timeout_ends_the_run() {
    let run = run_odd("materialize waits --timeout 50ms");
    assert_eq!(run.exit.code(), 1);
    assert!(run.err.contains("the run took longer than it may"), "{}", run.err);
}

#[test]
fn a_pool_bounds_its_steps() {
    let world = World::odd();
    run_on(world.app(), "materialize pooled/* --pool clickhouse=2");
    assert_eq!(world.most_at_once(), 2);
    let world = World::odd();
    run_on(world.app(), "materialize pooled/* --max-concurrency 1");
    assert_eq!(world.most_at_once(), 1);
}

#[test]
fn resources_are_opened_once_and_closed_at_the_end() {
    let world = World::new();
    let run = run_on(world.app(), "materialize edge/events");
    assert!(run.exit.is_success(), "{}", run.err);
    assert_eq!((world.connections(), world.opened(), world.closed()), (1, 1, 1));
}

#[test]
fn a_resource_that_does_not_open_fails_the_run_with_the_cure() {
    let world = World::new().with_closed_warehouse();
    let run = run_on(world.app(), "materialize edge/events");
    assert_eq!(run.exit.code(), 1);
    assert_snapshot!(show(&run));
}

#[test]
fn resources_that_cannot_be_made_are_an_error_of_their_own() {
    let run = run_on(World::new().without_settings().app(), "materialize edge/events");
    assert_eq!(
        show(&run),
        "exit 1\n--- stdout\n--- stderr\nerror: the resources could not be made\n  \
         caused by: WAREHOUSE_URL is not set\nhint: set it to http://127.0.0.1:8123\n"
    );
}

/// A stderr that takes nothing until the run has come to its last step.
struct Stuck(Receiver<()>, Arc<AtomicBool>);

impl Write for Stuck {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if !self.1.load(Ordering::SeqCst) && self.0.recv_timeout(Duration::from_secs(60)).is_ok() {
            self.1.store(true, Ordering::SeqCst);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_terminal_that_is_stuck_does_not_hold_up_the_run() {
    let (at_the_end, freed) = channel();
    let was_freed = Arc::new(AtomicBool::new(false));
    let app = App::new("fixture", "1.0.0", move || {
        let at_the_end = at_the_end.clone();
        let talks = AssetDef::builder("talks").run(|context: AssetContext| async move {
            for line in 0..5_000 {
                context.log(LogLevel::Info, format!("line {line}"));
            }
            Ok::<_, AssetError>(())
        });
        let last = AssetDef::builder("last").after_key(key("talks")).run(move || {
            let at_the_end = at_the_end.clone();
            async move { at_the_end.send(()) }
        });
        Definitions::builder().assets([talks, last]).build()
    });
    let stuck = Stuck(freed, Arc::clone(&was_freed));
    let exit = app.run_from(["fixture", "materialize", "*"], Vec::new(), stuck);
    assert!(exit.is_success());
    assert!(
        was_freed.load(Ordering::SeqCst),
        "the last step ran while stderr was stuck"
    );
}
