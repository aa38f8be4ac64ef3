//! What the tests share: spaces at an instant, keys of sets, errors as text.

use edge_assets::{
    PartitionsDefinition,
    partition::{PartitionKey, PartitionSet, PartitionSpace},
};
use jiff::Timestamp;

pub(crate) const NOW: &str = "2026-11-22T09:30:00Z";

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn space(definition: &PartitionsDefinition) -> PartitionSpace {
    space_at(definition, NOW)
}

pub(crate) fn space_at(definition: &PartitionsDefinition, now: &str) -> PartitionSpace {
    PartitionSpace::new(definition, at(now), &()).unwrap()
}

pub(crate) fn keys(space: &PartitionSpace, set: &PartitionSet) -> Vec<String> {
    space.keys(set).map(|key| key.to_string()).collect()
}

pub(crate) fn dynamic(name: &str, keys: &[&str]) -> std::collections::BTreeMap<String, Vec<PartitionKey>> {
    [(name.to_owned(), keys.iter().map(PartitionKey::new).collect())].into()
}

/// An error with its causes.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
