//! Which layer each node stands in: one after the last of its upstream; what has no upstream stands just before its first downstream.

use super::shape::Shape;

/// The layer of each node, from 0.
pub(super) fn layers(shape: &Shape) -> Vec<usize> {
    let count = shape.nodes();
    let mut downstream = vec![Vec::new(); count];
    let mut waiting = vec![0_usize; count];
    for &(from, to) in &shape.edges {
        downstream[from].push(to);
        waiting[to] += 1;
    }
    let sources: Vec<usize> = (0..count).filter(|node| waiting[*node] == 0).collect();
    let mut layer = vec![0_usize; count];
    let mut ready = sources.clone();
    while let Some(node) = ready.pop() {
        for &next in &downstream[node] {
            layer[next] = layer[next].max(layer[node] + 1);
            waiting[next] -= 1;
            if waiting[next] == 0 {
                ready.push(next);
            }
        }
    }
    for source in sources {
        if let Some(first) = downstream[source].iter().map(|next| layer[*next]).min() {
            layer[source] = first - 1;
        }
    }
    layer
}
