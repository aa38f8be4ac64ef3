//! Graphs of a shape that its name says.

use edge_assets::{AssetDef, AssetKey, asset::AssetBuilder};

/// An asset that depends on others by key, yet to be given its function.
pub(crate) fn asset(key: &str, deps: &[&str]) -> AssetBuilder {
    deps.iter().fold(AssetDef::builder(key), |builder, dep| {
        builder.after_key(AssetKey::new(dep).unwrap())
    })
}

/// An asset that succeeds with nothing.
pub(crate) fn ok(key: &str, deps: &[&str]) -> AssetDef {
    asset(key, deps).run(|| async { Ok::<(), std::io::Error>(()) })
}

/// An asset that always fails.
pub(crate) fn fails(key: &str, deps: &[&str]) -> AssetDef {
    asset(key, deps).run(|| async { Err::<(), _>(std::io::Error::other("no such table")) })
}

/// `n0 → n1 → …`.
pub(crate) fn chain(length: usize) -> Vec<AssetDef> {
    (0..length)
        .map(|n| match n {
            0 => ok("n0", &[]),
            _ => ok(&format!("n{n}"), &[&format!("n{}", n - 1)]),
        })
        .collect()
}

/// Layers of `width` assets, each after three of the layer before.
pub(crate) fn layered(layers: usize, width: usize) -> Vec<AssetDef> {
    let mut assets = Vec::new();
    for layer in 0..layers {
        for place in 0..width {
            let upstream: Vec<String> = match layer {
                0 => Vec::new(),
                _ => (0..3)
                    .map(|n| format!("l{}/{}", layer - 1, (place + n * 7) % width))
                    .collect(),
            };
            let upstream: Vec<&str> = upstream.iter().map(String::as_str).collect();
            assets.push(ok(&format!("l{layer}/{place}"), &upstream));
        }
    }
    assets
}
