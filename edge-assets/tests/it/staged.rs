//! Write, audit, publish: what an asset stages is seen by readers only once its blocking checks have passed on it.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use edge_assets::{
    AssetContext, AssetDef, AssetError, CheckResult, Definitions, RetryPolicy, StepStatus,
    asset::{AssetBuilder, CheckDef, CheckRun, Publish, Staged},
    boxed::BoxFuture,
    cache::{Cache, CacheExt, MemoryCache},
    clock::SystemClock,
    exec::{RunOptions, RunResult},
};

use crate::support::{EventLog, asset, check_of, ok};

/// What became of what was staged, in order.
#[derive(Debug, Clone, Default)]
struct Shelf(Arc<Mutex<Vec<String>>>);

impl Shelf {
    fn stage(&self, target: &str) -> OnShelf {
        OnShelf {
            shelf: self.clone(),
            target: target.to_owned(),
            fails: false,
        }
    }

    fn add(&self, what: &str, target: &str) {
        self.0.lock().unwrap().push(format!("{what} {target}"));
    }

    fn seen(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

struct OnShelf {
    shelf: Shelf,
    target: String,
    fails: bool,
}

impl Publish for OnShelf {
    fn target(&self) -> String {
        self.target.clone()
    }

    fn place(&self) -> Option<String> {
        Some(format!("{}__stage", self.target))
    }

    fn publish(self: Box<Self>) -> BoxFuture<'static, Result<(), AssetError>> {
        Box::pin(async move {
            if self.fails {
                return Err(AssetError::transient("the server is gone"));
            }
            self.shelf.add("published", &self.target);
            Ok(())
        })
    }

    fn discard(self: Box<Self>) -> BoxFuture<'static, Result<(), AssetError>> {
        Box::pin(async move {
            self.shelf.add("discarded", &self.target);
            Ok(())
        })
    }
}

/// A check of `a`, which finds what a closure finds.
fn check<F>(name: &str, blocking: bool, find: F) -> CheckDef
where
    F: Fn(&AssetContext) -> CheckResult + Send + Sync + 'static,
{
    struct Finds<F>(F);
    impl<F> edge_assets::asset::CheckGroup for Finds<F>
    where
        F: Fn(&AssetContext) -> CheckResult + Send + Sync + 'static,
    {
        fn evaluate(
            self: Arc<Self>,
            context: AssetContext,
            places: Vec<usize>,
        ) -> BoxFuture<'static, Result<Vec<CheckResult>, AssetError>> {
            Box::pin(async move { Ok(places.iter().map(|_| self.0(&context)).collect()) })
        }
    }
    let mut check = check_of("a", name, CheckRun::Together(Arc::new(Finds(find)), 0));
    check.blocking = blocking;
    check
}

fn staging(builder: AssetBuilder, shelf: &Shelf) -> AssetDef {
    let shelf = shelf.clone();
    builder.run(move || {
        let staged = Staged::new(3_u32, shelf.stage("table")).and(shelf.stage("key")).rows(3);
        async move { Ok::<_, AssetError>(staged) }
    })
}

async fn run(made: AssetDef, checks: Vec<CheckDef>, log: &Arc<EventLog>) -> RunResult {
    let definitions = Definitions::builder().assets([made, ok("b", &["a"])]).checks(checks);
    let definitions = definitions.build().unwrap();
    let plan = definitions.plan("*").unwrap();
    let options = RunOptions::new().sink(log.clone());
    definitions.execute(plan, options).await.unwrap()
}

