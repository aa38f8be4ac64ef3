//! `cargo xtask bench`: the benches with the optimized profile.

use crate::invocation::Invocation;
use crate::workspace::Workspace;

/// The filters are divan's: parts of the names of benches.
pub(crate) fn run(workspace: &Workspace, filters: &[String]) -> anyhow::Result<bool> {
    anyhow::ensure!(!workspace.benches.is_empty(), "there are no benches yet");
    let mut call = Invocation::cargo("bench -p benches");
    for bench in &workspace.benches {
        call = call.argument("--bench").argument(bench);
    }
    filters
        .iter()
        .fold(call.argument("--"), Invocation::argument)
        .succeeds()
}
