//! Selections on a graph.

use edge_assets::{AssetDef, Definitions, selection::Selection};

use crate::support::{asset, ok};

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
