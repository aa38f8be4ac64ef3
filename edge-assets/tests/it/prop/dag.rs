//! Random graphs: the order respects every edge, and a graph is refused exactly when it has a cycle.

use edge_assets::Definitions;
use proptest::prelude::*;

use crate::support::ok;

/// Whether a depth-first walk meets a node that is on its own path.
fn has_cycle(nodes: usize, edges: &[(usize, usize)]) -> bool {
    fn visit(node: usize, edges: &[(usize, usize)], state: &mut [u8]) -> bool {
        if state[node] == 1 {
            return true;
        }
        if state[node] == 2 {
            return false;
        }
        state[node] = 1;
        let found = edges
            .iter()
            .filter(|(up, _)| *up == node)
            .any(|(_, down)| visit(*down, edges, state));
        state[node] = 2;
        found
    }
    let mut state = vec![0; nodes];
    (0..nodes).any(|node| visit(node, edges, &mut state))
}

proptest! {
    #[test]
    fn a_graph_is_sealed_exactly_when_it_has_no_cycle(
        edges in proptest::collection::vec((0_usize..12, 0_usize..12), 0..30)
    ) {
        let assets = (0..12).map(|node| {
            let upstream: Vec<String> =
                edges.iter().filter(|(_, down)| *down == node).map(|(up, _)| format!("n{up}")).collect();
            let upstream: Vec<&str> = upstream.iter().map(String::as_str).collect();
            ok(&format!("n{node}"), &upstream)
        });
        match Definitions::builder().assets(assets).build() {
            Err(error) => {
                prop_assert!(has_cycle(12, &edges), "{error}");
                prop_assert!(error.faults().iter().all(|fault| fault.to_string().contains("depend on each other")));
            }
            Ok(definitions) => {
                prop_assert!(!has_cycle(12, &edges));
                let graph = definitions.graph();
                let order: Vec<String> = graph.topological().map(|id| graph.asset(id).key.to_string()).collect();
                let place = |node: usize| order.iter().position(|key| *key == format!("n{node}")).unwrap();
                prop_assert_eq!(order.len(), 12);
                for (up, down) in edges {
                    prop_assert!(place(up) < place(down));
                }
            }
        }
    }
}
