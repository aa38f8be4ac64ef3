//! What a call costs through the erased form of an asset, hot: the parameters are fetched, the future is put on the heap and
//! polled to its end, what it returned is erased. Beside it the function itself, and a boxed closure written by hand.
//! No executor and no scheduling; those are `exec_overhead`'s.
//!
//! `cargo bench -p benches --bench asset_call`; target under 1 µs.

use std::{
    any::Any,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll, Waker},
};

use divan::black_box;
use edge_assets::{Resources, asset::Compute, prelude::*};

fn main() {
    divan::main();
}

struct Numbers(u64);
impl Resource for Numbers {}

/// A resource that is not there.
struct Absent(u64);
impl Resource for Absent {}

trait Greeter: Resource {
    fn greet(&self) -> u64;
}
impl Greeter for Numbers {
    fn greet(&self) -> u64 {
        self.0
    }
}

#[asset]
async fn without_parameters() -> Result<u64> {
    Ok(black_box(7))
}

#[asset]
async fn with_context(ctx: &AssetContext) -> Result<u64> {
    Ok(u64::from(ctx.attempt()))
}

#[asset]
async fn with_resource(numbers: Res<Numbers>) -> Result<u64> {
    Ok(numbers.0)
}

#[asset]
async fn with_four_parameters(
    ctx: &AssetContext,
    numbers: Res<Numbers>,
    greeter: Res<dyn Greeter>,
    absent: Option<Res<Absent>>,
) -> Result<u64> {
    Ok(u64::from(ctx.attempt()) + numbers.0 + greeter.greet() + absent.map_or(0, |absent| absent.0))
}

#[asset]
async fn with_metadata(ctx: &AssetContext) -> Result<Materialized<u64>> {
    ctx.record("rows", 7);
    Ok(Materialized::new(7).with("bytes", 700))
}

fn context() -> AssetContext {
    let numbers = || Numbers(black_box(3));
    let resources = Resources::new()
        .with(numbers())
        .with_arc::<dyn Greeter>(Arc::new(numbers()));
    AssetContext::for_test_with(resources)
}

/// Polls a future that never waits.
fn finish<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("these futures do not wait"),
    }
}

/// The function itself.
#[divan::bench]
fn a_function() -> u64 {
    finish(without_parameters()).expect("it does not fail")
}

type Erased = Arc<dyn Any + Send + Sync>;
type ByHand = Box<dyn Fn() -> Pin<Box<dyn Future<Output = std::io::Result<Erased>> + Send>> + Send + Sync>;

/// The floor: a boxed future, its value erased.
#[divan::bench]
fn b_boxed_closure(bencher: divan::Bencher<'_, '_>) {
    let closure: ByHand = Box::new(|| Box::pin(async { Ok(Arc::new(black_box(7_u64)) as Erased) }));
    bencher.bench_local(|| finish(closure()).expect("it does not fail"));
}

/// The erased form of `#[asset]`, by what the function takes.
#[divan::bench(args = ["no parameter", "the context", "a resource", "four parameters", "metadata"])]
fn c_asset(bencher: divan::Bencher<'_, '_>, takes: &str) {
    let definition = match takes {
        "no parameter" => <without_parameters as edge_assets::Asset>::def(),
        "the context" => <with_context as edge_assets::Asset>::def(),
        "a resource" => <with_resource as edge_assets::Asset>::def(),
        "four parameters" => <with_four_parameters as edge_assets::Asset>::def(),
        _ => <with_metadata as edge_assets::Asset>::def(),
    };
    let Compute::Async(run) = definition.compute else {
        unreachable!("these assets are `async`")
    };
    let context = context();
    bencher.bench_local(|| finish(run(context.clone())).expect("it does not fail"));
}

/// The same for a closure of `AssetDef::builder`.
#[divan::bench]
fn d_asset_made_at_run_time(bencher: divan::Bencher<'_, '_>) {
    let definition =
        AssetDef::builder("made").run(|numbers: Res<Numbers>| async move { Ok::<_, AssetError>(numbers.0) });
    let Compute::Closure(run) = definition.compute else {
        unreachable!("a closure was given")
    };
    let context = context();
    bencher.bench_local(|| finish(run(context.clone())).expect("it does not fail"));
}
