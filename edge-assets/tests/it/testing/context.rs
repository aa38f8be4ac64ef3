//! [`TestContext`]: what a step is given, and what is told afterwards.

use std::{panic::catch_unwind, sync::Arc, time::Duration};

use edge_assets::{
    AssetKey, LogLevel, MetadataValue, clock::ManualClock, prelude::*, resource::StepScope, testing::TestContext,
};
use serde::Serialize;

/// Counts what its queries cost, when it is bound to a step.
#[derive(Clone, Default)]
struct Db(Option<Arc<dyn StepScope>>);

impl Db {
    fn query(&self) {
        if let Some(step) = &self.0 {
            step.add_cost("db/queries", 1);
            step.progress(7, None, "rows");
            step.record(Metadata::new().with("table", "events"));
        }
    }
}

impl Resource for Db {
    fn in_step(&self, scope: &Arc<dyn StepScope>) -> Option<Self> {
        Some(Self(Some(Arc::clone(scope))))
    }
}

#[derive(Serialize, Config)]
struct Limits {
    #[config(default = 0)]
    most: u32,
}

#[asset]
async fn readings() -> Result<Vec<u32>> {
    Ok(vec![3, 900])
}

/// Takes everything that a step can be given.
#[asset(partitions = PartitionsDefinition::daily("2026-01-01"))]
async fn cleaned(
    ctx: &AssetContext,
    readings: Dep<readings>,
    limits: Config<Limits>,
    day: Partition<jiff::civil::Date>,
    db: Res<Db>,
) -> Result<Materialized<Vec<u32>>> {
    db.query();
    db.query();
    let kept: Vec<u32> = readings
        .iter()
        .copied()
        .filter(|reading| *reading <= limits.most)
        .collect();
    ctx.record("attempt", ctx.attempt());
    ctx.record_all(Metadata::new().bytes("read", 2_048).with("day", day.to_string()));
    ctx.progress(1, Some(2), "files");
    ctx.log(LogLevel::Info, format!("at {}\nof {}", ctx.clock().now(), ctx.key()));
    Ok(Materialized::new(kept).rows(1).data_version("v1"))
}

#[asset]
fn refused(limits: Config<Limits>) -> Result {
    let _ = limits;
    Ok(())
}

#[external_asset]
fn outside() {}

fn panic_text(outcome: std::thread::Result<()>) -> String {
    *outcome.unwrap_err().downcast::<String>().expect("panics carry text")
}

#[tokio::test]
async fn an_asset_is_called_with_all_that_its_context_holds() {
    let ctx = TestContext::builder()
        .asset::<cleaned>()
        .upstream::<readings>(vec![1, 5, 9])
        .config(&Limits { most: 5 })
        .partition("2026-11-21")
        .attempt(3)
        .resources(Resources::new().with(Db::default()))
        .at("2026-11-22T09:00:00Z")
        .build();
    let made = ctx.call::<cleaned>().await.unwrap();
    assert_eq!(*made.value, [1, 5]);
    assert_eq!(made.metadata.get("rows"), Some(&1.into()));
    assert!(made.data_version.is_some());

    let said = ctx.recorded();
    assert_eq!(
        said.to_string(),
        "cleaned[2026-11-21] progressed: 7 rows\n\
         cleaned[2026-11-21] progressed: 7 rows\n\
         cleaned[2026-11-21] progressed: 1 of 2 files\n\
         cleaned[2026-11-21] said (Info): at 2026-11-22T09:00:00Z\n  of cleaned\n\
         attempt = 3\n\
         day = 2026-11-21\n\
         read = 2.0 KiB\n\
         table = events\n\
         db/queries costs 2"
    );
    assert_eq!(
        said.logs,
        [(LogLevel::Info, "at 2026-11-22T09:00:00Z\nof cleaned".to_owned())]
    );
    assert_eq!((said.progress[2].done, said.progress[2].total), (1, Some(2)));
    assert_eq!(said.events.len(), 4);
    assert_eq!(said.metadata.get("db/queries"), None, "what it cost is apart");
    assert_eq!(ctx.metadata().get("db/queries"), Some(&2.into()), "as a run records it");
}

