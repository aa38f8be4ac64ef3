//! Every form of check.
#![deny(warnings)]

use edge_assets::prelude::*;

struct Client;

impl Resource for Client {}

#[derive(serde::Serialize, serde::Deserialize)]
struct Summary {
    devices: u64,
}

#[asset]
async fn summary() -> Result<Materialized<Summary>> {
    Ok(Materialized::new(Summary { devices: 1 }))
}

#[asset]
async fn words() -> Result<Vec<String>> {
    Ok(Vec::new())
}

/// There are devices.
#[asset_check(asset = summary, blocking)]
fn of_the_value(summary: &Summary) -> CheckResult {
    CheckResult::pass_if(summary.devices > 0)
}

#[asset_check(asset = self::summary, blocking = false, severity = error, description = "The same.")]
async fn of_the_value_async(ctx: &AssetContext, value: &Summary, client: &Res<Client>) -> anyhow::Result<CheckResult> {
    let _ = (ctx, client);
    tokio::task::yield_now().await;
    Ok(CheckResult::pass_if(value.devices > 0))
}

#[asset_check(asset = words)]
fn of_a_slice(words: &[String]) -> CheckResult {
    CheckResult::pass_if(words.is_empty())
}

#[asset_check(asset = summary)]
fn of_two_assets(summary: Dep<summary>, words: Dep<words>) -> Result<CheckResult, std::num::TryFromIntError> {
    Ok(CheckResult::pass_if(u64::try_from(words.len())? <= summary.devices))
}

#[asset_check(asset = summary, severity = warn)]
async fn of_a_resource(client: Res<Client>, #[res] borrowed: &Client, #[dep(words)] words: &[String]) -> Result<CheckResult> {
    let _ = (&client, borrowed, words);
    Ok(CheckResult::pass_if(true))
}

#[asset_check(asset = summary)]
fn of_nothing() -> CheckResult {
    CheckResult::pass_if(true)
}

fn main() {
    assert!(of_the_value(&Summary { devices: 1 }).passed);
    assert!(of_a_slice(&[]).passed);
}
