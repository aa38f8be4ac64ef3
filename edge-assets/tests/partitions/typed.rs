//! Typed keys: read from a key by the definition, and written back.

use edge_assets::{
    Partitions, PartitionsDefinition,
    partition::{Day, FromPartitionKey, Hour, KeyKind, Month, Name, Week, Window},
};
use jiff::civil::{Date, date};

use crate::support::at;

type Definition = PartitionsDefinition;

const BERLIN: Definition = Definition::hourly("2026-01-01").zone("Europe/Berlin");
const COMPACT: Definition = Definition::daily("2026-01-01")
    .zone("Asia/Tokyo")
    .at(5, 0)
    .format("%Y%m%d");
const SUNDAYS: Definition = Definition::weekly("2026-01-01").on_day(7);
const MONTHS: Definition = Definition::monthly("2026-01-01").on_day(15);
const PAIRS: Definition = Definition::by("day", &COMPACT).and("region", &REGIONS);
const REGIONS: Definition = Definition::of::<Region>();
const DEVICES: Definition = Definition::dynamic("devices");

/// Where the data are from.
#[derive(Partitions, Debug, Clone, Copy, PartialEq)]
#[partition(rename_all = "kebab-case")]
enum Region {
    WestEurope,
    #[partition(rename = "us")]
    America,
}

fn both_ways<K: FromPartitionKey + PartialEq + std::fmt::Debug>(definition: Definition, key: &str, value: &K) {
    assert_eq!(K::KIND.fault(&definition), None);
    assert_eq!(
        K::from_partition_key(key, Some(&definition)).as_ref(),
        Some(value),
        "{key}"
    );
    assert_eq!(value.to_partition_key(&definition).as_deref(), Some(key));
}

#[test]
fn each_type_is_read_from_its_key_and_written_back() {
    both_ways(BERLIN, "2026-10-25-02", &Hour(at("2026-10-25T00:00:00Z")));
    both_ways(BERLIN, "2026-10-25-02b", &Hour(at("2026-10-25T01:00:00Z")));
    both_ways(BERLIN, "2026-10-25-02b", &at("2026-10-25T01:00:00Z"));
    both_ways(COMPACT, "20261121", &Day(date(2026, 11, 21)));
    both_ways(COMPACT, "20261121", &date(2026, 11, 21));
    both_ways(SUNDAYS, "2026-11-22", &Week(date(2026, 11, 22)));
    both_ways(MONTHS, "2026-11", &Month { year: 2026, month: 11 });
    both_ways(REGIONS, "west-europe", &Region::WestEurope);
    both_ways(DEVICES, "d|1", &Name("d|1".to_owned()));
    both_ways(DEVICES, "d|1", &"d|1".to_owned());
    both_ways(PAIRS, "20261121|us", &(Day(date(2026, 11, 21)), Region::America));
    let window = Window {
        start: at("2026-11-20T20:00:00Z"),
        end: at("2026-11-21T20:00:00Z"),
    };
    both_ways(COMPACT, "20261121", &window);
}

#[test]
fn without_a_definition_keys_are_those_of_utc() {
    assert_eq!(
        Day::from_partition_key("2026-11-21", None),
        Some(Day(date(2026, 11, 21)))
    );
    assert_eq!(
        Hour::from_partition_key("2026-11-21-05", None),
        Some(Hour(at("2026-11-21T05:00:00Z")))
    );
    assert_eq!(
        Month::from_partition_key("2026-11", None),
        Some(Month { year: 2026, month: 11 })
    );
    let pair = <(Name, Date)>::from_partition_key("a\\|b|2026-11-21", None);
    assert_eq!(pair, Some((Name("a|b".to_owned()), date(2026, 11, 21))));
}

#[test]
fn what_is_no_partition_is_not_read_and_not_written() {
    assert_eq!(Day::from_partition_key("2026-11-21", Some(&COMPACT)), None);
    assert_eq!(Week::from_partition_key("2026-11-21", Some(&SUNDAYS)), None);
    assert_eq!(Region::from_partition_key("us-east", Some(&REGIONS)), None);
    assert_eq!(<(Day, Region)>::from_partition_key("20261121", Some(&PAIRS)), None);
    assert_eq!(Week(date(2026, 11, 21)).to_partition_key(&SUNDAYS), None);
    assert_eq!(at("2026-11-21T05:30:00Z").to_partition_key(&BERLIN), None);
}

#[test]
fn a_type_of_other_partitions_is_refused_with_the_one_to_take() {
    const OTHER: Definition = Definition::fixed(&["west-europe", "eu"]);
    for (kind, definition, expected) in [
        (Hour::KIND, COMPACT, "take `Partition<Day>`"),
        (Day::KIND, SUNDAYS, "take `Partition<Week>`"),
        (Day::KIND, PAIRS, "take a tuple with a type for each dimension"),
        (Region::KIND, OTHER, "lists other keys"),
        (Region::KIND, DEVICES, "take `Partition<Name>`"),
        (<(Day, Region)>::KIND, COMPACT, "is no product"),
        (<(Region, Day)>::KIND, PAIRS, "are days; take `Partition<Day>`"),
        (<(Day, Region, Name)>::KIND, PAIRS, "take one off"),
        (KeyKind::Product(&[KeyKind::Any]), PAIRS, "add one"),
    ] {
        let fault = kind.fault(&definition).unwrap();
        assert!(fault.contains(expected), "{expected}: {fault}");
    }
}
