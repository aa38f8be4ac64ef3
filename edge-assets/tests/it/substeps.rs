//! Sub-steps of a step, and work on many items within one.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use edge_assets::{
    EventKind,
    asset::MAX_SUBSTEPS,
    event::SubstepEnd,
    exec::RunOptions,
    prelude::*,
    store::RunView,
    testing::{TestRun, TokioClock},
};

fn of<A: edge_assets::Asset>() -> Definitions {
    Definitions::builder().asset::<A>().build().unwrap()
}

async fn wait(seconds: u64) -> Result<u64, std::io::Error> {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    Ok(seconds)
}

#[asset]
async fn forecast(ctx: &AssetContext) -> Result<u64> {
    let got = ctx
        .step("get", async {
            let (north, south) = tokio::join!(ctx.step("north", wait(2)), ctx.step("south", wait(3)));
            Ok::<_, AssetError>(north? + south?)
        })
        .await?;
    let failed = ctx.step("parse", async { Err::<u64, _>("odd line") }).await;
    assert_eq!(failed, Err("odd line"));
    Ok(got)
}

#[tokio::test(start_paused = true)]
async fn sub_steps_are_facts_of_their_step_with_duration_nesting_and_end() {
    let run = TestRun::of(&of::<forecast>(), "*").run().await;
    run.assert_success();
    run.log.assert_is(
        "
        run started: * (1 steps)
        forecast started, attempt 1
        forecast began `get`
        forecast began `north` within sub-step 1
        forecast began `south` within sub-step 1
        forecast ended `north`
        forecast ended `south`
        forecast ended `get`
        forecast began `parse`
        forecast failed in `parse`: odd line
        forecast materialized {}
        forecast succeeded
        run finished: success
        ",
    );
    let view = RunView::replay(&run.log.events()).unwrap();
    let substeps = &view.steps[0].substeps;
    let seen: Vec<_> = substeps
        .iter()
        .map(|part| (&*part.name, part.parent, part.duration_us.unwrap() / 1_000_000))
        .collect();
    assert_eq!(
        seen,
        [
            ("get", None, 3),
            ("north", Some(1), 2),
            ("south", Some(1), 3),
            ("parse", None, 0)
        ]
    );
    let error = "odd line".to_owned();
    assert_eq!(substeps[3].end, Some(SubstepEnd::Failure { error }));
}

#[asset(retry = 1, timeout = "10s")]
async fn slow(ctx: &AssetContext) -> Result<u64> {
    let seconds = if ctx.attempt() == 1 { 60 } else { 1 };
    Ok(ctx.step("wait", wait(seconds)).await?)
}

#[tokio::test(start_paused = true)]
async fn a_sub_step_that_is_dropped_was_interrupted_and_each_attempt_begins_anew() {
    let run = TestRun::of(&of::<slow>(), "*").run().await;
    run.assert_success();
    let lines = run.log.of("slow");
    let ends: Vec<&str> = lines
        .iter()
        .map(String::as_str)
        .filter(|line| line.contains("`wait`"))
        .collect();
    assert_eq!(
        ends,
        [
            "slow began `wait`",
            "slow was interrupted in `wait`",
            "slow began `wait`",
            "slow ended `wait`"
        ]
    );
    let view = RunView::replay(&run.log.events()).unwrap();
    assert_eq!(view.steps[0].substeps.len(), 1, "those of the last attempt");
}

#[asset]
async fn many(ctx: &AssetContext) -> Result<u32> {
    for _ in 0..MAX_SUBSTEPS + 5 {
        ctx.step("part", async { Ok::<_, AssetError>(()) }).await?;
    }
    Ok(MAX_SUBSTEPS)
}

#[tokio::test(start_paused = true)]
async fn the_sub_steps_of_an_attempt_are_capped_and_the_cap_is_told_once() {
    let run = TestRun::of(&of::<many>(), "*").run().await;
    run.assert_success();
    let events = run.log.events();
    let began = events
        .iter()
        .filter(|event| matches!(event.kind, EventKind::SubstepStarted { .. }));
    assert_eq!(began.count(), 1_000);
    assert_eq!(run.log.print().matches("more than 1000 sub-steps").count(), 1);
}

#[asset]
fn computed(ctx: &AssetContext) -> Result<u32> {
    ctx.step_blocking("outer", || ctx.step_blocking("inner", || Ok::<_, AssetError>(4)))
}

#[tokio::test]
async fn blocking_functions_have_sub_steps_too() {
    let run = TestRun::of(&of::<computed>(), "*").run().await;
    assert_eq!(*run.value::<computed>(), 4);
    assert!(
        run.log
            .lines()
            .contains(&"computed began `inner` within sub-step 1".to_owned())
    );
}

