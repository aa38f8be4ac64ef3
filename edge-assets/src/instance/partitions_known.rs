//! [`Known`]: what became of the partitions of an asset up to a place in the log, as sets; and its form in the store.
//!
//! It is brought up to date by the facts behind that place, and made anew from the newest fact of each partition when the definition has
//! changed, when dynamic keys were taken away, or when the store has pruned what is missing.

use std::collections::BTreeSet;

use crate::{
    partition::{PartitionSet, PartitionSpace, PartitionStatuses},
    store::{EventPosition, PartitionFact, PartitionOutcome, PartitionSnapshot},
    version::{FNV_START, fnv1a},
};

const VERSION: u8 = 1;

/// What became of the partitions of an asset up to a place in the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// Those that were made, whatever came after.
    pub(super) made: PartitionSet,
    /// Those that failed and were not made since.
    pub(super) failed: PartitionSet,
    /// Dynamic keys that were heard of and that nobody has, by their hash: should one be added, its facts count again.
    strangers: BTreeSet<u64>,
}

impl Known {
    /// Takes in facts that came later, in the order of the log. The space may be ahead of time: another machine's clock may be.
    pub(super) fn apply(&mut self, space: &PartitionSpace, facts: &[PartitionFact]) {
        let mut outcomes: Vec<(u64, PartitionOutcome)> = Vec::with_capacity(facts.len());
        // What was known before all was wiped counts no longer.
        let all_wiped = |fact: &PartitionFact| fact.partition.is_none() && fact.outcome == PartitionOutcome::Wiped;
        let facts = match facts.iter().rposition(all_wiped) {
            Some(wiped) => {
                *self = Self::default();
                &facts[wiped + 1..]
            }
            None => facts,
        };
        for fact in facts {
            let key = fact.partition.as_ref().map_or("", |key| key.as_str());
            match space.index_of(key) {
                Ok(number) => outcomes.push((number, fact.outcome)),
                // Of an earlier definition, or a key that was taken away.
                Err(_) => self.strangers.extend(space.strangers(key).iter().map(|key| hash(key))),
            }
        }
        outcomes.sort_by_key(|(number, _)| *number);
        let (mut made, mut wiped) = (Vec::new(), Vec::new());
        let (mut failed, mut not_failed) = (Vec::new(), Vec::new());
        for of_one in outcomes.chunk_by(|a, b| a.0 == b.0) {
            let (number, newest) = of_one[of_one.len() - 1];
            let run = number..number + 1;
            for (_, outcome) in of_one.iter().rev() {
                match outcome {
                    PartitionOutcome::Made => made.push(run.clone()),
                    PartitionOutcome::Wiped => wiped.push(run.clone()),
                    PartitionOutcome::Failed | PartitionOutcome::Unchanged => continue,
                }
                break;
            }
            match newest {
                PartitionOutcome::Failed => failed.push(run),
                PartitionOutcome::Made | PartitionOutcome::Unchanged | PartitionOutcome::Wiped => not_failed.push(run),
            }
        }
        self.made = self.made.difference(&PartitionSet::from_runs(wiped));
        self.made = self.made.union(&PartitionSet::from_runs(made));
        let failed = self.failed.union(&PartitionSet::from_runs(failed));
        self.failed = failed.difference(&PartitionSet::from_runs(not_failed));
    }

    /// Whether a key is there that was heard of while it was not.
    pub(super) fn misses_some_of(&self, space: &PartitionSpace) -> bool {
        !self.strangers.is_empty()
            && space
                .dynamic_keys()
                .any(|key| self.strangers.contains(&hash(key.as_str())))
    }

    /// The same under the numbers of another space of the definition, in which keys were added.
    pub(super) fn moved(&self, from: &PartitionSpace, to: &PartitionSpace) -> Option<Self> {
        if is_numbered_forever(from) {
            return Some(self.clone());
        }
        let moved = |set| to.decode(&from.encode(set)).ok();
        Some(Self {
            made: moved(&self.made)?,
            failed: moved(&self.failed)?,
            strangers: self.strangers.clone(),
        })
    }

    /// The stored form, for whoever has the same definition.
    pub(super) fn snapshot(&self, position: EventPosition, space: &PartitionSpace, identity: u64) -> PartitionSnapshot {
        let mut bytes = vec![VERSION];
        bytes.extend(identity.to_le_bytes());
        bytes.extend((self.strangers.len() as u64).to_le_bytes());
        bytes.extend(self.strangers.iter().flat_map(|hash| hash.to_le_bytes()));
        if is_numbered_forever(space) {
            let made = self.made.to_bytes();
            bytes.extend((made.len() as u64).to_le_bytes());
            bytes.extend(made);
            bytes.extend(self.failed.to_bytes());
        } else {
            let sets = PartitionStatuses {
                materialized: self.made.clone(),
                failed: self.failed.clone(),
                in_progress: PartitionSet::new(),
            };
            bytes.extend(sets.encode(space));
        }
        PartitionSnapshot { position, bytes }
    }

    /// Reads the stored form; nothing when it is that of another definition, or of another version.
    pub(super) fn read(snapshot: &PartitionSnapshot, space: &PartitionSpace, identity: u64) -> Option<Self> {
        let (&VERSION, mut rest) = snapshot.bytes.split_first()? else {
            return None;
        };
        if take(&mut rest)? != identity {
            return None;
        }
        let mut strangers = BTreeSet::new();
        for _ in 0..take(&mut rest)? {
            strangers.insert(take(&mut rest)?);
        }
        let (made, failed) = if is_numbered_forever(space) {
            let length = usize::try_from(take(&mut rest)?).ok()?;
            let (made, failed) = rest.split_at_checked(length)?;
            (
                PartitionSet::from_bytes(made).ok()?,
                PartitionSet::from_bytes(failed).ok()?,
            )
        } else {
            let sets = PartitionStatuses::decode(space, rest).ok()?;
            (sets.materialized, sets.failed)
        };
        Some(Self {
            made,
            failed,
            strangers,
        })
    }
}

/// Whether added keys leave the numbers of the others as they are. In a product they do not.
fn is_numbered_forever(space: &PartitionSpace) -> bool {
    space.dimensions().len() <= 1
}

fn take(rest: &mut &[u8]) -> Option<u64> {
    let (bytes, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(u64::from_le_bytes(*bytes))
}

fn hash(key: &str) -> u64 {
    fnv1a(FNV_START, key.as_bytes())
}
