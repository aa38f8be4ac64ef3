//! [`Shape`]: what is drawn. Sizes are pixels at a zoom of one.

/// How wide a node is.
pub(crate) const NODE_WIDTH: i32 = 180;
/// How high a node is.
pub(crate) const NODE_HEIGHT: i32 = 44;
/// What lies between two nodes of a column.
pub(super) const ROW_GAP: i32 = 16;
/// What lies between two columns of one layer.
pub(super) const COLUMN_GAP: i32 = 24;
/// What lies between two layers, where edges run.
pub(super) const LAYER_GAP: i32 = 72;
/// How high an edge is that runs through a layer.
pub(super) const EDGE_HEIGHT: i32 = 8;
/// What lies between the box of a group and its nodes.
pub(super) const PADDING: i32 = 16;
/// What the name of a group takes above its nodes.
pub(super) const TITLE: i32 = 24;
/// What lies between two groups.
pub(super) const LANE_GAP: i32 = 24;

/// What is drawn: nodes by number, in the order of their keys.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shape {
    /// The lane of each node.
    pub(crate) lane_of: Vec<usize>,
    /// How many lanes there are.
    pub(crate) lanes: usize,
    /// From upstream to downstream, without cycles and doubles.
    pub(crate) edges: Vec<(usize, usize)>,
}

impl Shape {
    /// How many nodes there are.
    pub(super) fn nodes(&self) -> usize {
        self.lane_of.len()
    }
}
