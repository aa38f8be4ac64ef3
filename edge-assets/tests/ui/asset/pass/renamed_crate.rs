//! `crate = ..` where the framework goes by another name.
#![deny(warnings)]

mod vendor {
    pub use edge_assets as framework;
}

use vendor::framework::{self, prelude::*};

#[asset(crate = framework)]
async fn raw() -> Result<u8> {
    Ok(1)
}

#[external_asset(crate = crate::vendor::framework)]
fn outside() {}

#[asset(crate = vendor::framework, deps = [outside], timeout = "1s", retry = 2)]
fn counted(#[dep(raw)] raw: &u8) -> Result<u8> {
    Ok(*raw)
}

#[asset_check(crate = framework, asset = raw)]
fn positive(value: &u8) -> CheckResult {
    CheckResult::pass_if(*value > 0)
}

#[job(crate = framework, assets = [raw])]
fn raw_job() {}

#[schedule(crate = framework, cron = "0 0 * * *", job = raw_job)]
fn nightly() {}

#[sensor(crate = framework, job = raw_job)]
async fn polled() -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("none"))
}

fn main() {}
