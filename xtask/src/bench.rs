//! `cargo xtask bench`: the benches with the optimized profile.

use anyhow::ensure;

use crate::invocation::Invocation;
use crate::workspace::Workspace;

/// All benches, or those whose name holds one of `parts`.
pub(crate) fn run(workspace: &Workspace, parts: &[String]) -> anyhow::Result<bool> {
    let chosen = chosen(&workspace.benches, parts);
    ensure!(
        !chosen.is_empty(),
        "no bench of that name; there are {}",
        workspace.benches.join(", ")
    );
    let mut call = Invocation::cargo("bench -p benches");
    for bench in chosen {
        call = call.argument("--bench").argument(bench);
    }
    call.succeeds()
}

fn chosen<'a>(benches: &'a [String], parts: &[String]) -> Vec<&'a str> {
    let is_asked_for = |name: &&str| parts.is_empty() || parts.iter().any(|part| name.contains(part.as_str()));
    benches.iter().map(String::as_str).filter(is_asked_for).collect()
}

#[cfg(test)]
mod tests {
    use super::chosen;

    #[test]
    fn a_part_of_the_name_is_enough() {
        let benches = ["plan", "graph_build", "selection"].map(str::to_owned);
        assert_eq!(chosen(&benches, &[]), ["plan", "graph_build", "selection"]);
        assert_eq!(
            chosen(&benches, &["gra".to_owned(), "sel".to_owned()]),
            ["graph_build", "selection"]
        );
        assert!(chosen(&benches, &["grahp".to_owned()]).is_empty());
    }
}
