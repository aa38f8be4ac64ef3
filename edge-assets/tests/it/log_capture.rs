//! What author code says with `tracing` is part of its run: joined to its step, bounded, without secrets.

use std::{
    sync::{Arc, Once},
    time::Duration,
};

use edge_assets::{
    AssetDef, AssetError, AssetKey, Definitions, EventKind, EventRecord, LogLevel, Secret,
    clock::ManualClock,
    exec::{RunOptions, RunResult},
    log_capture::{CaptureLimits, LogCapture},
    store::RecentRuns,
};
use tokio::sync::Barrier;
use tracing::{Instrument as _, debug, error, info, info_span, instrument, warn};
use tracing_subscriber::layer::SubscriberExt as _;

const LINES: u32 = 40;
const A_SECOND: u32 = 25;

/// One subscriber for all tests of this process: lines are told apart by their run.
fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let limits = CaptureLimits::new()
            .line_bytes(300)
            .lines(LINES)
            .lines_per_second(A_SECOND);
        let capture = LogCapture::new()
            .filter("chatty=off, it::log_capture::deep=debug")
            .unwrap();
        let subscriber = tracing_subscriber::registry().with(capture.limits(limits).layer());
        tracing::subscriber::set_global_default(subscriber).unwrap();
    });
}

struct Told {
    events: Vec<EventRecord>,
}

impl Told {
    /// The lines of an asset, each with its level.
    fn of(&self, asset: &str) -> Vec<(LogLevel, String)> {
        let of_asset = |event: &&EventRecord| event.step.as_ref().is_some_and(|step| step.asset.as_str() == asset);
        let line = |event: &EventRecord| match &event.kind {
            EventKind::StepLogged { level, message } => Some((*level, message.clone())),
            _ => None,
        };
        self.events.iter().filter(of_asset).filter_map(line).collect()
    }

    fn texts(&self, asset: &str) -> Vec<String> {
        self.of(asset).into_iter().map(|(_, text)| text).collect()
    }
}

async fn run(assets: impl IntoIterator<Item = AssetDef>) -> (RunResult, Told) {
    run_at(assets, Arc::new(ManualClock::at(jiff::Timestamp::UNIX_EPOCH))).await
}

async fn run_at(assets: impl IntoIterator<Item = AssetDef>, clock: Arc<ManualClock>) -> (RunResult, Told) {
    install();
    let definitions = Definitions::builder().assets(assets).build().unwrap();
    let recent = Arc::new(RecentRuns::new());
    let options = RunOptions::new().sink(recent.clone()).clock(clock);
    let result = definitions
        .execute(definitions.plan("*").unwrap(), options)
        .await
        .unwrap();
    let events = recent.events(result.run_id, 0);
    (result, Told { events })
}

