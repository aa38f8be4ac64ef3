//! Names that are keywords, without a key of their own, in every attribute.
#![deny(warnings)]

use edge_assets::prelude::*;

#[asset]
async fn r#type() -> Result<u8> {
    Ok(1)
}

#[external_asset]
fn r#extern() {}

#[asset(deps = [r#extern])]
fn r#match(#[dep(r#type)] r#in: &u8, r#loop: Dep<r#type>) -> Result<u8> {
    Ok(*r#in + *r#loop)
}

#[asset_check(asset = r#type)]
fn r#if(r#const: &u8) -> CheckResult {
    CheckResult::pass_if(*r#const > 0)
}

#[job(assets = [r#match])]
fn r#do() {}

#[schedule(cron = "0 6 * * *", job = r#do)]
fn r#for() {}

#[sensor(job = r#do)]
async fn r#while() -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing"))
}

fn main() {
    let definitions = Definitions::builder()
        .asset::<r#type>()
        .asset::<r#extern>()
        .asset::<r#match>()
        .check::<r#if>()
        .job::<r#do>()
        .schedule::<r#for>()
        .sensor::<r#while>()
        .build()
        .unwrap();
    let keys: Vec<&str> = definitions.graph().assets().iter().map(|asset| asset.key.as_str()).collect();
    assert_eq!(keys, ["type", "extern", "match"]);
    assert_eq!(&*definitions.jobs()[0].name, "do");
}
