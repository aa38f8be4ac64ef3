//! What is selected is asked by the name of an output.

use edge_assets::prelude::*;

struct Good;

#[multi_asset(outputs(good, bad), subset)]
async fn split(ctx: &AssetContext) -> Result<(Option<u32>, Option<u32>)> {
    Ok((ctx.selected::<Good>().then_some(1), None))
}

fn main() {}
