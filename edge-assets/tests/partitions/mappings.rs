//! Mappings: what goes without saying, what each kind means, and what cannot hold.

use edge_assets::{
    PartitionsDefinition,
    partition::{MappingError, PartitionLink, PartitionMapping as Mapping, PartitionSpace},
};

use crate::support::{NOW, at, chain, dynamic, keys, space};

type Definition = PartitionsDefinition;

const DAILY: Definition = Definition::daily("2026-01-01").zone("Europe/Berlin");
const HOURLY: Definition = Definition::hourly("2026-01-01").zone("Europe/Berlin");
const WEEKLY: Definition = Definition::weekly("2026-01-01").zone("Europe/Berlin");
const WORKDAYS: Definition = DAILY.excluding(&["* * * * SAT,SUN"]);
const REGIONS: Definition = Definition::fixed(&["eu", "us"]);
const COUNTRIES: Definition = Definition::fixed(&["de", "fr", "ca"]);
const BOTH: Definition = Definition::by("day", &DAILY).and("region", &REGIONS);

fn default_of(downstream: &Definition, upstream: &Definition) -> PartitionLink {
    Mapping::between(Some(downstream), Some(upstream))
        .unwrap()
        .link(&space(downstream), &space(upstream))
        .unwrap()
}

fn up(link: &PartitionLink, downstream: &Definition, upstream: &Definition, key: &str) -> Vec<String> {
    let (down, up) = (space(downstream), space(upstream));
    keys(&up, &link.upstream_of(&down.set_of([key]).unwrap()))
}

fn down(link: &PartitionLink, downstream: &Definition, upstream: &Definition, key: &str) -> Vec<String> {
    let (down, up) = (space(downstream), space(upstream));
    keys(&down, &link.downstream_of(&up.set_of([key]).unwrap()))
}

#[test]
fn a_day_is_made_from_its_hours_also_where_the_clock_changes() {
    let link = default_of(&DAILY, &HOURLY);
    assert_eq!(up(&link, &DAILY, &HOURLY, "2026-03-29").len(), 23);
    let hours = up(&link, &DAILY, &HOURLY, "2026-10-25");
    assert_eq!(
        (hours.len(), hours[0].as_str(), hours[24].as_str()),
        (25, "2026-10-25-00", "2026-10-25-23")
    );
    assert_eq!(down(&link, &DAILY, &HOURLY, "2026-10-25-02b"), ["2026-10-25"]);
    // Today has the hours that have begun.
    assert_eq!(up(&link, &DAILY, &HOURLY, "2026-11-22").len(), 11);
}

#[test]
fn finer_windows_are_made_from_the_coarser_one_that_they_are_in() {
    let link = default_of(&HOURLY, &DAILY);
    assert_eq!(up(&link, &HOURLY, &DAILY, "2026-10-25-02b"), ["2026-10-25"]);
    assert_eq!(down(&link, &HOURLY, &DAILY, "2026-03-29").len(), 23);
    let weeks = default_of(&WEEKLY, &DAILY);
    assert_eq!(up(&weeks, &WEEKLY, &DAILY, "2026-11-02").len(), 7);
}

#[test]
fn offsets_move_the_ends_by_windows_upstream() {
    let seven_days = Mapping::TimeWindow { start: -6, end: 0 };
    let link = seven_days.link(&space(&DAILY), &space(&DAILY)).unwrap();
    let days = up(&link, &DAILY, &DAILY, "2026-11-10");
    assert_eq!(
        (days.len(), days[0].as_str(), days[6].as_str()),
        (7, "2026-11-04", "2026-11-10")
    );
    assert_eq!(up(&link, &DAILY, &DAILY, "2026-01-02"), ["2026-01-01", "2026-01-02"]);
    assert_eq!(
        down(&link, &DAILY, &DAILY, "2026-11-20").len(),
        3,
        "as many as have begun"
    );

    let one_hour_before = Mapping::TimeWindow { start: -1, end: 0 };
    let link = one_hour_before.link(&space(&DAILY), &space(&HOURLY)).unwrap();
    let hours = up(&link, &DAILY, &HOURLY, "2026-11-10");
    assert_eq!((hours.len(), hours[0].as_str()), (25, "2026-11-09-23"));
    assert_eq!(
        down(&link, &DAILY, &HOURLY, "2026-11-09-23"),
        ["2026-11-09", "2026-11-10"]
    );
}

#[test]
fn the_previous_partition_is_the_one_before_that_there_is() {
    let link = Mapping::PREVIOUS.link(&space(&WORKDAYS), &space(&WORKDAYS)).unwrap();
    assert_eq!(up(&link, &WORKDAYS, &WORKDAYS, "2026-11-12"), ["2026-11-11"]);
    assert_eq!(
        up(&link, &WORKDAYS, &WORKDAYS, "2026-11-16"),
        ["2026-11-13"],
        "Monday from Friday"
    );
    assert_eq!(up(&link, &WORKDAYS, &WORKDAYS, "2026-01-01"), [""; 0]);
    assert_eq!(down(&link, &WORKDAYS, &WORKDAYS, "2026-11-13"), ["2026-11-16"]);
}

