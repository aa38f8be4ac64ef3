//! `cargo xtask bench`: the benches with the optimized profile.

use crate::invocation::Invocation;

/// The filters are divan's: parts of the names of benches.
pub(crate) fn run(filters: &[String]) -> anyhow::Result<bool> {
    let call = Invocation::cargo("bench -p benches --benches --");
    filters.iter().fold(call, Invocation::argument).succeeds()
}
