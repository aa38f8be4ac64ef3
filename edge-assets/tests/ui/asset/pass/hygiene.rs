//! Names of the author never meet names of generated code.
#![deny(warnings)]
#![no_implicit_prelude]

#[allow(dead_code, nonstandard_style, unused_macros, unused_imports, reason = "only there to be in the way")]
mod shadows {
    pub struct Result;
    pub struct Option;
    pub struct Box;
    pub struct Duration;
    pub struct Dep;
    pub struct AssetContext;
    pub struct str;
    pub struct u64;
    pub trait Send {}
    pub fn None() {}
    pub mod core {}
    pub mod std {}
    pub mod edge_assets {}
    macro_rules! line {
        () => {
            ::core::compile_error!("the wrong `line!`")
        };
    }
    pub(crate) use line;
}

#[allow(unused_imports, reason = "only there to be in the way")]
use shadows::*;

#[::edge_assets::asset(
    key = "edge/some",
    group = "g",
    description = "d",
    owners = ["team:edge"],
    tags(a = "b"),
    retry(max = 1, backoff = "1s", jitter),
    timeout = "5s",
    deps = [other],
)]
async fn some(ctx: &::edge_assets::AssetContext, #[dep(other)] __edge_0: &::core::primitive::u8) -> ::edge_assets::Result {
    let _ = (ctx, __edge_0);
    ::core::result::Result::Ok(())
}

/// Plain.
#[::edge_assets::asset]
fn other() -> ::edge_assets::Result<::core::primitive::u8> {
    ::core::result::Result::Ok(1)
}

#[::edge_assets::external_asset]
fn outside() {}

#[::edge_assets::asset_check(asset = other, severity = warn)]
fn check(value: &::core::primitive::u8) -> ::edge_assets::CheckResult {
    ::edge_assets::CheckResult::pass_if(*value > 0)
}

#[::edge_assets::job(assets = [other], tags(a = "b"))]
fn job() {}

#[::edge_assets::schedule(cron = "0 0 * * *", job = job)]
fn schedule() {}

#[::edge_assets::sensor(job = job, every = "1s")]
async fn sensor(ctx: &::edge_assets::SensorContext) -> ::edge_assets::Result<::edge_assets::SensorOutcome> {
    let _ = ctx;
    ::core::result::Result::Ok(::edge_assets::SensorOutcome::skip("none"))
}

fn main() {}
