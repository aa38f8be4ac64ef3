//! Selections on a graph.

use edge_assets::{AssetDef, Definitions, selection::Selection};

use crate::support::{asset, chain, ok};

/// `a → b → d → e`, `a → c → d`, `x` alone.
fn diamond() -> Definitions {
    let tagged = |key: &str, deps: &[&str], group: &str| -> AssetDef {
        let builder = asset(key, deps)
            .group(group)
            .tag("tier", if key == "e" { "gold" } else { "silver" });
        builder
            .kind("clickhouse")
            .owner("team:edge")
            .run(|| async { Ok::<(), std::io::Error>(()) })
    };
    let assets = [
        tagged("a", &[], "raw"),
        tagged("b", &["a"], "mid"),
        tagged("c", &["a"], "mid"),
        tagged("d", &["b", "c"], "mid"),
        tagged("e", &["d"], "out"),
        ok("x", &[]),
    ];
    Definitions::builder().assets(assets).build().unwrap()
}

#[test]
fn operators_select_what_they_say() {
    let definitions = diamond();
    let cases = [
        ("*", "a x b c d e"),
        ("d", "d"),
        ("+d", "a b c d"),
        ("1+d", "b c d"),
        ("b+", "b d e"),
        ("b+1", "b d"),
        ("+b+", "a b d e"),
        ("group:mid", "b c d"),
        ("group:m*", "b c d"),
        ("group:mid and not d", "b c"),
        ("tag:tier=gold", "e"),
        ("tag:tier", "a b c d e"),
        ("kind:clickhouse and +c", "a c"),
        ("owner:team:edge and roots()", "a"),
        ("roots()", "a x"),
        ("sinks()", "x e"),
        ("roots(group:mid)", "b c"),
        ("sinks(group:mid)", "d"),
        ("b, c or x", "x b c"),
        ("not kind:clickhouse", "x"),
        ("[a]", ""),
        ("?", "a x b c d e"),
    ];
    for (text, expected) in cases {
        let selection: Selection = text.parse().unwrap();
        let found = definitions.graph().resolve(&selection).unwrap_or_default();
        let keys: Vec<&str> = found
            .iter()
            .map(|id| definitions.graph().asset(*id).key.as_str())
            .collect();
        assert_eq!(keys.join(" "), expected, "{text}");
    }
}

#[test]
fn what_matches_nothing_is_told_with_what_there_is() {
    let definitions = diamond();
    for (text, expected) in [
        ("aa", "no asset matches `aa`"),
        ("mid", "no asset matches `mid`; the group is selected as `group:mid`"),
        (
            "tier=gold",
            "no asset matches `tier=gold`; the tag is selected as `tag:tier=gold`",
        ),
        ("group:middle", "no asset matches `group:middle`; did you mean `mid`"),
        (
            "group:zzz",
            "no asset matches `group:zzz`; the groups are `mid`, `out`, `raw`",
        ),
        ("tag:tier=glod", "no asset matches `tag:tier=glod`; did you mean `gold`"),
        ("tag:tire", "no asset matches `tag:tire`; did you mean `tier`"),
        (
            "kind:redis",
            "no asset matches `kind:redis`; the kinds are `clickhouse`",
        ),
        ("owner:edge", "no asset matches `owner:edge`; did you mean `team:edge`"),
        (
            "a and e",
            "selection `a and e` matches no asset, though each name in it matches some; loosen an `and` or a `not`",
        ),
        (
            "stale or a",
            "`stale` asks for the history of assets, and there is no store of it here; select by key, group, tag, kind or owner",
        ),
        (
            "status:failed",
            "`status:failed` asks for the history of assets, and there is no store of it here; select by key, group, tag, kind or owner",
        ),
    ] {
        let selection: Selection = text.parse().unwrap();
        assert_eq!(
            definitions.graph().resolve(&selection).unwrap_err().to_string(),
            expected
        );
    }
}

#[test]
fn a_list_of_all_keys_of_a_large_graph_is_resolved() {
    let definitions = Definitions::builder().assets(chain(8_000)).build().unwrap();
    let all = (0..8_000).map(|n| format!("n{n}")).collect::<Vec<_>>().join(",");
    let text = format!("{all} or +n10 or n7990+");
    let selection: Selection = text.parse().unwrap();
    assert_eq!(definitions.graph().resolve(&selection).unwrap().len(), 8_000);
}
