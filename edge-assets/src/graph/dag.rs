//! [`Dag`]: edges between numbers, on petgraph; order, cycles and reachability. It knows no word of the domain.

use std::collections::VecDeque;

use petgraph::{
    Direction,
    algo::tarjan_scc,
    csr::Csr,
    graph::{DiGraph, NodeIndex},
};

/// A directed graph over the numbers `0..nodes`, both directions at hand.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dag {
    downstream: Adjacency,
    upstream: Adjacency,
    /// The nodes, each after all of its upstream; of equal ones the smaller number first.
    order: Vec<u32>,
}

/// One direction, packed: petgraph's compressed sparse rows.
type Adjacency = Csr<(), (), petgraph::Directed, u32>;

impl Dag {
    /// Builds the graph of `edges`, given as (upstream, downstream) without doubles.
    ///
    /// # Errors
    /// The cycles, each as a shortest ring of nodes that lies on it, when there is one.
    pub(crate) fn new(nodes: u32, edges: &[(u32, u32)]) -> Result<Self, Vec<Vec<u32>>> {
        let downstream = adjacency(nodes, edges.iter().copied());
        let upstream = adjacency(nodes, edges.iter().map(|&(up, down)| (down, up)));
        let mut dag = Self {
            downstream,
            upstream,
            order: Vec::new(),
        };
        dag.order = dag.topological_order();
        if dag.order.len() == nodes as usize {
            Ok(dag)
        } else {
            Err(dag.cycles(nodes))
        }
    }

    /// Kahn's algorithm (Commun. ACM 5(11), 1962): breadth first, so that the order follows the levels.
    fn topological_order(&self) -> Vec<u32> {
        let nodes = self.downstream.node_count();
        let mut waiting: Vec<u32> = Vec::with_capacity(nodes);
        let mut order: Vec<u32> = Vec::with_capacity(nodes);
        for node in (0..).take(nodes) {
            let upstream = u32::try_from(self.upstream(node).len()).unwrap_or(u32::MAX);
            waiting.push(upstream);
            if upstream == 0 {
                order.push(node);
            }
        }
        let mut next = 0;
        while let Some(&node) = order.get(next) {
            next += 1;
            for &downstream in self.downstream.neighbors_slice(node) {
                waiting[downstream as usize] -= 1;
                if waiting[downstream as usize] == 0 {
                    order.push(downstream);
                }
            }
        }
        order
    }

    fn cycles(&self, nodes: u32) -> Vec<Vec<u32>> {
        let mut graph: DiGraph<(), (), u32> = DiGraph::with_capacity(nodes as usize, self.downstream.edge_count());
        (0..nodes).for_each(|_| {
            graph.add_node(());
        });
        for node in 0..nodes {
            for &downstream in self.downstream.neighbors_slice(node) {
                graph.add_edge(NodeIndex::new(node as usize), NodeIndex::new(downstream as usize), ());
            }
        }
        let mut rings = Vec::new();
        for component in tarjan_scc(&graph) {
            let Some(first) = component.iter().min().copied() else {
                continue;
            };
            if component.len() > 1 || graph.contains_edge(first, first) {
                rings.push(shortest_ring(&graph, first));
            }
        }
        rings.sort();
        rings
    }

    /// The nodes, each after all of its upstream.
    pub(crate) fn order(&self) -> &[u32] {
        &self.order
    }

    /// The direct upstream of a node.
    pub(crate) fn upstream(&self, node: u32) -> &[u32] {
        self.upstream.neighbors_slice(node)
    }

    /// The direct downstream of a node.
    pub(crate) fn downstream(&self, node: u32) -> &[u32] {
        self.downstream.neighbors_slice(node)
    }

    /// How many edges there are.
    pub(crate) fn edge_count(&self) -> usize {
        self.downstream.edge_count()
    }

