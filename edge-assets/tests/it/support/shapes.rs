//! Graphs of a shape that its name says.

use edge_assets::{
    AssetDef, AssetKey, CheckKey,
    asset::{AssetBuilder, CheckDef, CheckRun, Needs, SourceLocation},
};

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

/// What a team of that size would have: `sources` external tables, for each a staged one; `tenants` with three assets each;
/// two aggregations, a cache and a report of each aggregation.
pub(crate) fn team(sources: usize, tenants: usize) -> Vec<AssetDef> {
    let run = |builder: AssetBuilder| builder.run(|| async { Ok::<(), std::io::Error>(()) });
    let names = [
        "events", "devices", "alerts", "regions", "firmware", "orders", "users", "sites",
    ];
    let source = |n: usize| match n / names.len() {
        0 => names[n].to_owned(),
        round => format!(
            "{}_{}",
            names[n % names.len()],
            char::from(b'a' + u8::try_from(round).unwrap())
        ),
    };
    let mut assets = Vec::new();
    for n in 0..sources {
        let name = source(n);
        assets.push(asset(&format!("lake/{name}"), &[]).group("lake").external());
        assets.push(run(
            asset(&format!("staging/{name}"), &[&format!("lake/{name}")]).group("staging")
        ));
    }
    let staged: Vec<String> = (0..sources).map(|n| format!("staging/{}", source(n))).collect();
    let staged: Vec<&str> = staged.iter().map(String::as_str).collect();
    for name in ["hourly", "daily"] {
        assets.push(run(asset(name, &staged).group("aggregation").kind("clickhouse")));
    }
    for n in 0..tenants {
        let key = |last: &str| format!("tenant/{n}/{last}");
        assets.push(run(asset(&key("filtered"), &["hourly"])));
        assets.push(run(asset(&key("totals"), &[&key("filtered"), "daily"])));
        assets.push(run(asset(&key("invoice"), &[&key("totals")])));
    }
    let invoices: Vec<String> = (0..tenants).map(|n| format!("tenant/{n}/invoice")).collect();
    let invoices: Vec<&str> = invoices.iter().map(String::as_str).collect();
    assets.push(run(asset("device_stats_cache", &["hourly"])
        .group("cache")
        .kind("redis")));
    assets.push(run(asset("kpi_cache", &["daily"]).group("cache").kind("redis")));
    let last: Vec<&str> = ["daily"].into_iter().chain(invoices).collect();
    assets.push(run(asset("report", &last).group("reports")));
    assets
}

/// A check of an asset.
pub(crate) fn check_of(asset: &str, name: &str, run: CheckRun) -> CheckDef {
    let asset = AssetKey::new(asset).unwrap();
    let name = name.into();
    CheckDef::new(
        CheckKey { asset, name },
        Needs::default(),
        run,
        SourceLocation::caller(),
    )
}
