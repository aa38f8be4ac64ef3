//! The same functions called the way the executor calls them: through the constant data, arguments made from a context.

use edge_assets::{
    __private::{Asset, Check, Compute, Sensor},
    Resources,
    prelude::*,
};

struct Db(u64);

impl Resource for Db {}

/// Names the other database.
struct Replica;

#[asset]
async fn summed(ctx: &AssetContext, db: Res<Db>, #[res(Replica)] replica: &Db, held: &Res<Db>) -> Result<u64> {
    assert_eq!(ctx.attempt(), 1);
    Ok(db.0 + replica.0 + held.0)
}

#[asset]
fn on_the_pool(db: Res<Db>, #[res(Replica)] replica: &Db) -> Result<Materialized<String>> {
    let thread = std::thread::current().id();
    Ok(Materialized::new(format!("{thread:?}")).with("sum", db.0 + replica.0))
}

#[asset]
async fn fails() -> Result<(), String> {
    Err("no luck".to_owned())
}

#[asset]
async fn held() -> Result<InMemory<std::sync::Mutex<u8>>> {
    tokio::task::yield_now().await;
    Ok(InMemory(std::sync::Mutex::new(1)))
}

#[external_asset]
async fn seen(db: Res<Db>) -> Result<Observation> {
    Ok(Observation::new().with("rows", db.0).data_version("v1"))
}

#[external_asset]
fn seen_by_a_plain_function(db: Res<Db>) -> Result<Observation> {
    Ok(Observation::new().with("rows", db.0))
}

#[asset_check(asset = summed)]
async fn db_is_there(db: Res<Db>) -> Result<CheckResult> {
    Ok(CheckResult::pass_if(db.0 == 1))
}

#[asset_check(asset = summed)]
fn needs_no_value() -> CheckResult {
    CheckResult::pass_if(false)
}

#[asset_check(asset = summed)]
fn looks_at_the_value(value: &u64) -> CheckResult {
    CheckResult::pass_if(*value > 0)
}

#[edge_assets::job(assets = [summed])]
fn summing() {}

#[sensor(job = summing)]
async fn polled(ctx: &SensorContext, inner: &AssetContext, db: Res<Db>) -> Result<SensorOutcome> {
    assert_eq!(ctx.run_id(), inner.run_id());
    Ok(SensorOutcome::request(RunRequest::new(format!("{:?}-{}", ctx.cursor(), db.0))).cursor("next"))
}

#[sensor(job = summing)]
fn polled_by_a_plain_function(db: Res<Db>, ctx: &SensorContext) -> Result<SensorOutcome, std::fmt::Error> {
    Ok(SensorOutcome::skip(format!("{:?} {}", ctx.cursor(), db.0)))
}

fn context() -> AssetContext {
    AssetContext::for_test_with(Resources::new().with(Db(1)).named::<Replica, _>(Db(10)))
}

async fn run<A: Asset>(context: AssetContext) -> Result<edge_assets::asset::Output> {
    match A::SPEC.compute {
        Compute::Async(run) | Compute::Blocking(run) | Compute::Observe(run) => run(context).await,
        ref other => panic!("{other:?} has nothing to run"),
    }
}

#[tokio::test]
async fn arguments_are_made_from_the_context() {
    let output = run::<summed>(context()).await.unwrap();
    assert_eq!(output.value.downcast_ref(), Some(&12_u64));
}

#[tokio::test]
async fn plain_functions_run_on_another_thread() {
    let output = run::<on_the_pool>(context()).await.unwrap();
    let thread: &String = output.value.downcast_ref().unwrap();
    assert_ne!(*thread, format!("{:?}", std::thread::current().id()));
    assert_eq!(
        output.metadata,
        *Materialized::unit().with("sum", 11_u64).metadata_ref()
    );
}

trait MetadataRef {
    fn metadata_ref(&self) -> &Metadata;
}

impl MetadataRef for Materialized {
    fn metadata_ref(&self) -> &Metadata {
        &self.metadata
    }
}

#[tokio::test]
async fn failures_and_missing_resources_come_back_as_errors() {
    let error = run::<fails>(context()).await.unwrap_err();
    assert_eq!(error.to_string(), "no luck");
    let error = run::<summed>(AssetContext::for_test()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "resource Res<Db> is not provided; add it with `Resources::with`"
    );
}

#[tokio::test]
async fn values_may_be_held_over_an_await_and_in_memory() {
    let output = run::<held>(context()).await.unwrap();
    assert!(output.value.downcast_ref::<std::sync::Mutex<u8>>().is_some());
}

#[tokio::test]
async fn observations_carry_metadata_and_version() {
    let output = run::<seen>(context()).await.unwrap();
    assert_eq!(output.data_version.unwrap().as_str(), "v1");
    assert_eq!(
        run::<seen_by_a_plain_function>(context()).await.unwrap().data_version,
        None
    );
}

#[tokio::test]
async fn checks_are_evaluated_from_the_context() {
    assert!((db_is_there::SPEC.run)(context()).await.unwrap().passed);
    assert!(!(needs_no_value::SPEC.run)(context()).await.unwrap().passed);
    let error = (looks_at_the_value::SPEC.run)(context()).await.unwrap_err();
    assert!(
        error.to_string().starts_with("the value of `summed` is not there"),
        "{error}"
    );
    let mut needs = edge_assets::__private::Needs::default();
    (looks_at_the_value::SPEC.needs)(&mut needs);
    assert_eq!(needs.deps[0].key.as_str(), "summed");
    assert_eq!(needs.deps[0].value.unwrap().name, "u64");
}

#[tokio::test]
async fn sensors_take_their_context_and_resources() {
    let tick = || SensorContext::new(context(), Some("c1".into()));
    let outcome = (polled::SPEC.run)(tick()).await.unwrap();
    assert_eq!(outcome.requests, [RunRequest::new("Some(\"c1\")-1")]);
    assert_eq!(outcome.cursor.as_deref(), Some("next"));
    let outcome = (polled_by_a_plain_function::SPEC.run)(tick()).await.unwrap();
    assert_eq!(outcome.skip_reason.as_deref(), Some("Some(\"c1\") 1"));
    let mut needs = edge_assets::__private::Needs::default();
    (polled::SPEC.needs)(&mut needs);
    assert_eq!(needs.resources.len(), 1);
}
