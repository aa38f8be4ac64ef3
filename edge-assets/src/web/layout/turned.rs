//! [`turned`]: which edges are drawn against their direction, so that a graph with cycles can be drawn in layers.

use petgraph::{algo::greedy_feedback_arc_set, graph::DiGraph};

/// Tells for each edge whether it is one of the few that close cycles (Eades, Lin, Smyth: Inf. Proc. Letters 47(6), 1993).
///
/// Assets have no cycles. Groups of them may: one asset of a group reads what another one makes, which reads an asset of the first.
pub(crate) fn turned(edges: &[(usize, usize)]) -> Vec<bool> {
    let number = |node: usize| u32::try_from(node).unwrap_or(u32::MAX);
    let mut graph: DiGraph<(), usize> = DiGraph::new();
    let nodes = edges.iter().map(|&(from, to)| from.max(to) + 1).max().unwrap_or(0);
    for _ in 0..nodes {
        graph.add_node(());
    }
    for (edge, &(from, to)) in edges.iter().enumerate() {
        graph.add_edge(number(from).into(), number(to).into(), edge);
    }
    let mut turned = vec![false; edges.len()];
    if !petgraph::algo::is_cyclic_directed(&graph) {
        return turned;
    }
    for edge in greedy_feedback_arc_set(&graph) {
        turned[*edge.weight()] = true;
    }
    turned
}