fn asset<Fut>(key: &str, code: impl Fn() -> Fut + Send + Sync + 'static) -> AssetDef
where
    Fut: Future<Output = ()> + Send + 'static,
{
    AssetDef::builder(key).run(move || {
        let work = code();
        async move {
            work.await;
            Ok::<_, AssetError>(())
        }
    })
}

#[tokio::test]
async fn a_line_has_its_level_its_target_and_its_fields() {
    let says = asset("says", || async {
        info!(rows = 7, table = "events", "read it");
        warn!(target: "own::target", "slow");
        let cause = std::io::Error::other("reset by peer");
        error!(error = &cause as &(dyn std::error::Error + 'static), "gone");
        info!(only = true);
        debug!("not at this level");
    });
    let (_, told) = run([says]).await;
    let line = |level, text: &str| (level, text.to_owned());
    assert_eq!(
        told.of("says"),
        [
            line(LogLevel::Info, r#"it::log_capture: read it rows=7 table="events""#),
            line(LogLevel::Warn, "own::target: slow"),
            line(LogLevel::Error, r#"it::log_capture: gone error="reset by peer""#),
            line(LogLevel::Info, "it::log_capture: only=true"),
        ]
    );
}

#[instrument]
async fn instrumented(batch: u32) {
    tokio::task::yield_now().await;
    info!("in the function");
}

#[tokio::test]
async fn spans_of_the_author_stand_before_the_line() {
    let says = asset("says", || async {
        instrumented(3).await;
        let outer = info_span!("outer", part = 1);
        async {
            info_span!("inner").in_scope(|| info!("deep"));
        }
        .instrument(outer)
        .await;
    });
    let (_, told) = run([says]).await;
    assert_eq!(
        told.texts("says"),
        [
            "instrumented{batch=3} it::log_capture: in the function",
            "outer{part=1} inner it::log_capture: deep",
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn steps_at_once_on_several_threads_are_not_mixed() {
    const STEPS: usize = 8;
    let barrier = Arc::new(Barrier::new(STEPS));
    let assets = (0..STEPS).map(|number| {
        let barrier = Arc::clone(&barrier);
        asset(&format!("a{number}"), move || {
            let barrier = Arc::clone(&barrier);
            async move {
                for turn in 0..10 {
                    barrier.wait().await;
                    info!("{number} in turn {turn}");
                    tokio::task::yield_now().await;
                }
            }
        })
    });
    let (result, told) = run(assets).await;
    assert!(result.is_success());
    for number in 0..STEPS {
        let expected: Vec<String> = (0..10)
            .map(|turn| format!("it::log_capture: {number} in turn {turn}"))
            .collect();
        assert_eq!(told.texts(&format!("a{number}")), expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_spawned_task_follows_when_it_is_told_to() {
    let spawns = asset("spawns", || async {
        let mut tasks = tokio::task::JoinSet::new();
        tasks.spawn(async { info!("of the step") }.in_current_span());
        tasks.join_next().await.unwrap().unwrap();
        tasks.spawn(async { info!("of nobody") });
        tasks.join_next().await.unwrap().unwrap();
    });
    let (_, told) = run([spawns]).await;
    assert_eq!(told.texts("spawns"), ["it::log_capture: of the step"]);
}

/// A plain function, which runs on the blocking pool.
#[cfg(feature = "macros")]
#[edge_assets::asset]
fn blocks() -> Result<(), AssetError> {
    info!("from the blocking pool");
    Ok(())
}

#[cfg(feature = "macros")]
#[tokio::test]
async fn code_on_the_blocking_pool_and_checks_are_of_the_step() {
    #[edge_assets::asset_check(asset = blocks)]
    fn looks() -> edge_assets::CheckResult {
        info!("from the check");
        edge_assets::CheckResult::pass()
    }
    install();
    let builder = Definitions::builder().asset::<blocks>().check::<looks>();
    let definitions = builder.build().unwrap();
    let recent = Arc::new(RecentRuns::new());
    let options = RunOptions::new().sink(recent.clone());
    let result = definitions.execute(definitions.plan("*").unwrap(), options).await;
    let events = recent.events(result.unwrap().run_id, 0);
    assert_eq!(
        Told { events }.texts("blocks"),
        [
            "it::log_capture: from the blocking pool",
            "it::log_capture: from the check"
        ]
    );
}

#[tokio::test]
async fn a_flood_is_cut_and_counted_and_the_run_goes_on() {
    let clock = Arc::new(ManualClock::at(jiff::Timestamp::UNIX_EPOCH));
    let moved = Arc::clone(&clock);
    let floods = asset("floods", move || {
        let clock = Arc::clone(&moved);
        async move {
            for _ in 0..100_000 {
                info!("x");
            }
            clock.advance(Duration::from_secs(1));
            info!("a second later");
            clock.advance(Duration::from_secs(1));
            for _ in 0..1_000 {
                info!("y");
            }
        }
    });
    let after = AssetDef::builder("after")
        .after_key(AssetKey::new("floods").unwrap())
        .run(|| async {
            info!("still here");
            Ok::<_, AssetError>(())
        });
    let (result, told) = run_at([floods, after], clock).await;
    assert!(result.is_success());
    let lines = told.texts("floods");
    let (first, second) = (
        usize::try_from(A_SECOND).unwrap(),
        usize::try_from(LINES - A_SECOND - 1).unwrap(),
    );
    let left_out = |count: u32| {
        format!("{count} lines of log were left out here: an attempt keeps {A_SECOND} in a second, and {LINES} in all")
    };
    assert!(lines[..first].iter().all(|line| line.ends_with(": x")));
    assert_eq!(lines[first], left_out(100_000 - A_SECOND));
    assert!(lines[first + 1].ends_with("a second later"));
    let rest = &lines[first + 2..];
    assert!(rest[..second].iter().all(|line| line.ends_with(": y")));
    assert_eq!(rest[second..], [left_out(1_000 - (LINES - A_SECOND - 1))]);
    assert_eq!(told.texts("after"), ["it::log_capture: still here"]);
}

#[tokio::test]
async fn a_long_line_is_cut_and_marked_and_its_rest_never_worded() {
    /// Writes for ever, until it is told to stop.
    struct Endless;
    impl std::fmt::Debug for Endless {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            loop {
                f.write_str("äöü")?;
            }
        }
    }
    let says = asset("says", || async {
        info!(value = ?Endless, "endless");
        info!("{}", "ß".repeat(1_000_000));
    });
    let (_, told) = run([says]).await;
    for line in told.texts("says") {
        assert!(line.ends_with("… (cut)") && line.len() < 320, "{line}");
    }
    assert_eq!(told.texts("says").len(), 2);
}

mod deep {
    pub(super) fn talk() {
        tracing::debug!("as the filter asks");
        tracing::trace!("not this");
        tracing::info!(target: "chatty", "not this either");
        tracing::info!(target: "hyper::client", "machinery");
        tracing::info!(target: "hyper_loop", "no machinery");
        tracing::warn!(target: "edge_assets::clickhouse", "what the machinery warns of");
    }
}

#[tokio::test]
async fn what_is_captured_is_chosen_by_target() {
    let (_, told) = run([asset("says", || async { deep::talk() })]).await;
    assert_eq!(
        told.of("says"),
        [
            (LogLevel::Debug, "it::log_capture::deep: as the filter asks".to_owned()),
            (LogLevel::Info, "hyper_loop: no machinery".to_owned()),
            (
                LogLevel::Warn,
                "edge_assets::clickhouse: what the machinery warns of".to_owned()
            ),
        ]
    );
}

#[test]
fn what_cannot_be_understood_is_refused() {
    for (directives, word) in [
        ("verbose", "verbose"),
        ("info,a=loud", "a=loud"),
        ("=info", "=info"),
        ("my_crate", "my_crate"),
    ] {
        let error = LogCapture::new().filter(directives).unwrap_err().to_string();
        assert!(error.starts_with(&format!("`{word}` does not say")), "{error}");
    }
    assert!(LogCapture::new().filter("").is_ok());
}

#[tokio::test]
async fn a_sink_that_logs_is_no_further_line() {
    install();
    let definitions = Definitions::builder()
        .assets([asset("says", || async { info!("once") })])
        .build()
        .unwrap();
    let recent = Arc::new(RecentRuns::new());
    let seen = Arc::clone(&recent);
    let sink = move |event: EventRecord| {
        warn!("a sink that talks");
        edge_assets::EventSink::record(&*seen, event);
    };
    let options = RunOptions::new().sink(Arc::new(sink));
    let result = definitions.execute(definitions.plan("*").unwrap(), options).await;
    let events = recent.events(result.unwrap().run_id, 0);
    let lines = Told { events }.texts("says");
    assert_eq!(
        lines.iter().filter(|line| line.ends_with(": once")).count(),
        1,
        "{lines:?}"
    );
}

#[tokio::test]
async fn nothing_is_taken_behind_the_end_of_the_attempt() {
    let (released, gate) = tokio::sync::oneshot::channel::<()>();
    let gate = Arc::new(std::sync::Mutex::new(Some(gate)));
    let tasks = Arc::new(std::sync::Mutex::new(tokio::task::JoinSet::new()));
    let held = Arc::clone(&tasks);
    let leaves = asset("leaves", move || {
        let (gate, tasks) = (gate.lock().unwrap().take(), Arc::clone(&held));
        async move {
            let late = async move {
                drop(gate.unwrap().await);
                info!("too late");
            };
            tasks.lock().unwrap().spawn(late.in_current_span());
        }
    });
    install();
    let definitions = Definitions::builder().assets([leaves]).build().unwrap();
    let recent = Arc::new(RecentRuns::new());
    let options = RunOptions::new().sink(recent.clone());
    let result = definitions.execute(definitions.plan("*").unwrap(), options).await;
    released.send(()).unwrap();
    let mut tasks = std::mem::take(&mut *tasks.lock().unwrap());
    tasks.join_next().await.unwrap().unwrap();
    let events = recent.events(result.unwrap().run_id, 0);
    assert!(Told { events }.texts("leaves").is_empty());
}

#[tokio::test]
async fn a_secret_in_a_line_stays_one() {
    let says = asset("says", || async {
        let token = Secret::new("canary-hunter2".to_owned());
        info!(?token, "logging in with {token:?}");
        info_span!("login", ?token).in_scope(|| warn!("refused"));
    });
    let (_, told) = run([says]).await;
    let lines = told.texts("says");
    assert_eq!(
        lines,
        [
            "it::log_capture: logging in with (secret) token=(secret)",
            "login{token=(secret)} it::log_capture: refused",
        ]
    );
}