#[tokio::test]
async fn blocking_checks_see_the_stage_before_readers_do_and_others_look_afterwards() {
    let (shelf, log) = (Shelf::default(), EventLog::new());
    let told = shelf.clone();
    let blocking = check("blocking", true, move |ctx| {
        told.add("checked", &ctx.place_of("table"));
        CheckResult::pass_if(ctx.checked_metadata().unwrap().get("rows") == Some(&3.into()))
    });
    let told = shelf.clone();
    let later = check("later", false, move |ctx| {
        told.add("looked at", &ctx.place_of("table"));
        CheckResult::pass()
    });
    let result = run(staging(asset("a", &[]), &shelf), vec![later, blocking], &log).await;
    assert!(result.is_success());
    assert_eq!(
        shelf.seen(),
        [
            "checked table__stage",
            "published table",
            "published key",
            "looked at table"
        ]
    );
    insta::assert_snapshot!(log.of("a").join("\n"), @r#"
    a started, attempt 1
    a check blocking passed (Error, blocking true): -
    a materialized {edge/published=["table","key"], rows=3}
    a check later passed (Error, blocking false): -
    a succeeded
    "#);
}

#[tokio::test]
async fn a_failing_blocking_check_discards_the_stage_and_nothing_is_materialized() {
    let (shelf, log) = (Shelf::default(), EventLog::new());
    let blocking = check("blocking", true, |_| CheckResult::fail("half of the rows are missing"));
    let result = run(staging(asset("a", &[]), &shelf), vec![blocking], &log).await;
    assert_eq!(shelf.seen(), ["discarded table", "discarded key"]);
    assert_eq!(result.step("b").unwrap().status, StepStatus::Skipped);
    assert_eq!(result.step("a").unwrap().checks.len(), 1);
    insta::assert_snapshot!(log.of("a").join("\n"), @r"
    a started, attempt 1
    a check blocking failed (Error, blocking true): half of the rows are missing
    a failed (Check): the blocking check `blocking` failed: half of the rows are missing: what was staged for `table`, `key` is discarded, and readers keep what they had
    ");
}

#[tokio::test]
async fn a_check_that_only_warns_does_not_keep_the_data_back() {
    let (shelf, log) = (Shelf::default(), EventLog::new());
    let warns = check("warns", false, |_| CheckResult::fail("a little less than usual"));
    let result = run(staging(asset("a", &[]), &shelf), vec![warns], &log).await;
    assert!(result.is_success());
    assert_eq!(shelf.seen(), ["published table", "published key"]);
}

#[tokio::test(start_paused = true)]
async fn a_publication_that_fails_is_a_failed_attempt_and_is_repeated() {
    let (shelf, log) = (Shelf::default(), EventLog::new());
    let attempts = Arc::new(AtomicU32::new(0));
    let made = {
        let shelf = shelf.clone();
        asset("a", &[]).retry(RetryPolicy::new(1)).run(move || {
            let mut staged = shelf.stage("table");
            staged.fails = attempts.fetch_add(1, Ordering::Relaxed) == 0;
            async move { Ok::<_, AssetError>(Staged::unit(staged)) }
        })
    };
    let result = run(made, Vec::new(), &log).await;
    assert!(result.is_success());
    assert_eq!(result.step("a").unwrap().attempts, 2);
    assert_eq!(shelf.seen(), ["published table"]);
}

#[tokio::test]
async fn readers_of_a_cache_see_the_old_value_until_the_new_one_has_passed() {
    let cache = Arc::new(MemoryCache::new(Arc::new(SystemClock::new())));
    cache.put_json("score", &1, None).await.unwrap();
    let made = |score: u32| {
        let cache = Arc::clone(&cache);
        asset("a", &[]).run(move || {
            let cache = Arc::clone(&cache);
            async move {
                let staged = cache.stage_json("score", &score, None).await?;
                Ok::<_, AssetError>(Staged::new(score, staged))
            }
        })
    };
    let log = EventLog::new();
    let is_a_share = || {
        check("is_a_share", true, |ctx| {
            let staged = ctx.staged_content("score").unwrap();
            CheckResult::pass_if(serde_json::from_slice::<u32>(&staged).unwrap() <= 100)
        })
    };
    assert!(!run(made(300), vec![is_a_share()], &log).await.is_success());
    assert_eq!(cache.get_json::<u32>("score").await.unwrap(), Some(1));
    assert!(run(made(97), vec![is_a_share()], &log).await.is_success());
    assert_eq!(cache.get_json::<u32>("score").await.unwrap(), Some(97));
    assert_eq!(cache.get("score").await.unwrap().as_deref(), Some(&b"97"[..]));
}

#[tokio::test]
async fn an_empty_stream_leaves_the_old_value_in_place_when_it_is_published() {
    let cache = Arc::new(MemoryCache::new(Arc::new(SystemClock::new())));
    cache.put_json("rows", &[1], None).await.unwrap();
    let empty = cache.json_array("rows").await.unwrap().stage(None).await.unwrap();
    Box::new(empty).publish().await.unwrap();
    assert_eq!(cache.get_json::<Vec<u32>>("rows").await.unwrap(), Some(vec![1]));
    let mut rows = cache.json_array("rows").await.unwrap();
    rows.push(&2).await.unwrap();
    let staged = rows.stage(None).await.unwrap();
    assert_eq!(cache.get_json::<Vec<u32>>("rows").await.unwrap(), Some(vec![1]));
    Box::new(staged).publish().await.unwrap();
    assert_eq!(cache.get_json::<Vec<u32>>("rows").await.unwrap(), Some(vec![2]));
    let mut fields = cache.hash("fields").await.unwrap();
    fields.insert_json("one", &1).await.unwrap();
    let staged = fields.stage(None).await.unwrap();
    assert!(cache.get_fields("fields").await.unwrap().is_empty());
    Box::new(staged).publish().await.unwrap();
    assert_eq!(cache.get_fields("fields").await.unwrap().len(), 1);
}
