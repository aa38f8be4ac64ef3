//! What is stale by the store of the state folder: in selections, and in `why`.

use std::{path::Path, sync::Arc};

use edge_assets::{
    Resources,
    cli::{Captured, Exit},
    instance::{ExecuteOptions, Instance, LaunchRequest},
    store::{SqliteStore, Upkeep as _},
};

use crate::fixture::{Warehouse, World};

fn on(home: &Path, line: &str) -> Captured {
    let args = std::iter::once("fixture").chain(line.split_whitespace());
    World::new()
        .app()
        .capture(args.chain(["--home", home.to_str().unwrap()]))
}

/// Makes assets into the store of a state folder.
fn made(home: &Path, selection: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let world = World::new();
        let store = Arc::new(SqliteStore::open(home.join("edge.sqlite")).await.unwrap());
        let definitions = world.builder().build().unwrap();
        let definitions = definitions
            .with_resources(Resources::new().with(Warehouse(world)))
            .unwrap();
        let instance = Instance::builder(definitions, store.clone()).build();
        let request = LaunchRequest::selection(selection);
        let executed = instance.execute(request, ExecuteOptions::new()).await.unwrap();
        assert!(executed.result.unwrap().is_success());
        drop(instance);
        store.close().await.unwrap();
    });
}

#[test]
fn stale_is_what_the_store_says_and_why_tells_the_reasons_down_to_where_they_begin() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let refused = on(home, "plan stale");
    assert!(refused.err.contains("there is no store of it here"), "{}", refused.err);

    assert_eq!(on(home, "db migrate").exit, Exit::SUCCESS);
    let all = on(home, "plan stale");
    assert!(all.out.starts_with("5 steps for"), "{}{}", all.out, all.err);
    let why = on(home, "why edge/cache");
    for line in [
        "Stale",
        "it was never materialized",
        "`edge/daily` is stale",
        "`edge/events`: it was never materialized",
    ] {
        assert!(why.out.contains(line), "{line}: {}", why.out);
    }

    made(home, "edge/*");
    let rest = on(home, "plan stale");
    assert!(
        rest.out.starts_with("2 steps for `bad/broken or bad/after_broken`"),
        "{}{}",
        rest.out,
        rest.err
    );
    let why = on(home, "why edge/cache");
    assert!(
        why.out.contains("no: it is as its code and its inputs would make it"),
        "{}",
        why.out
    );

    let args = ["fixture", "materialize", "stale and edge/*", "--home"];
    let nothing = World::new().app().capture(args.into_iter().chain(home.to_str()));
    assert_eq!(
        (nothing.exit, nothing.err.as_str()),
        (Exit::SUCCESS, "nothing that `stale and edge/*` selects is stale\n")
    );

    made(home, "edge/events");
    let changed = on(home, "plan stale --output json");
    assert!(
        changed.out.contains("edge/daily") && !changed.out.contains("\"edge/events\""),
        "{}",
        changed.out
    );
    let why = on(home, "why edge/cache --output json");
    let why: serde_json::Value = serde_json::from_str(&why.out).unwrap();
    assert_eq!(
        why["stale"],
        serde_json::json!([
            { "asset": "edge/cache", "reasons": [{ "why": "upstream_stale", "asset": "edge/daily" }] },
            { "asset": "edge/daily", "reasons": [{ "why": "input_changed", "asset": "edge/events" }] },
        ])
    );
}
