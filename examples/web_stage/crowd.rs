//! Many assets in layers: what a graph looks like that has grown for years.

use edge_assets::{AssetDef, AssetError, AssetKey};

/// So many assets stand in one layer, and a layer is a group.
const LAYER: usize = 40;

fn key(n: usize) -> AssetKey {
    AssetKey::new(format!("crowd/layer_{:03}/asset_{n:05}", n / LAYER)).expect("letters, digits and slashes are a key")
}

/// That many; each stands on one to three of the layer before, one in ten also on one from long before.
pub(crate) fn assets(count: usize) -> Vec<AssetDef> {
    (0..count).map(asset).collect()
}

fn asset(n: usize) -> AssetDef {
    let (layer, place) = (n / LAYER, n % LAYER);
    let mut asset = AssetDef::builder(key(n).as_str())
        .group(format!("layer_{layer:03}"))
        .describe(format!("Number {n} of the crowd."))
        .owner(["team:north", "team:south", "team:west"][n % 3])
        .kind(["clickhouse", "redis", "files"][n % 3])
        .tag("tier", if n.is_multiple_of(10) { "gold" } else { "silver" });
    if layer > 0 {
        let before = (layer - 1) * LAYER;
        for step in 0..=(n % 3) {
            asset = asset.after_key(key(before + (place + step * 7) % LAYER));
        }
    }
    if layer > 4 && n.is_multiple_of(10) {
        asset = asset.after_key(key((n * 31) % ((layer - 3) * LAYER)));
    }
    asset.run(|| async { Ok::<(), AssetError>(()) })
}