#[test]
fn the_same_windows_from_another_start_are_the_same_by_key() {
    const LATER: Definition = Definition::daily("2026-11-01").zone("Europe/Berlin");
    let link = Mapping::Identity.link(&space(&DAILY), &space(&LATER)).unwrap();
    assert_eq!(up(&link, &DAILY, &LATER, "2026-11-05"), ["2026-11-05"]);
    assert_eq!(up(&link, &DAILY, &LATER, "2026-10-31"), [""; 0]);
    assert_eq!(down(&link, &DAILY, &LATER, "2026-11-01"), ["2026-11-01"]);
}

#[test]
fn all_last_and_specific_ones_are_the_same_for_each() {
    for (mapping, expected) in [
        (Mapping::All, vec!["eu", "us"]),
        (Mapping::Last, vec!["us"]),
        (Mapping::Specific(&["eu"]), vec!["eu"]),
    ] {
        let link = mapping.link(&space(&DAILY), &space(&REGIONS)).unwrap();
        assert_eq!(up(&link, &DAILY, &REGIONS, "2026-11-05"), expected);
        assert_eq!(
            down(&link, &DAILY, &REGIONS, "us").is_empty(),
            !expected.contains(&"us"),
            "{mapping:?}"
        );
    }
    let last = Mapping::Last.link(&space(&REGIONS), &space(&DAILY)).unwrap();
    assert_eq!(up(&last, &REGIONS, &DAILY, "eu"), ["2026-11-21"]);
}

#[test]
fn a_table_says_it_key_by_key() {
    let table = Mapping::Table(&[("eu", &["de", "fr"]), ("us", &[])]);
    let link = table.link(&space(&REGIONS), &space(&COUNTRIES)).unwrap();
    assert_eq!(up(&link, &REGIONS, &COUNTRIES, "eu"), ["de", "fr"]);
    assert_eq!(up(&link, &REGIONS, &COUNTRIES, "us"), [""; 0]);
    assert_eq!(down(&link, &REGIONS, &COUNTRIES, "fr"), ["eu"]);
    assert_eq!(down(&link, &REGIONS, &COUNTRIES, "ca"), [""; 0]);
}

#[test]
fn products_are_mapped_dimension_by_dimension() {
    const HOURS: Definition = Definition::by("hour", &HOURLY).and("country", &COUNTRIES);
    let mapping = Mapping::Dimensions(&[
        ("day", "hour", Mapping::TimeWindow { start: 0, end: 0 }),
        (
            "region",
            "country",
            Mapping::Table(&[("eu", &["de", "fr"]), ("us", &["ca"])]),
        ),
    ]);
    let link = mapping.link(&space(&BOTH), &space(&HOURS)).unwrap();
    assert_eq!(up(&link, &BOTH, &HOURS, "2026-10-25|eu").len(), 50);
    assert_eq!(down(&link, &BOTH, &HOURS, "2026-10-25-02b|ca"), ["2026-10-25|us"]);
    assert_eq!(
        up(&default_of(&BOTH, &BOTH), &BOTH, &BOTH, "2026-10-25|eu"),
        ["2026-10-25|eu"]
    );
}

#[test]
fn to_and_from_a_dimension_the_other_one_is_taken_whole() {
    let to = default_of(&DAILY, &BOTH);
    assert_eq!(up(&to, &DAILY, &BOTH, "2026-10-25"), ["2026-10-25|eu", "2026-10-25|us"]);
    assert_eq!(down(&to, &DAILY, &BOTH, "2026-10-25|us"), ["2026-10-25"]);
    let from = default_of(&BOTH, &REGIONS);
    assert_eq!(up(&from, &BOTH, &REGIONS, "2026-10-25|us"), ["us"]);
    assert_eq!(down(&from, &BOTH, &REGIONS, "us").len(), 326);
    let named = Mapping::Dimensions(&[("day", "", Mapping::PREVIOUS)]);
    let link = named.link(&space(&BOTH), &space(&DAILY)).unwrap();
    assert_eq!(up(&link, &BOTH, &DAILY, "2026-10-25|us"), ["2026-10-24"]);
}

