//! Numbers: in products, while time goes on, when lists change; statuses, and sets as they are stored.

use edge_assets::{
    PartitionsDefinition,
    partition::{PartitionError, PartitionSet, PartitionSpace, PartitionStatus, PartitionStatuses},
};
use proptest::prelude::*;

use crate::support::{NOW, at, chain, dynamic, keys, space, space_at};

type Definition = PartitionsDefinition;

const DAILY: Definition = Definition::daily("2026-11-01");
const MONTHLY: Definition = Definition::monthly("2026-01-01");
const REGIONS: Definition = Definition::fixed(&["eu", "us", "a|b"]);
const DEVICES: Definition = Definition::dynamic("devices");
const BOTH: Definition = Definition::by("region", &REGIONS).and("day", &DAILY);
const ALL: Definition = Definition::by("day", &DAILY)
    .and("month", &MONTHLY)
    .and("rest", &NESTED);
const NESTED: Definition = Definition::by("region", &REGIONS).and("device", &DEVICES);

#[test]
fn a_product_has_a_key_for_every_combination_in_the_order_of_its_dimensions() {
    let space = space(&BOTH);
    assert_eq!(space.dimensions().collect::<Vec<_>>(), ["region", "day"]);
    assert_eq!(space.complete().len(), 63);
    let first: Vec<String> = keys(&space, &space.all()).into_iter().take(4).collect();
    assert_eq!(
        first,
        ["eu|2026-11-01", "us|2026-11-01", "a\\|b|2026-11-01", "eu|2026-11-02"]
    );
    assert_eq!(space.key(space.latest().unwrap()).unwrap().as_str(), "a\\|b|2026-11-21");
    assert_eq!(
        chain(&space.index_of("er|2026-11-02").unwrap_err()),
        "dimension `region`: there is no partition `er`: dimension `region` has 3: `eu`, `us`, `a|b`"
    );
    assert_eq!(
        space.index_of("eu").unwrap_err().to_string(),
        "`eu` is not a partition; the keys look like `eu|2026-01-31`"
    );
}

#[test]
fn every_number_is_found_by_its_key_in_any_number_of_dimensions() {
    let space = PartitionSpace::new(&ALL, at(NOW), &dynamic("devices", &["d1", "d2"])).unwrap();
    let all = space.all();
    assert_eq!(all.len(), 22 * 11 * 3 * 2);
    for number in all.iter() {
        let key = space.key(number).unwrap();
        assert_eq!(space.index_of(key.as_str()).unwrap(), number, "{key}");
    }
    assert_eq!(
        space.key(all.first().unwrap()).unwrap().as_str(),
        "2026-11-01|2026-01|eu|d1"
    );
}

#[test]
fn numbers_stay_while_time_goes_on() {
    const TIMES: Definition = Definition::by("day", &DAILY).and("month", &MONTHLY);
    for definition in [DAILY, BOTH, TIMES] {
        let (now, later) = (space(&definition), space_at(&definition, "2027-06-01T00:00:00Z"));
        for number in now.all().iter() {
            assert_eq!(now.key(number), later.key(number));
        }
        assert!(now.all().is_subset(&later.all()));
        let stored = now.encode(&now.complete());
        assert_eq!(later.decode(&stored).unwrap(), now.complete());
    }
}

#[test]
fn a_million_hours_are_numbered_in_no_time_and_stored_in_bytes() {
    const HOURS: Definition = Definition::hourly("1912-01-01").zone("Europe/Berlin");
    let space = space(&HOURS);
    let complete = space.complete();
    assert!(complete.len() > 1_000_000);
    for number in [0, 1, 99_999, 500_000, complete.len() - 1] {
        let key = space.key(number).unwrap();
        assert_eq!(space.index_of(key.as_str()).unwrap(), number, "{key}");
    }
    let mut statuses = PartitionStatuses {
        materialized: PartitionSet::from(0..900_000),
        ..PartitionStatuses::default()
    };
    statuses.set(17, PartitionStatus::Failed);
    assert_eq!(statuses.missing(&space).first(), Some(900_000));
    let bytes = statuses.encode(&space);
    assert!(bytes.len() < 100, "{}", bytes.len());
    assert_eq!(PartitionStatuses::decode(&space, &bytes).unwrap(), statuses);
}

