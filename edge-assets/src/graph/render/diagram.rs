//! [`Diagram`]: boxes, frames around them and arrows between them, for the formats that draw.

use super::summary::GroupSummary;
use crate::graph::AssetGraph;

/// What is drawn.
pub(super) struct Diagram {
    pub(super) frames: Vec<Frame>,
    /// From box to box, by their numbers.
    pub(super) arrows: Vec<(u32, u32)>,
}

/// Boxes that belong together.
pub(super) struct Frame {
    /// What stands on the frame; without it there is none.
    pub(super) title: Option<String>,
    pub(super) boxes: Vec<Node>,
}

/// One box.
pub(super) struct Node {
    pub(super) number: u32,
    pub(super) text: String,
    /// Something else makes it.
    pub(super) is_external: bool,
}

impl Diagram {
    /// A box for each asset, a frame for each group.
    pub(super) fn of_assets(graph: &AssetGraph) -> Self {
        let frames = graph.groups().into_iter().map(|(group, assets)| Frame {
            title: group.map(ToOwned::to_owned),
            boxes: assets
                .into_iter()
                .map(|id| Node {
                    number: id.0,
                    text: graph.asset(id).key.to_string(),
                    is_external: graph.asset(id).compute.is_external(),
                })
                .collect(),
        });
        let arrows = graph
            .topological()
            .flat_map(|id| graph.upstream(id).map(move |upstream| (upstream.0, id.0)));
        Self {
            frames: frames.collect(),
            arrows: arrows.collect(),
        }
    }

    /// A box for each group.
    pub(super) fn of_groups(groups: &[GroupSummary]) -> Self {
        let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let boxes = groups.iter().enumerate().map(|(place, group)| Node {
            number: number(place),
            text: format!("{} ({})", group.heading, group.assets),
            is_external: group.external == group.assets,
        });
        let frames = vec![Frame {
            title: None,
            boxes: boxes.collect(),
        }];
        let arrows = groups.iter().enumerate().flat_map(|(place, group)| {
            let upstream = group.upstream.iter();
            upstream.map(move |&(upstream, _)| (number(upstream), number(place)))
        });
        Self {
            frames,
            arrows: arrows.collect(),
        }
    }
}
