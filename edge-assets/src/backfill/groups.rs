//! [`Group`]: assets that are made together, since they have the same partitions.

use std::collections::BTreeSet;

use super::{Link, Target};
use crate::partition::PartitionSet;

/// Assets that are made together.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// Their places among the targets, upstream first.
    pub(super) members: Vec<usize>,
    /// What each of them is to make.
    pub(super) set: PartitionSet,
    /// The groups that must come before, over any number of others.
    before: BTreeSet<usize>,
}

/// Puts targets that come upstream first into groups, each after all that it is made from. Assets are put together as long as no
/// group has to wait for itself.
pub(super) fn groups_of(targets: &[Target], links: &[Link]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut group_of: Vec<usize> = Vec::with_capacity(targets.len());
    for (place, target) in targets.iter().enumerate() {
        let upstream = || {
            links
                .iter()
                .filter(move |link| link.downstream == place && link.upstream < place)
        };
        let fits = |number: usize| {
            let group = &groups[number];
            targets[group.members[0]].is_alike(target)
                && upstream().all(|link| {
                    let other = group_of[link.upstream];
                    if other == number {
                        link.same_key
                    } else {
                        !groups[other].before.contains(&number)
                    }
                })
        };
        let number = (0..groups.len()).find(|number| fits(*number)).unwrap_or(groups.len());
        if number == groups.len() {
            groups.push(Group {
                members: Vec::new(),
                set: target.set.clone(),
                before: BTreeSet::new(),
            });
        }
        groups[number].members.push(place);
        let mut before = BTreeSet::new();
        for other in upstream()
            .map(|link| group_of[link.upstream])
            .filter(|other| *other != number)
        {
            before.insert(other);
            before.extend(&groups[other].before);
        }
        // What comes before a group comes before all that waits for it, too.
        for (other, group) in groups.iter_mut().enumerate() {
            if other == number || group.before.contains(&number) {
                group.before.extend(&before);
            }
        }
        group_of.push(number);
    }
    // With fewer before it, a group never waits for one with more.
    groups.sort_by_key(|group| group.before.len());
    groups
}
