//! Text, at the sizes that teams have.

use edge_assets::{AssetDef, Definitions, graph::GraphFormat};
use insta::assert_snapshot;

use crate::support::{asset, ok, team};

fn text(assets: Vec<AssetDef>) -> String {
    let definitions = Definitions::builder().assets(assets).build().unwrap();
    definitions.graph().render(GraphFormat::Text)
}

fn groups(assets: Vec<AssetDef>) -> String {
    let definitions = Definitions::builder().assets(assets).build().unwrap();
    definitions.graph().render_groups(GraphFormat::Text)
}

#[test]
fn ten_assets_stand_below_their_groups_in_the_direction_of_the_data() {
    assert_snapshot!(text(team(2, 1)), @r"
    12 assets, 6 groups, 14 dependencies

    lake · 2
      ├─ lake/events (external)
      └─ lake/devices (external)

    staging · 2
      ├─ staging/events  ← lake/events
      └─ staging/devices  ← lake/devices

    aggregation · 2
      ├─ hourly  ← staging/events, staging/devices
      └─ daily  ← staging/events, staging/devices

    tenant/* · 3
      ├─ tenant/0/filtered  ← hourly
      ├─ tenant/0/totals  ← daily, tenant/0/filtered
      └─ tenant/0/invoice  ← tenant/0/totals

    cache · 2
      ├─ device_stats_cache  ← hourly
      └─ kpi_cache  ← daily

    reports · 1
      └─ report  ← daily, tenant/0/invoice
    ");
}

#[test]
fn sixty_assets_are_half_a_page() {
    assert_snapshot!(text(team(8, 13)));
    assert_snapshot!(groups(team(8, 13)), @r"
    60 assets, 6 groups, 92 dependencies

    lake · 8 assets, 8 external
    staging · 8 assets  ← lake (8)
    aggregation · 2 assets  ← staging (16)
    tenant/* · 39 assets  ← aggregation (26)
    cache · 2 assets  ← aggregation (2)
    reports · 1 asset  ← aggregation (1), tenant/* (13)
    ");
}

#[test]
fn five_hundred_assets_are_a_page_since_what_differs_by_a_number_is_one_line() {
    let text = text(team(20, 152));
    assert!(text.starts_with("501 assets, 6 groups, 823 dependencies\n"), "{text}");
    assert!(text.lines().count() < 70, "{text}");
    assert!(text.lines().all(|line| line.chars().count() < 160), "{text}");
    for line in [
        "  ├─ tenant/*/totals · 152 assets  ← daily, tenant/*/filtered",
        "  └─ report  ← daily, tenant/*/invoice (152)",
    ] {
        assert!(text.contains(line), "{text}");
    }
    assert!(text.contains("staging/sites, … 12 more"), "{text}");
    assert_snapshot!(groups(team(20, 152)), @r"
    501 assets, 6 groups, 823 dependencies

    lake · 20 assets, 20 external
    staging · 20 assets  ← lake (20)
    aggregation · 2 assets  ← staging (40)
    tenant/* · 456 assets  ← aggregation (304)
    cache · 2 assets  ← aggregation (2)
    reports · 1 asset  ← aggregation (1), tenant/* (152)
    ");
}

#[test]
fn only_what_is_alike_is_one_line() {
    let mut assets: Vec<AssetDef> = (0..8).map(|n| ok(&format!("t/{n}"), &["raw"])).collect();
    assets.push(ok("t/8", &["raw", "other"]));
    assets.push(asset("t/9", &[]).external());
    assets.extend([ok("raw", &[]), ok("other", &[])]);
    assets.extend((0..5).map(|n| ok(&format!("few/{n}"), &[])));
    assert_snapshot!(text(assets), @r"
    17 assets, 3 groups, 10 dependencies

    t/* · 10
      ├─ t/9 (external)
      ├─ t/* · 8 assets  ← raw
      └─ t/8  ← raw, other

    (no group) · 2
      ├─ raw
      └─ other

    few/* · 5
      ├─ few/0
      ├─ few/1
      ├─ few/2
      ├─ few/3
      └─ few/4
    ");
}

#[test]
fn nothing_is_drawn_as_nothing() {
    assert_eq!(text(Vec::new()), "0 assets, 0 groups, 0 dependencies\n");
    assert_eq!(groups(Vec::new()), "0 assets, 0 groups, 0 dependencies\n\n");
}