#[test]
fn what_is_stored_of_lists_outlives_their_changes() {
    const OLD: Definition = Definition::fixed(&["eu", "us"]);
    const NEW: Definition = Definition::fixed(&["asia", "us", "africa", "eu"]);
    let (old, new) = (space(&OLD), space(&NEW));
    let stored = old.encode(&old.set_of(["us"]).unwrap());
    assert_eq!(keys(&new, &new.decode(&stored).unwrap()), ["us"]);

    const DEVICE_DAYS: Definition = Definition::by("day", &DAILY).and("device", &DEVICES);
    let with = |devices: &[&str]| PartitionSpace::new(&DEVICE_DAYS, at(NOW), &dynamic("devices", devices)).unwrap();
    let (old, new) = (with(&["a", "b", "c"]), with(&["c", "d", "a", "e"]));
    let chosen = ["2026-11-01|a", "2026-11-01|b", "2026-11-07|c", "2026-11-08|c"];
    let stored = old.encode(&old.set_of(chosen).unwrap());
    let found = keys(&new, &new.decode(&stored).unwrap());
    assert_eq!(found, ["2026-11-01|a", "2026-11-07|c", "2026-11-08|c"], "`b` is gone");
}

#[test]
fn what_was_stored_of_windows_that_were_cut_otherwise_is_refused() {
    const MOVED: Definition = Definition::daily("2026-11-02");
    const ZONED: Definition = Definition::daily("2026-11-01").zone("Europe/Berlin");
    let stored = space(&DAILY).encode(&PartitionSet::from(0..3));
    for other in [MOVED, ZONED, MONTHLY, REGIONS, BOTH] {
        let error = space(&other).decode(&stored).unwrap_err();
        assert_eq!(error, PartitionError::OtherDefinition, "{other:?}");
    }
    // Exclusions and an end change no number.
    const SHORTER: Definition = Definition::daily("2026-11-01")
        .until("2027-01-01")
        .excluding(&["2026-11-03"]);
    assert_eq!(space(&SHORTER).decode(&stored).unwrap(), PartitionSet::from(0..3));
}

#[test]
fn dynamic_keys_are_those_that_there_are() {
    let space = PartitionSpace::new(&DEVICES, at(NOW), &dynamic("devices", &["d1", "d2"])).unwrap();
    assert_eq!(keys(&space, &space.complete()), ["d1", "d2"]);
    assert_eq!(
        space.index_of("d3").unwrap_err().to_string(),
        "there is no partition `d3`: `devices` has 2 at present: `d1`, `d2`"
    );
    // Where nobody says which there are, any key will do.
    assert!(DEVICES.check("d3", at(NOW)).is_ok());
    assert!(DEVICES.check("", at(NOW)).is_err());
    assert_eq!(DEVICES.latest_complete(at(NOW)).unwrap(), None);
}

#[test]
fn an_asset_without_partitions_is_one_whole() {
    let whole = PartitionSpace::whole(at(NOW));
    assert_eq!(whole.all(), PartitionSet::from(0..1));
    assert_eq!(whole.key(0).unwrap().as_str(), "");
    assert_eq!(whole.index_of("").unwrap(), 0);
    assert!(whole.index_of("x").is_err());
}

#[test]
fn statuses_exclude_each_other_and_are_told_as_ranges() {
    let space = space(&BOTH);
    let mut statuses = PartitionStatuses::default();
    for number in space.complete().iter() {
        statuses.set(number, PartitionStatus::Materialized);
    }
    let of = |key: &str| space.index_of(key).unwrap();
    statuses.set(of("eu|2026-11-05"), PartitionStatus::InProgress);
    statuses.set(of("eu|2026-11-05"), PartitionStatus::Failed);
    statuses.set(of("us|2026-11-06"), PartitionStatus::Missing);
    assert_eq!(statuses.of(of("eu|2026-11-05")), PartitionStatus::Failed);
    assert_eq!(statuses.of(of("us|2026-11-06")), PartitionStatus::Missing);
    assert!(statuses.in_progress.is_empty());
    let texts: Vec<String> = statuses
        .ranges(&space)
        .iter()
        .map(|(status, range)| format!("{status:?} {range} ({})", range.count))
        .collect();
    assert_eq!(
        texts,
        [
            "Materialized eu..a\\|b|2026-11-01..2026-11-04 (12)",
            "Failed eu|2026-11-05 (1)",
            "Materialized us..a\\|b|2026-11-05 (2)",
            "Materialized eu|2026-11-06 (1)",
            "Missing us|2026-11-06 (1)",
            "Materialized a\\|b|2026-11-06 (1)",
            "Materialized eu..a\\|b|2026-11-07..2026-11-21 (45)",
        ]
    );
}

proptest! {
    #[test]
    fn any_set_of_a_product_is_read_back(numbers in proptest::collection::btree_set(0..66_u64, 0..66)) {
        let space = space(&BOTH);
        let set: PartitionSet = numbers.into_iter().collect();
        prop_assert_eq!(&space.decode(&space.encode(&set)).unwrap(), &set);
        let count: u64 = space.ranges(&set).iter().map(|range| range.count).sum();
        prop_assert_eq!(count, set.len());
    }
}
