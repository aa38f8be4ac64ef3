//! The packages that the workspace builds on the platforms that count.

use std::collections::BTreeSet;

use anyhow::Context;
use serde_json::Value;

use crate::workspace;

/// One package of the graph.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// Where it comes from; ours come from nowhere.
    pub(crate) source: Option<String>,
    pub(crate) license: Option<String>,
}

/// All that is reachable from the workspace's members, with every feature.
pub(crate) fn packages(targets: &[String]) -> anyhow::Result<Vec<Package>> {
    let mut arguments = vec!["--all-features"];
    for target in targets {
        arguments.extend(["--filter-platform", target]);
    }
    reachable(&workspace::metadata(&arguments)?)
}

fn reachable(metadata: &Value) -> anyhow::Result<Vec<Package>> {
    let nodes = metadata["resolve"]["nodes"]
        .as_array()
        .context("`cargo metadata` resolved nothing")?;
    let mut waiting: Vec<&str> = texts(&metadata["workspace_members"]);
    let mut seen: BTreeSet<&str> = waiting.iter().copied().collect();
    while let Some(id) = waiting.pop() {
        let node = nodes.iter().find(|node| node["id"] == id).unwrap_or(&Value::Null);
        waiting.extend(
            texts(&node["dependencies"])
                .into_iter()
                .filter(|dependency| seen.insert(dependency)),
        );
    }
    let listed = metadata["packages"]
        .as_array()
        .context("`cargo metadata` lists no packages")?;
    let mut packages: Vec<Package> = listed
        .iter()
        .filter(|package| package["id"].as_str().is_some_and(|id| seen.contains(id)))
        .map(|package| {
            let text = |key: &str| package[key].as_str().map(str::to_owned);
            Package {
                name: text("name").unwrap_or_default(),
                version: text("version").unwrap_or_default(),
                source: text("source"),
                license: text("license"),
            }
        })
        .collect();
    packages.sort();
    Ok(packages)
}

fn texts(values: &Value) -> Vec<&str> {
    values
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
        .filter_map(Value::as_str)
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::reachable;

    #[test]
    fn only_what_is_reachable_counts() {
        let package = |id: &str| json!({ "id": id, "name": id, "version": "1.0.0", "license": "MIT", "source": null });
        let metadata = json!({
            "packages": [package("a"), package("b"), package("c")],
            "workspace_members": ["a"],
            "resolve": { "nodes": [
                { "id": "a", "dependencies": ["b"] }, { "id": "b", "dependencies": [] }, { "id": "c", "dependencies": [] },
            ] },
        });
        let names: Vec<String> = reachable(&metadata)
            .unwrap()
            .into_iter()
            .map(|package| package.name)
            .collect();
        assert_eq!(names, ["a", "b"]);
    }
}
