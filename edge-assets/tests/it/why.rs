//! Explanations: why an asset is in a selection, or is not, in one line and part by part.

use std::time::Duration;

use edge_assets::{
    Definitions, PartitionsDefinition, RetryPolicy,
    why::{Explanation, Making, Membership},
};

use crate::support::{asset, chain, ok};

fn explained(definitions: &Definitions, key: &str, selection: &str) -> Membership {
    let graph = definitions.graph();
    Membership::new(graph, graph.id(key).unwrap(), &selection.parse().unwrap()).unwrap()
}

fn definitions() -> Definitions {
    let labeled = asset("c", &["b"])
        .group("out")
        .kind("redis")
        .owner("team:edge")
        .tag("tier", "gold")
        .run(|| async { Ok::<(), std::io::Error>(()) });
    Definitions::builder()
        .assets([ok("a", &[]), ok("b", &["a"]), labeled, ok("x", &[])])
        .build()
        .unwrap()
}

#[test]
fn the_reason_names_what_decides() {
    let definitions = definitions();
    for (key, selection, is_in, reason) in [
        ("a", "*", true, "everything is"),
        ("a", "a", true, "selected by `a`"),
        ("a", "b", false, "its key is `a`"),
        ("c", "group:o*", true, "its group is `out`"),
        ("a", "group:out", false, "its group is none"),
        ("c", "tag:tier=gold", true, "its tag `tier` is `gold`"),
        ("c", "kind:redis", true, "its kinds are `redis`"),
        ("a", "owner:team:edge", false, "its owners are none"),
        ("a", "+c", true, "upstream of `c`: a → b → c"),
        ("c", "a+", true, "downstream of `a`: a → b → c"),
        ("a", "1+c", false, "2 levels upstream of `c`, more than 1: a → b → c"),
        ("x", "+c", false, "not upstream of `c`"),
        ("c", "+c", true, "selected by `c`"),
        ("a", "not c", true, "not in `c`"),
        ("c", "not c", false, "it is in `c`: selected by `c`"),
        ("a", "roots()", true, "nothing is upstream of it in all assets"),
        ("b", "roots()", false, "`a` is upstream of it in all assets"),
        ("b", "roots(b or c)", true, "nothing is upstream of it in `b or c`"),
        ("x", "sinks(b or c)", false, "not in `b or c`"),
        ("a", "x or +c", true, "upstream of `c`: a → b → c"),
        ("a", "x or c", false, "none of its 2 parts selects it"),
        ("a", "+c and not b", true, "upstream of `c`: a → b → c; not in `b`"),
        ("b", "+c and not b", false, "it is in `b`: selected by `b`"),
    ] {
        let membership = explained(&definitions, key, selection);
        assert_eq!(
            (membership.is_in, membership.reason.as_str()),
            (is_in, reason),
            "{key} in {selection}"
        );
    }
}

#[test]
fn long_ways_and_long_lists_are_told_in_short() {
    let definitions = Definitions::builder().assets(chain(1_000)).build().unwrap();
    let way = explained(&definitions, "n0", "+n999");
    assert_eq!(
        way.reason,
        "upstream of `n999`: n0 → n1 → n2 → n3 → … 992 more → n996 → n997 → n998 → n999"
    );
    let list: Vec<String> = (0..900).map(|n| format!("n{n}")).collect();
    let list = explained(&definitions, "n800", &list.join(" or "));
    assert!(list.is_in && list.selection.ends_with('…'), "{}", list.selection);
    assert_eq!((list.parts.len(), list.parts[5].selection.as_str()), (6, "n800"));
}

#[test]
fn policies_are_told_with_what_they_mean() {
    let daily = asset("daily", &[])
        .partitions(PartitionsDefinition::daily("2026-01-01"))
        .retry(RetryPolicy::new(2))
        .timeout(Duration::from_secs(300))
        .pool("clickhouse")
        .run(|| async { Ok::<u64, std::io::Error>(1) });
    let definitions = Definitions::builder()
        .assets([daily, asset("lake", &[]).external()])
        .build()
        .unwrap();
    let now = "2026-11-22T09:00:00Z".parse().unwrap();
    let explain = |key: &str| Explanation::new(&definitions, definitions.graph().id(key).unwrap(), now);
    let daily = explain("daily");
    let policies: Vec<(&str, &str)> = daily
        .policies
        .iter()
        .map(|policy| (policy.name, policy.value.as_str()))
        .collect();
    assert_eq!(
        policies,
        [
            ("partitions", "daily from 2026-01-01"),
            ("retry", "2 times"),
            ("timeout", "5m"),
            ("pool", "clickhouse")
        ]
    );
    assert!(
        daily.policies[0].meaning.ends_with("at present `2026-11-21`"),
        "{}",
        daily.policies[0].meaning
    );
    assert_eq!((daily.making, daily.value), (Making::Function, "u64"));
    let lake = explain("lake");
    assert!(lake.policies.is_empty() && lake.launches.is_empty());
    assert_eq!(lake.making, Making::External);
}
