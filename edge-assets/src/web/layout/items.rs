//! [`Items`]: nodes, and a dummy in each layer that an edge runs through, so that every link joins neighbouring layers.

use super::shape::{EDGE_HEIGHT, NODE_HEIGHT, Shape};

/// With more dummies than these, edges are drawn straight.
const MOST_DUMMIES: usize = 200_000;

/// What stands in layers: the nodes first, under their own numbers, then the dummies.
#[derive(Debug, Default)]
pub(super) struct Items {
    /// How many of them are nodes.
    pub(super) nodes: usize,
    pub(super) layer: Vec<usize>,
    pub(super) lane: Vec<usize>,
    /// The neighbours in the layer before.
    pub(super) before: Vec<Vec<usize>>,
    /// The neighbours in the layer behind.
    pub(super) behind: Vec<Vec<usize>>,
    /// The dummies of each edge, in its direction.
    pub(super) dummies: Vec<Vec<usize>>,
}

impl Items {
    pub(super) fn new(shape: &Shape, layer: Vec<usize>) -> Self {
        let crossed = |&(from, to): &(usize, usize)| layer[to] - layer[from] - 1;
        let total: usize = shape.edges.iter().map(crossed).sum();
        let mut items = Self {
            nodes: shape.nodes(),
            lane: shape.lane_of.clone(),
            before: vec![Vec::new(); shape.nodes()],
            behind: vec![Vec::new(); shape.nodes()],
            dummies: vec![Vec::new(); shape.edges.len()],
            layer,
        };
        for (number, &(from, to)) in shape.edges.iter().enumerate() {
            let (first, last) = (items.layer[from] + 1, items.layer[to]);
            if last > first && total > MOST_DUMMIES {
                continue;
            }
            let mut previous = from;
            for layer in first..last {
                let dummy = items.push(layer, shape.lane_of[from]);
                items.link(previous, dummy);
                items.dummies[number].push(dummy);
                previous = dummy;
            }
            items.link(previous, to);
        }
        items
    }

    fn push(&mut self, layer: usize, lane: usize) -> usize {
        self.layer.push(layer);
        self.lane.push(lane);
        self.before.push(Vec::new());
        self.behind.push(Vec::new());
        self.layer.len() - 1
    }

    fn link(&mut self, from: usize, to: usize) {
        self.behind[from].push(to);
        self.before[to].push(from);
    }

    pub(super) fn len(&self) -> usize {
        self.layer.len()
    }

    pub(super) fn is_node(&self, item: usize) -> bool {
        item < self.nodes
    }

    pub(super) fn height(&self, item: usize) -> i32 {
        if self.is_node(item) { NODE_HEIGHT } else { EDGE_HEIGHT }
    }

    /// How many layers there are.
    pub(super) fn layers(&self) -> usize {
        self.layer.iter().max().map_or(0, |last| last + 1)
    }
}