#[test]
fn an_asset_without_partitions_is_made_from_all_and_is_whole() {
    let whole = PartitionSpace::whole(at(NOW));
    let days = space(&DAILY);
    let from_all = Mapping::between(None, Some(&DAILY))
        .unwrap()
        .link(&whole, &days)
        .unwrap();
    assert_eq!(from_all.upstream_of(&whole.all()), days.all());
    assert_eq!(
        from_all.downstream_of(&days.set_of(["2026-10-25"]).unwrap()),
        whole.all()
    );
    let from_last = Mapping::Last.link(&whole, &days).unwrap();
    assert_eq!(keys(&days, &from_last.upstream_of(&whole.all())), ["2026-11-21"]);
    assert!(
        from_last
            .downstream_of(&days.set_of(["2026-10-25"]).unwrap())
            .is_empty()
    );
    let of_whole = Mapping::between(Some(&DAILY), None)
        .unwrap()
        .link(&days, &whole)
        .unwrap();
    assert_eq!(of_whole.upstream_of(&days.set_of(["2026-10-25"]).unwrap()), whole.all());
    assert_eq!(of_whole.downstream_of(&whole.all()), days.all());
}

#[test]
fn dynamic_keys_are_the_same_where_both_have_them() {
    const A: Definition = Definition::dynamic("a");
    const B: Definition = Definition::dynamic("b");
    let names: std::collections::BTreeMap<_, _> = [dynamic("a", &["x", "y"]), dynamic("b", &["z", "y"])]
        .into_iter()
        .flatten()
        .collect();
    let of = |definition| PartitionSpace::new(definition, at(NOW), &names).unwrap();
    let link = Mapping::Identity.link(&of(&A), &of(&B)).unwrap();
    assert_eq!(keys(&of(&B), &link.upstream_of(&of(&A).all())), ["y"]);
    assert_eq!(keys(&of(&A), &link.downstream_of(&of(&B).all())), ["y"]);
}

#[test]
fn what_cannot_hold_is_said_with_the_cure() {
    const OTHER: Definition = Definition::fixed(&["eux", "us"]);
    type Case = (Mapping, Definition, Definition, &'static str);
    let cases: [Case; 12] = [
        (Mapping::Identity, DAILY, HOURLY, "the windows are cut otherwise"),
        (
            Mapping::Identity,
            DAILY,
            REGIONS,
            "a list and windows of time have no keys in common",
        ),
        (
            Mapping::Identity,
            REGIONS,
            OTHER,
            "the partition `eu` downstream has none of the same key upstream; did you mean `eux`",
        ),
        (Mapping::Identity, DAILY, BOTH, "the mapping speaks of one dimension"),
        (
            Mapping::TimeWindow { start: 0, end: 0 },
            REGIONS,
            DAILY,
            "the downstream partitions are none",
        ),
        (
            Mapping::TimeWindow { start: 0, end: 0 },
            DAILY,
            REGIONS,
            "the upstream partitions are none",
        ),
        (
            Mapping::TimeWindow { start: 1, end: 0 },
            DAILY,
            DAILY,
            "let `start` be no more than `end`",
        ),
        (Mapping::Specific(&["uk"]), DAILY, REGIONS, "there is no partition `uk`"),
        (
            Mapping::Table(&[("eu", &["de"]), ("eu", &[])]),
            REGIONS,
            COUNTRIES,
            "the table lists `eu` twice",
        ),
        (
            Mapping::Dimensions(&[("dey", "", Mapping::Identity)]),
            BOTH,
            DAILY,
            "the downstream partitions have no dimension `dey`; did you mean `day`",
        ),
        (
            Mapping::Dimensions(&[("day", "day", Mapping::Identity), ("region", "day", Mapping::All)]),
            BOTH,
            BOTH,
            "dimension `day` of the upstream partitions is mapped twice",
        ),
        (
            Mapping::Dimensions(&[("day", "", Mapping::Dimensions(&[]))]),
            BOTH,
            DAILY,
            "a dimension is mapped by dimensions",
        ),
    ];
    for (mapping, downstream, upstream, expected) in cases {
        let error = mapping.link(&space(&downstream), &space(&upstream)).unwrap_err();
        assert!(chain(&error).contains(expected), "{expected}: {}", chain(&error));
    }
}

#[test]
fn what_does_not_go_without_saying_is_refused() {
    const TWO_TIMES: Definition = Definition::by("day", &DAILY).and("week", &WEEKLY);
    const OTHER_NAMES: Definition = Definition::by("tag", &DAILY).and("gebiet", &REGIONS);
    for (downstream, upstream) in [
        (DAILY, REGIONS),
        (REGIONS, COUNTRIES),
        (HOURLY, TWO_TIMES),
        (BOTH, OTHER_NAMES),
    ] {
        let error = Mapping::between(Some(&downstream), Some(&upstream)).unwrap_err();
        assert!(matches!(error, MappingError::NoDefault { .. }), "{error}");
    }
    // The very same dimension comes before one that overlaps.
    assert!(Mapping::between(Some(&DAILY), Some(&TWO_TIMES)).is_ok());
}