    /// Adds to `set` all that is reachable from it in a direction, in at most `depth` steps.
    pub(crate) fn reach(&self, set: &mut [bool], direction: Direction, depth: Option<u32>) {
        let mut open: VecDeque<(u32, u32)> = (0..)
            .zip(set.iter())
            .filter(|(_, is_in)| **is_in)
            .map(|(n, _)| (n, 0))
            .collect();
        while let Some((node, distance)) = open.pop_front() {
            if depth.is_some_and(|depth| distance >= depth) {
                continue;
            }
            let next = if direction == Direction::Incoming {
                self.upstream(node)
            } else {
                self.downstream(node)
            };
            for &node in next {
                if !std::mem::replace(&mut set[node as usize], true) {
                    open.push_back((node, distance + 1));
                }
            }
        }
    }
}

/// Packs the edges of one direction; doubles count once.
fn adjacency(nodes: u32, edges: impl Iterator<Item = (u32, u32)>) -> Adjacency {
    // Both ends in one number: sorting is most of building a large graph, and numbers sort faster than pairs.
    let mut packed: Vec<u64> = edges.map(|(from, to)| u64::from(from) << 32 | u64::from(to)).collect();
    packed.sort_unstable();
    packed.dedup();
    let unpack = |edge: &u64| {
        (
            u32::try_from(edge >> 32).unwrap_or(0),
            u32::try_from(edge & 0xffff_ffff).unwrap_or(0),
        )
    };
    let sorted: Vec<(u32, u32)> = packed.iter().map(unpack).collect();
    let mut adjacency: Adjacency = Csr::from_sorted_edges(&sorted).unwrap_or_default();
    while adjacency.node_count() < nodes as usize {
        adjacency.add_node(());
    }
    adjacency
}

/// A shortest way from `start` back to itself, by breadth-first search.
fn shortest_ring(graph: &DiGraph<(), (), u32>, start: NodeIndex<u32>) -> Vec<u32> {
    let mut before: Vec<Option<NodeIndex<u32>>> = vec![None; graph.node_count()];
    let mut open = VecDeque::from([start]);
    while let Some(node) = open.pop_front() {
        for next in graph.neighbors(node) {
            if next == start {
                let mut ring = vec![node];
                let mut at = node;
                while let Some(previous) = before[at.index()].filter(|_| at != start) {
                    ring.push(previous);
                    at = previous;
                }
                ring.reverse();
                return ring
                    .into_iter()
                    .map(|node| u32::try_from(node.index()).unwrap_or(u32::MAX))
                    .collect();
            }
            if before[next.index()].is_none() {
                before[next.index()] = Some(node);
                open.push_back(next);
            }
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_follows_the_edges_and_the_numbers() {
        let dag = Dag::new(5, &[(4, 0), (4, 1), (0, 2), (1, 2)]).unwrap();
        assert_eq!(dag.order(), [3, 4, 0, 1, 2]);
        assert_eq!(dag.upstream(2), [0, 1]);
        assert_eq!(dag.downstream(4), [0, 1]);
    }

    #[test]
    fn each_cycle_is_named_by_a_shortest_ring() {
        let rings = Dag::new(7, &[(0, 1), (1, 2), (2, 3), (3, 1), (2, 1), (5, 5), (5, 6)]).unwrap_err();
        assert_eq!(rings, [vec![1, 2], vec![5]]);
    }

    #[test]
    fn reach_counts_steps_not_paths() {
        let dag = Dag::new(5, &[(0, 1), (1, 2), (2, 3), (0, 3), (3, 4)]).unwrap();
        let mut set = vec![true, false, false, false, false];
        dag.reach(&mut set, Direction::Outgoing, Some(1));
        assert_eq!(set, [true, true, false, true, false]);
        dag.reach(&mut set, Direction::Outgoing, None);
        assert_eq!(set, [true; 5]);
    }

    #[test]
    fn an_empty_graph_is_a_graph() {
        assert!(Dag::new(0, &[]).unwrap().order().is_empty());
        assert_eq!(Dag::new(3, &[]).unwrap().order(), [0, 1, 2]);
    }
}
