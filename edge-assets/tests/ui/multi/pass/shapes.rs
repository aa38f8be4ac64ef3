//! Every right shape of a function that makes several assets.

#![deny(warnings)]

use edge_assets::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub struct Row(u32);

pub struct Handle;

#[asset]
pub async fn raw() -> Result<u32> {
    Ok(1)
}

/// Labels of their own, and such as hold for all.
#[multi_asset(
    outputs(
        good(key = "edge/good", group = "clean", description = "Good.", owners = ["team:edge"], kinds = ["file"], tags(tier = "gold")),
        bad(optional, deps = [raw], code_version = "2", fresh_within = "1d", renamed_from = ["worse", "worst"]),
        handle,
    ),
    group = "rows",
    retry = 2,
    timeout = "5m",
    pool = "one",
)]
pub async fn split(raw: Dep<raw>, ctx: &AssetContext) -> Result<(Materialized<Vec<Row>>, Option<Row>, InMemory<Handle>)> {
    ctx.log(edge_assets::LogLevel::Info, "splitting");
    Ok((Materialized::new(vec![Row(*raw)]), None, InMemory(Handle)))
}

/// A plain function, of which parts can be made; its error is any.
#[multi_asset(outputs(low, high(optional)), subset)]
fn figures(ctx: &AssetContext) -> Result<(Option<u32>, Option<Materialized<u64>>), std::io::Error> {
    Ok((ctx.selected::<low>().then_some(1), None))
}

/// By another path, in a module.
pub mod inner {
    type Both = (u8, u16);

    #[edge_assets::multi_asset(outputs(one, two))]
    pub(crate) async fn both() -> anyhow_free::Result<Both> {
        Ok((1, 2))
    }

    mod anyhow_free {
        pub(super) type Result<T> = std::result::Result<T, String>;
    }
}

#[asset(deps = [bad], skip_unchanged)]
async fn downstream(good: Dep<good>, handle: Dep<handle>, one: Dep<inner::one>, two: Dep<inner::two>) -> Result<usize> {
    let _: &Handle = &handle;
    Ok(good.len() + usize::from(*one) + usize::from(*two) + usize::try_from(good[0].0)?)
}

#[asset_check(asset = good)]
fn is_there(rows: &[Row]) -> CheckResult {
    CheckResult::pass_if(!rows.is_empty())
}

fn main() {
    let _ = Definitions::registered().build().unwrap();
}