#[tokio::test]
async fn a_plain_call_leaves_the_same_traces() {
    let ctx = TestContext::builder().attempt(2).build();
    let (day, limits) = (Partition("2026-11-21".parse().unwrap()), Config(Limits { most: 5 }));
    let made = cleaned(&ctx, Dep::new(vec![1, 9]), limits, day, ctx.lend(Db::default()))
        .await
        .unwrap();
    assert_eq!(made.value, [1]);
    let said = ctx.recorded();
    assert_eq!(said.metadata.get("attempt"), Some(&MetadataValue::Int(2)));
    assert_eq!(said.costs["db/queries"], 2);

    cleaned(
        &TestContext::new(),
        Dep::new(vec![]),
        Config(Limits { most: 0 }),
        Partition("2026-11-21".parse().unwrap()),
        Res::new(Db::default()),
    )
    .await
    .unwrap();
    assert_eq!(ctx.recorded(), said, "another context tells nothing here");
}

#[test]
fn everything_that_is_lacking_is_named_at_once() {
    let text = panic_text(catch_unwind(|| drop(TestContext::new().call::<cleaned>())));
    assert_eq!(
        text,
        "`cleaned` takes what its context does not have:\n  \
         - the value of `readings`; give it with `TestContextBuilder::upstream`\n  \
         - Res<Db>; give it with `TestContextBuilder::resources`"
    );
    let text = panic_text(catch_unwind(|| drop(TestContext::new().call::<outside>())));
    assert_eq!(text, "`outside` is made elsewhere and has nothing to call");
}

#[tokio::test]
async fn what_an_asset_or_its_parameters_return_is_an_error() {
    let ctx = TestContext::builder().asset::<refused>().config(&"no limits").build();
    let error = ctx.call::<refused>().await.unwrap_err().to_string();
    assert!(error.contains("expected struct Limits"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_context_can_be_canceled_and_its_clock_moved() {
    let clock = Arc::new(ManualClock::at("2026-11-22T09:00:00Z".parse().unwrap()));
    let ctx = TestContext::builder().clock(clock.clone()).build();
    ctx.manual_clock().advance(Duration::from_secs(60));
    assert_eq!(ctx.clock().now().to_string(), "2026-11-22T09:01:00Z");
    clock.advance(Duration::from_secs(60));
    assert_eq!(ctx.clock().now().to_string(), "2026-11-22T09:02:00Z");

    let token = ctx.cancel_token();
    assert!(!token.is_cancelled());
    ctx.cancel();
    token.cancelled().await;
}

#[tokio::test]
async fn a_sensor_is_called_with_the_cursor_of_the_tick_before() {
    async fn new_files(ctx: &SensorContext) -> Result<SensorOutcome> {
        ctx.record("looked_at", 1);
        Ok(SensorOutcome::skip("nothing new").cursor(format!("{}+", ctx.cursor().unwrap_or("none"))))
    }
    let ctx = TestContext::builder().key("sensors/files").build();
    let outcome = new_files(&ctx.tick(Some("file-7"))).await.unwrap();
    assert_eq!(outcome.cursor.as_deref(), Some("file-7+"));
    assert_eq!(
        new_files(&ctx.tick(None)).await.unwrap().cursor.as_deref(),
        Some("none+")
    );
    assert_eq!(ctx.recorded().metadata.get("looked_at"), Some(&1.into()));
    assert_eq!(ctx.key(), &AssetKey::new("sensors/files").unwrap());
}

/// The cure for `?` that the book names: a test that returns the framework's own result.
#[tokio::test]
async fn a_test_may_return_the_result_of_the_framework() -> Result {
    let readings = readings().await?;
    let parsed: u32 = "900".parse()?;
    if readings[1] != parsed {
        Err(std::io::Error::other("a standard error and text convert, too"))?;
    }
    Ok(())
}
