//! The graphs that the benches share. Each is made outside the measured loop.

use edge_assets::{AssetDef, AssetKey};

/// Assets that do nothing: `layers` of `width`, each after three of the layer before.
///
/// # Panics
/// Never: the keys it makes are valid.
#[must_use]
pub fn layered(layers: usize, width: usize) -> Vec<AssetDef> {
    let key = |layer: usize, place: usize| AssetKey::new(format!("layer_{layer}/asset_{place}")).expect("a valid key");
    let mut assets = Vec::with_capacity(layers * width);
    for layer in 0..layers {
        for place in 0..width {
            let mut builder = AssetDef::builder(key(layer, place).as_str()).group(format!("layer_{layer}"));
            if layer > 0 {
                for n in 0..3 {
                    builder = builder.after_key(key(layer - 1, (place + n * 7) % width));
                }
            }
            assets.push(builder.run(empty));
        }
    }
    assets
}

/// Assets that do nothing, each after the one before.
///
/// # Panics
/// Never: the keys it makes are valid.
#[must_use]
pub fn chain(length: usize) -> Vec<AssetDef> {
    let key = |n: usize| AssetKey::new(format!("asset_{n}")).expect("a valid key");
    let builder = |n: usize| {
        let builder = AssetDef::builder(key(n).as_str());
        if n == 0 { builder } else { builder.after_key(key(n - 1)) }
    };
    (0..length).map(|n| builder(n).run(empty)).collect()
}

/// One asset, and `width` that depend on it.
///
/// # Panics
/// Never: the keys it makes are valid.
#[must_use]
pub fn fan_out(width: usize) -> Vec<AssetDef> {
    let root = AssetKey::new("root").expect("a valid key");
    let mut assets = vec![AssetDef::builder("root").run(empty)];
    assets.extend((0..width).map(|n| {
        AssetDef::builder(format!("leaf_{n}"))
            .after_key(root.clone())
            .run(empty)
    }));
    assets
}

async fn empty() -> Result<(), std::io::Error> {
    Ok(())
}
