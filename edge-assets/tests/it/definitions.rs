//! Faults of definitions: all at once, each with what, where and the cure.

use edge_assets::{AssetDef, AssetKey, Definitions};

use crate::support::{asset, chain, ok};

fn faults(assets: impl IntoIterator<Item = AssetDef>) -> Vec<String> {
    let error = Definitions::builder().assets(assets).build().unwrap_err();
    error.faults().iter().map(ToString::to_string).collect()
}

#[test]
fn a_cycle_among_run_time_assets_is_shown_as_a_named_chain() {
    let found = faults([
        ok("a", &["c"]),
        ok("b", &["a"]),
        ok("c", &["b"]),
        ok("alone", &["alone"]),
        ok("d", &["c"]),
    ]);
    let [ring, alone] = &found[..] else {
        panic!("{found:#?}");
    };
    for (fault, chain) in [(ring, "a → b → c → a"), (alone, "alone → alone")] {
        let beginning =
            format!("assets depend on each other: {chain}, the first at edge-assets/tests/it/support/shapes.rs:");
        assert!(fault.starts_with(&beginning), "{fault}");
        assert!(fault.ends_with("; remove one of these dependencies"), "{fault}");
    }
}

#[test]
fn a_long_ring_is_not_a_long_message() {
    let mut assets = chain(5000);
    assets[0] = ok("n0", &["n4999"]);
    let found = faults(assets);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].contains("n0 → n1 → ") && found[0].contains("… 4988 more → n0"),
        "{}",
        found[0]
    );
    assert!(found[0].len() < 400);
}

#[test]
fn duplicate_keys_name_both_places() {
    let found = faults([ok("a", &[]), ok("a", &[])]);
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("asset `a` is declared twice, at "), "{}", found[0]);
    assert_eq!(found[0].matches("shapes.rs:").count(), 2, "{}", found[0]);
}

#[test]
fn every_fault_is_told_at_once() {
    let takes_missing = asset("b", &["raw_evnts"]).run(|| async { Ok::<(), std::io::Error>(()) });
    let found = faults([
        ok("raw_events", &[]),
        takes_missing,
        ok("raw_events", &[]),
        ok("x", &["y"]),
        ok("y", &["x"]),
    ]);
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found[0].contains("declared twice"));
    assert!(
        found[1].contains("depends on `raw_evnts`, which is not defined; did you mean `raw_events`"),
        "{}",
        found[1]
    );
    assert!(found[2].contains("x → y → x"));
}

#[test]
fn a_thousand_faults_make_a_bounded_text() {
    let error = Definitions::builder()
        .assets((0..1000).map(|n| ok(&format!("a{n}"), &["zzz"])))
        .build()
        .unwrap_err();
    assert_eq!(error.faults().len(), 1000);
    let text = error.to_string();
    assert!(text.ends_with("and 950 more"), "{text}");
    assert_eq!(text.lines().count(), 52);
}

#[test]
fn a_key_from_outside_is_refused_with_the_reason() {
    let error = AssetDef::try_builder("per tenant").unwrap_err().to_string();
    assert_eq!(
        error,
        "`per tenant` is not an asset key: a segment holds letters, digits, `_`, `-` and `.`"
    );
    assert!(AssetKey::new("per_tenant").is_ok());
}