#[tokio::test]
async fn a_step_that_runs_another_run_inside_is_not_its_parent() {
    #[asset]
    async fn outer(ctx: &AssetContext) -> Result<u32> {
        let inner = of::<computed>();
        ctx.step("inside", async {
            let run = TestRun::of(&inner, "*").run().await;
            assert!(run.log.lines().contains(&"computed began `outer`".to_owned()));
            Ok::<_, AssetError>(1)
        })
        .await
    }
    TestRun::of(&of::<outer>(), "*").run().await.assert_success();
}

/// How many items were begun, and the most that were under way at once.
#[derive(Default, Clone)]
struct Watch(Arc<[AtomicUsize; 3]>);
impl Resource for Watch {}

impl Watch {
    async fn work(&self, item: u64) -> Result<u64> {
        let [begun, now, most] = &*self.0;
        begun.fetch_add(1, Ordering::SeqCst);
        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        // Later items end first.
        tokio::time::sleep(Duration::from_secs(20 - item)).await;
        now.fetch_sub(1, Ordering::SeqCst);
        match item {
            4 | 6 => Err(AssetError::permanent(format!("{item} is odd"))),
            _ => Ok(item * 10),
        }
    }

    fn seen(&self) -> [usize; 3] {
        [0, 1, 2].map(|place| self.0[place].load(Ordering::SeqCst))
    }
}

#[asset]
async fn first_ten(ctx: &AssetContext, watch: Res<Watch>) -> Result<Vec<u64>> {
    ctx.map(7..17, |item| watch.work(item)).limit(3).unit("stations").await
}

#[tokio::test(start_paused = true)]
async fn items_are_worked_on_within_the_limit_and_come_back_in_order() {
    let watch = Watch::default();
    let run = TestRun::of(&of_with::<first_ten>(), "*")
        .resources(Resources::new().with(watch.clone()))
        .run()
        .await;
    let expected: Vec<u64> = (7..17).map(|item| item * 10).collect();
    assert_eq!(*run.value::<first_ten>(), expected);
    assert_eq!(watch.seen(), [10, 0, 3]);
    let lines = run.log.lines();
    assert!(
        lines.contains(&"first_ten progressed: 1 of 10 stations".to_owned()),
        "{lines:?}"
    );
    assert!(
        lines.contains(&"first_ten progressed: 10 of 10 stations".to_owned()),
        "{lines:?}"
    );
}

fn of_with<A: edge_assets::Asset>() -> Definitions {
    Definitions::builder().asset::<A>().provides::<Watch>().build().unwrap()
}

#[asset(retry = 3)]
async fn first_error(ctx: &AssetContext, watch: Res<Watch>) -> Result<Vec<u64>> {
    ctx.map(4..15, |item| watch.work(item)).limit(2).await
}

#[asset(retry = 3)]
async fn every_error(ctx: &AssetContext, watch: Res<Watch>) -> Result<Vec<u64>> {
    ctx.map(4..15, |item| watch.work(item)).limit(2).all_errors().await
}

#[tokio::test(start_paused = true)]
async fn the_first_error_ends_the_work_or_all_are_told() {
    let watch = Watch::default();
    let resources = || Resources::new().with(watch.clone());
    let run = TestRun::of(&of_with::<first_error>(), "*")
        .resources(resources())
        .run()
        .await;
    run.log
        .assert_failed("first_error", "4 is odd")
        .assert_attempts("first_error", 1);
    assert_eq!(watch.seen()[0], 3, "two at first, one after the first that ended");

    let watch = Watch::default();
    let resources = Resources::new().with(watch.clone());
    let run = TestRun::of(&of_with::<every_error>(), "*")
        .resources(resources)
        .run()
        .await;
    run.log.assert_failed(
        "every_error",
        "2 of 11 items failed; item 1: 4 is odd; item 3: 6 is odd",
    );
    assert_eq!(watch.seen()[0], 11);
}

#[asset]
async fn listens(ctx: &AssetContext, watch: Res<Watch>) -> Result<Vec<u64>> {
    // Whoever takes the token gets time to end.
    let _token = ctx.cancel_token();
    ctx.map(7..17, |item| watch.work(item)).limit(1).await
}

#[tokio::test(start_paused = true)]
async fn no_further_item_is_begun_once_the_step_is_to_stop() {
    let watch = Watch::default();
    let run = TestRun::of(&of_with::<listens>(), "*")
        .resources(Resources::new().with(watch.clone()))
        .options(|options: RunOptions| {
            options
                .clock(Arc::new(TokioClock::default()))
                .grace(Duration::from_secs(60))
        })
        .cancel_once("progressed: 2 of 10")
        .run()
        .await;
    run.log.assert_canceled("listens");
    assert_eq!(watch.seen(), [3, 0, 1], "the third was under way, and ended");
}

#[tokio::test]
async fn no_items_are_no_results() {
    let context = AssetContext::for_test();
    let none: Vec<u32> = context
        .map(Vec::<u32>::new(), |item| async move { Ok::<_, AssetError>(item) })
        .limit(0)
        .await
        .unwrap();
    assert!(none.is_empty());
}
