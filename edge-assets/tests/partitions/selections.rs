//! Selections of partitions: what each form means, what is refused, and that any is read as it is written.

use edge_assets::{
    PartitionsDefinition,
    partition::{PartitionSelection, PartitionSet, PartitionSpace},
};
use proptest::prelude::*;

use crate::support::{NOW, at, chain, dynamic, keys, space};

type Definition = PartitionsDefinition;

const DAILY: Definition = Definition::daily("2026-11-01").excluding(&["2026-11-03"]);
const REGIONS: Definition = Definition::fixed(&["eu", "us", "asia"]);
const BOTH: Definition = Definition::by("day", &DAILY).and("region", &REGIONS);

fn count(text: &str, space: &PartitionSpace) -> Result<u64, String> {
    let selection: PartitionSelection = text.parse().map_err(|error| chain(&error))?;
    assert_eq!(selection.to_string().parse::<PartitionSelection>().unwrap(), selection);
    let set = selection.resolve(space).map_err(|error| chain(&error))?;
    Ok(set.len())
}

#[test]
fn each_form_selects_what_it_says() {
    let (days, regions, both) = (space(&DAILY), space(&REGIONS), space(&BOTH));
    for (text, space, expected) in [
        ("2026-11-05", &days, 1),
        ("2026-11-01..2026-11-05", &days, 4),
        ("2026-11-03..2026-11-05", &days, 2),
        ("2026-11-20..", &days, 2),
        ("2026-11-20..2026-11-22", &days, 3),
        ("..2026-11-05", &days, 4),
        ("*", &days, 20),
        ("latest", &days, 1),
        ("2026-11-01, 2026-11-05..2026-11-07 ,latest", &days, 5),
        ("eu..us", &regions, 2),
        ("us..", &regions, 2),
        ("latest", &regions, 1),
        ("2026-11-01..2026-11-07|eu", &both, 6),
        ("*|eu..us,latest|asia", &both, 41),
        ("latest|*", &both, 3),
    ] {
        assert_eq!(count(text, space), Ok(expected), "{text}");
    }
}

#[test]
fn what_is_wrong_is_said_with_the_cure() {
    let (days, both) = (space(&DAILY), space(&BOTH));
    for (text, space, expected) in [
        (
            "",
            &days,
            "`` selects no partitions: it is empty; write a key, a range such as `2026-10-01..2026-10-31`, or `latest`",
        ),
        (
            "2026-11-05..2026-11-01",
            &days,
            "the range `2026-11-05..2026-11-01` is turned around; write `2026-11-01..2026-11-05`",
        ),
        (
            "2026-11-05...",
            &days,
            "`2026-11-05...` selects no partitions: a range has two dots and includes both ends; write `2026-10-01..2026-10-31`",
        ),
        (
            "a..=b",
            &days,
            "`a..=b` selects no partitions: a range has two dots and includes both ends; write `2026-10-01..2026-10-31`",
        ),
        (
            "..",
            &days,
            "`..` selects no partitions: a range has an end; write `*` for all",
        ),
        (
            "2026-11-05,,",
            &days,
            "`2026-11-05,,` selects no partitions: nothing stands beside a comma; take it off, or write `*` for all",
        ),
        (
            "2026-11-05|",
            &both,
            "`2026-11-05|` selects no partitions: nothing stands beside a `|`; take it off, or write `*` for all",
        ),
        (
            "2026-11-05",
            &both,
            "`2026-11-05` selects no partitions: it names 1 dimension, and the partitions have 2; write `DAY|REGION`",
        ),
        (
            "2026-11-05|er",
            &both,
            "dimension `region`: there is no partition `er`: dimension `region` has 3: `eu`, `us`, `asia`",
        ),
        (
            "2025-11-05..",
            &days,
            "there is no partition `2025-11-05`: the first one is 2026-11-01",
        ),
        (
            "2026-11-23",
            &days,
            "there is no partition `2026-11-23`: it lies in the future",
        ),
        (
            "yesterday",
            &days,
            "`yesterday` is not a partition; the keys look like `2026-01-31`",
        ),
    ] {
        assert_eq!(count(text, space), Err(expected.to_owned()), "{text}");
    }
}

#[test]
fn a_set_is_said_as_the_selection_that_selects_it() {
    let space = space(&BOTH);
    let set = space
        .set_of(["2026-11-02|eu", "2026-11-04|eu", "2026-11-05|us"])
        .unwrap();
    let said = PartitionSelection::of(&space, &set).unwrap();
    assert_eq!(said.to_string(), "2026-11-02..2026-11-04|eu,2026-11-05|us");
    assert_eq!(said.resolve(&space).unwrap(), set);
    assert_eq!(PartitionSelection::of(&space, &PartitionSet::new()), None);
}

const AWKWARD: &[&str] = &[
    "a,b", "a|b", "a\\", "a..b", ".a", "a.", "a.b", "...", "*", "**", "latest", "later", " a", "a ", "=a", "\\", ",",
    "|",
];

proptest! {
    #[test]
    fn any_key_can_be_written(chosen in proptest::collection::vec(proptest::sample::select(AWKWARD), 1..4), any in "\\PC{1,8}") {
        prop_assume!(!any.trim().is_empty());
        let mut listed: Vec<&str> = AWKWARD.to_vec();
        if !listed.contains(&any.as_str()) {
            listed.push(&any);
        }
        const NAMES: Definition = Definition::dynamic("names");
        const PAIRS: Definition = Definition::by("day", &REGIONS).and("name", &NAMES);
        let names = dynamic("names", &listed);
        let flat = PartitionSpace::new(&NAMES, at(NOW), &names).unwrap();
        let pairs = PartitionSpace::new(&PAIRS, at(NOW), &names).unwrap();
        let flat_set = flat.set_of(chosen.iter().copied().chain([any.as_str()])).unwrap();
        for (space, set) in [(&flat, &flat_set), (&pairs, &flat_set), (&pairs, &pairs.all())] {
            let said = PartitionSelection::of(space, set).unwrap();
            prop_assert_eq!(&said.resolve(space).unwrap(), set, "{}", said);
            for key in keys(space, set) {
                prop_assert!(set.contains(space.index_of(&key).unwrap()), "{key}");
            }
        }
        prop_assert_eq!(PartitionSelection::key(&any).resolve(&flat).unwrap().len(), 1);
        let written: PartitionSelection = PartitionSelection::key(&any).to_string().parse().unwrap();
        prop_assert_eq!(written, PartitionSelection::key(&any));
    }

    #[test]
    fn any_text_is_a_selection_or_an_error(text in "[a.,|*\\\\ =]{0,12}") {
        if let Ok(selection) = text.parse::<PartitionSelection>() {
            prop_assert_eq!(selection.to_string().parse::<PartitionSelection>().unwrap(), selection);
        }
    }
}
