//! Sets of numbers against `BTreeSet`, and as bytes.

use std::collections::BTreeSet;

use edge_assets::partition::{PartitionError, PartitionSet};
use proptest::prelude::*;

type Naive = BTreeSet<u64>;

fn numbers() -> impl Strategy<Value = Naive> {
    let runs = proptest::collection::vec((0..600_u64, 1..40_u64), 0..24);
    runs.prop_map(|runs| {
        runs.into_iter()
            .flat_map(|(start, length)| start..start + length)
            .collect()
    })
}

fn set(naive: &Naive) -> PartitionSet {
    naive.iter().copied().collect()
}

fn is(set: &PartitionSet, naive: &Naive) -> bool {
    set.iter().eq(naive.iter().copied())
        && set.len() == naive.len() as u64
        && (set.first(), set.last()) == (naive.first().copied(), naive.last().copied())
        && set
            .runs()
            .zip(set.runs().skip(1))
            .all(|(run, next)| run.start < run.end && run.end < next.start)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn operations_are_those_of_sets(one in numbers(), other in numbers(), number in 0..700_u64) {
        let (a, b) = (set(&one), set(&other));
        prop_assert!(is(&a.union(&b), &(&one | &other)));
        prop_assert!(is(&a.intersection(&b), &(&one & &other)));
        prop_assert!(is(&a.difference(&b), &(&one - &other)));
        prop_assert_eq!(a.is_subset(&b), one.is_subset(&other));
        prop_assert_eq!(a.contains(number), one.contains(&number));
        prop_assert_eq!(a.rank(number), one.range(..number).count() as u64);
        for (place, number) in (0..).zip(&one) {
            prop_assert_eq!(a.nth(place), Some(*number));
        }
        prop_assert_eq!(a.nth(a.len()), None);
    }

    #[test]
    fn changes_are_those_of_sets(mut naive in numbers(), changes in proptest::collection::vec((any::<bool>(), 0..700_u64), 0..200)) {
        let mut set = set(&naive);
        for (adds, number) in changes {
            if adds {
                prop_assert_eq!(set.insert(number), naive.insert(number));
            } else {
                prop_assert_eq!(set.remove(number), naive.remove(&number));
            }
        }
        prop_assert!(is(&set, &naive));
    }

    #[test]
    fn bytes_are_read_back_and_never_panic(
        runs in proptest::collection::vec((0..3_000_000_u64, 1..100_000_u64), 0..12),
        points in proptest::collection::vec(0..70_000_u64, 0..3_000),
        cut in any::<prop::sample::Index>(),
    ) {
        let set = PartitionSet::from_runs(runs.into_iter().map(|(start, length)| start..start + length));
        let set = set.union(&points.into_iter().collect());
        let bytes = set.to_bytes();
        prop_assert_eq!(&PartitionSet::from_bytes(&bytes).unwrap(), &set);
        // Whatever is left of them is a smaller set or an error.
        if let Ok(part) = PartitionSet::from_bytes(&bytes[..cut.index(bytes.len())]) {
            prop_assert!(part.is_subset(&set));
        }
    }

    #[test]
    fn any_bytes_are_a_set_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        if let Ok(set) = PartitionSet::from_bytes(&bytes) {
            prop_assert!(set.runs().all(|run| run.start < run.end));
        }
    }
}

#[test]
fn a_million_numbers_take_kilobytes() {
    let filled = PartitionSet::from(0..1_000_000);
    assert!(filled.to_bytes().len() < 8);
    // A hole every thousand.
    let holes: PartitionSet = (0..1_000_000).step_by(1_000).collect();
    let sparse = filled.difference(&holes).to_bytes().len();
    assert!(sparse < 4_000, "{sparse}");
    // The worst there is: every other one.
    let worst: PartitionSet = (0..1_000_000).step_by(2).collect();
    let bytes = worst.to_bytes();
    assert!(bytes.len() < 126_000, "{}", bytes.len());
    assert_eq!(PartitionSet::from_bytes(&bytes).unwrap(), worst);
}

#[test]
fn bytes_of_another_version_are_refused() {
    assert!(matches!(
        PartitionSet::from_bytes(&[9, 0]),
        Err(PartitionError::Bytes(_))
    ));
    assert!(matches!(PartitionSet::from_bytes(&[]), Err(PartitionError::Bytes(_))));
    assert_eq!(
        PartitionSet::from_bytes(&PartitionSet::new().to_bytes()).unwrap(),
        PartitionSet::new()
    );
}
