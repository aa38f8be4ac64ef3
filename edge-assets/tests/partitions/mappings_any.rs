//! Any mapping in both directions: each answers for sets what a look at every pair would, and the two are each other's reverse.

use edge_assets::{
    PartitionsDefinition,
    partition::{PartitionLink, PartitionMapping as Mapping, PartitionSet, PartitionSpace},
};
use proptest::prelude::*;

use crate::support::space_at;

type Definition = PartitionsDefinition;

/// Soon after the clock has changed in Berlin; few enough partitions to look at every pair.
const NOW: &str = "2026-03-31T12:00:00Z";

const ZONED: Definition = Definition::daily("2026-03-22").zone("Europe/Berlin");
const HOLES: Definition = ZONED.excluding(&["* * * * SAT,SUN", "2026-03-24"]);
const LATER: Definition = Definition::daily("2026-03-26").zone("Europe/Berlin");
const ENDED: Definition = Definition::daily("2026-03-20")
    .zone("Europe/Berlin")
    .until("2026-03-28");
const UTC: Definition = Definition::daily("2026-03-22");
const HOURLY: Definition = Definition::hourly("2026-03-27").zone("Europe/Berlin");
const WORK: Definition = Definition::cron("0 6,18 * * *", "2026-03-23")
    .zone("Europe/Berlin")
    .excluding(&["0 18 * * *"]);
const WEEKLY: Definition = Definition::weekly("2026-03-01");
const TIMES: [Definition; 8] = [ZONED, HOLES, LATER, ENDED, UTC, HOURLY, WORK, WEEKLY];

const REGIONS: Definition = Definition::fixed(&["eu", "us", "asia"]);
const LETTERS: Definition = Definition::fixed(&["a", "b", "c", "d"]);
const TABLE: Mapping = Mapping::Table(&[("eu", &["a", "c"]), ("asia", &["c", "d"])]);

const DAYS: Definition = Definition::by("region", &REGIONS).and("day", &HOLES);
const OTHER_DAYS: Definition = Definition::by("day", &LATER).and("letter", &LETTERS);

fn links() -> impl Strategy<Value = (PartitionSpace, PartitionSpace, PartitionLink)> {
    let times = proptest::sample::select(&TIMES[..]);
    let windows = (times.clone(), times, -3..4_i32, 0..3_i32).prop_map(|(down, up, start, more)| {
        (
            down,
            up,
            Mapping::TimeWindow {
                start,
                end: start + more,
            },
        )
    });
    let others = proptest::sample::select(vec![
        (ZONED, ZONED, Mapping::Identity),
        (HOLES, LATER, Mapping::Identity),
        (REGIONS, REGIONS, Mapping::Identity),
        (HOURLY, LETTERS, Mapping::All),
        (ZONED, HOLES, Mapping::Last),
        (ZONED, LETTERS, Mapping::Specific(&["b", "d"])),
        (REGIONS, LETTERS, TABLE),
        (DAYS, DAYS, Mapping::Identity),
        (DAYS, LETTERS, Mapping::All),
        (DAYS, OTHER_DAYS, Mapping::Last),
        (
            DAYS,
            HOLES,
            Mapping::Dimensions(&[("day", "", Mapping::TimeWindow { start: -1, end: -1 })]),
        ),
        (
            LATER,
            DAYS,
            Mapping::Dimensions(&[("", "day", Mapping::TimeWindow { start: -2, end: 0 })]),
        ),
        (
            DAYS,
            OTHER_DAYS,
            Mapping::Dimensions(&[
                ("region", "letter", TABLE),
                ("day", "day", Mapping::TimeWindow { start: 0, end: 1 }),
            ]),
        ),
        (
            DAYS,
            OTHER_DAYS,
            Mapping::Dimensions(&[("region", "letter", Mapping::Specific(&["a"]))]),
        ),
    ]);
    prop_oneof![2 => windows, 1 => others].prop_map(|(down, up, mapping)| {
        let (down, up) = (space_at(&down, NOW), space_at(&up, NOW));
        let link = mapping.link(&down, &up).unwrap();
        (down, up, link)
    })
}

fn one(number: u64) -> PartitionSet {
    PartitionSet::from(number..number + 1)
}

/// A part of a set: those whose place has its bit.
fn part(set: &PartitionSet, bits: &[bool]) -> PartitionSet {
    set.iter()
        .zip(bits.iter().cycle())
        .filter(|(_, bit)| **bit)
        .map(|(number, _)| number)
        .collect()
}

proptest! {
    // Each case looks at every pair.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn both_directions_say_the_same_of_every_pair((down, up, link) in links()) {
        for number in down.all().iter() {
            let upstream = link.upstream_of(&one(number));
            prop_assert!(upstream.is_subset(&up.all()));
            for other in up.all().iter() {
                let downstream = link.downstream_of(&one(other));
                prop_assert_eq!(
                    upstream.contains(other), downstream.contains(number),
                    "{:?} and {:?}", down.key(number), up.key(other)
                );
            }
        }
    }

    #[test]
    fn a_set_is_mapped_as_its_members_are((down, up, link) in links(), bits in proptest::collection::vec(any::<bool>(), 1..40)) {
        let chosen = part(&down.all(), &bits);
        let each = chosen.iter().fold(PartitionSet::new(), |all, number| all.union(&link.upstream_of(&one(number))));
        prop_assert_eq!(link.upstream_of(&chosen), each);
        let chosen = part(&up.all(), &bits);
        let each = chosen.iter().fold(PartitionSet::new(), |all, number| all.union(&link.downstream_of(&one(number))));
        prop_assert_eq!(link.downstream_of(&chosen), each);
    }

    #[test]
    fn there_and_back_holds_what_one_began_with((down, up, link) in links(), bits in proptest::collection::vec(any::<bool>(), 1..40)) {
        let chosen = part(&down.all(), &bits);
        let with_upstream: PartitionSet = chosen.iter().filter(|number| !link.upstream_of(&one(*number)).is_empty()).collect();
        prop_assert!(with_upstream.is_subset(&link.downstream_of(&link.upstream_of(&chosen))));
        prop_assert!(link.downstream_of(&up.all()).is_subset(&down.all()));
    }

    #[test]
    fn windows_belong_together_where_they_overlap(
        down in proptest::sample::select(&TIMES[..]), up in proptest::sample::select(&TIMES[..]),
    ) {
        let (down, up) = (space_at(&down, NOW), space_at(&up, NOW));
        let link = Mapping::TimeWindow { start: 0, end: 0 }.link(&down, &up).unwrap();
        for number in down.all().iter() {
            let window = down.window(number).unwrap();
            let overlaps = |other: &u64| {
                let other = up.window(*other).unwrap();
                other.start < window.end && window.start < other.end
            };
            let expected: PartitionSet = up.all().iter().filter(overlaps).collect();
            prop_assert_eq!(link.upstream_of(&one(number)), expected, "{:?}", down.key(number));
        }
    }
}
