//! Mermaid, DOT and JSON are read back to the graph that they were made of, odd characters included.

use std::collections::{BTreeMap, BTreeSet};

use edge_assets::{
    AssetDef, Definitions,
    graph::{AssetGraph, GraphFormat},
};
use proptest::prelude::*;

use super::{read_dot, read_mermaid};
use crate::support::{asset, team};

/// What a reader finds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Read {
    /// Label, frame and whether it is drawn as external, by identifier.
    pub(super) nodes: BTreeMap<String, (String, Option<String>, bool)>,
    /// From identifier to identifier.
    pub(super) edges: BTreeSet<(String, String)>,
}

impl Read {
    /// By labels, which is what people see.
    fn by_label(&self) -> (BTreeSet<(String, Option<String>, bool)>, BTreeSet<(String, String)>) {
        let label = |id: &String| self.nodes[id].0.clone();
        let edges = self.edges.iter().map(|(from, to)| (label(from), label(to)));
        (self.nodes.values().cloned().collect(), edges.collect())
    }

    fn of(graph: &AssetGraph) -> Self {
        let mut read = Self::default();
        for id in graph.topological() {
            let asset = graph.asset(id);
            // A label is one line.
            let group = asset
                .group
                .as_deref()
                .map(|group| group.replace(|c: char| c.is_control(), " "));
            let node = (asset.key.to_string(), group, asset.compute.is_external());
            read.nodes.insert(asset.key.to_string(), node);
            for upstream in graph.upstream(id) {
                read.edges
                    .insert((graph.asset(upstream).key.to_string(), asset.key.to_string()));
            }
        }
        read
    }
}

fn definitions(assets: Vec<AssetDef>) -> Definitions {
    Definitions::builder().assets(assets).build().unwrap()
}

#[test]
fn diagrams_of_every_size_are_read_back() {
    for (sources, tenants) in [(0, 0), (2, 1), (8, 13), (20, 152)] {
        let definitions = definitions(team(sources, tenants));
        let graph = definitions.graph();
        let expected = Read::of(graph).by_label();
        assert_eq!(read_dot::read(&graph.render(GraphFormat::Dot)).by_label(), expected);
        assert_eq!(
            read_mermaid::read(&graph.render(GraphFormat::Mermaid)).by_label(),
            expected
        );
        let json: serde_json::Value = serde_json::from_str(&graph.render(GraphFormat::Json)).unwrap();
        assert_eq!(json["assets"].as_array().unwrap().len(), graph.len());
    }
}

#[test]
fn groups_are_drawn_as_boxes() {
    let definitions = definitions(team(8, 13));
    let graph = definitions.graph();
    let (dot, mermaid) = (
        read_dot::read(&graph.render_groups(GraphFormat::Dot)),
        read_mermaid::read(&graph.render_groups(GraphFormat::Mermaid)),
    );
    assert_eq!(dot, mermaid);
    let (nodes, edges) = dot.by_label();
    assert!(nodes.contains(&("lake (8)".to_owned(), None, true)), "{nodes:?}");
    assert!(
        edges.contains(&("tenant/* (39)".to_owned(), "reports (1)".to_owned())),
        "{edges:?}"
    );
    assert_eq!((nodes.len(), edges.len()), (6, 6));
    let json: serde_json::Value = serde_json::from_str(&graph.render_groups(GraphFormat::Json)).unwrap();
    assert_eq!(
        json["groups"][5]["upstream"][1],
        serde_json::json!({"heading": "tenant/*", "dependencies": 13})
    );
    assert_eq!(
        (&json["groups"][0]["group"], &json["groups"][3]["group"]),
        (&"lake".into(), &serde_json::Value::Null)
    );
}

proptest! {
    #[test]
    fn groups_of_any_characters_make_valid_diagrams(group in "[\\PC\"\\\\#&<>`\\n\u{1b};{}\\[\\]]{1,12}") {
        // What shows nothing is drawn as a blank.
        prop_assume!(group.contains(|c: char| !c.is_whitespace() && !c.is_control()));
        let run = |key: &str| asset(key, &[]).group(&group).run(|| async { Ok::<(), std::io::Error>(()) });
        let definitions = definitions(vec![run("a"), run("b")]);
        let graph = definitions.graph();
        let expected = Read::of(graph).by_label();
        prop_assert_eq!(read_dot::read(&graph.render(GraphFormat::Dot)).by_label(), expected.clone());
        prop_assert_eq!(read_mermaid::read(&graph.render(GraphFormat::Mermaid)).by_label(), expected);
        let json: serde_json::Value = serde_json::from_str(&graph.render(GraphFormat::Json)).unwrap();
        prop_assert_eq!(&json["assets"][0]["group"], &serde_json::Value::from(group.as_str()));
        prop_assert!(graph.render(GraphFormat::Text).contains("a\n"));
    }
}
