//! In which order lanes stand, from the top: those near each other that have many links.

use super::{items::Items, shape::Shape};

/// How often lanes are moved to the middle of their neighbours.
const SWEEPS: usize = 8;

/// The rank of each lane from the top.
pub(super) fn ranks(shape: &Shape, items: &Items) -> Vec<usize> {
    let mut first = vec![usize::MAX; shape.lanes];
    for (node, &lane) in shape.lane_of.iter().enumerate() {
        first[lane] = first[lane].min(items.layer[node]);
    }
    // What comes first stands above; of equal ones, the first name.
    let mut order: Vec<usize> = (0..shape.lanes).collect();
    order.sort_by_key(|lane| (first[*lane], *lane));
    let mut links = vec![Vec::new(); shape.lanes];
    for &(from, to) in &shape.edges {
        let (from, to) = (shape.lane_of[from], shape.lane_of[to]);
        if from != to {
            links[from].push(to);
            links[to].push(from);
        }
    }
    let mut best = (length(&order, &links), order.clone());
    for _ in 0..SWEEPS {
        let rank = inverted(&order);
        let middle = |lane: usize| {
            let near = links[lane].iter().map(|other| rank[*other] as f64);
            match links[lane].len() {
                0 => rank[lane] as f64,
                // Its own place counts, too, so that two neighbours do not change places for ever.
                count => (near.sum::<f64>() + rank[lane] as f64) / (count + 1) as f64,
            }
        };
        order.sort_by(|left, right| {
            middle(*left)
                .total_cmp(&middle(*right))
                .then(rank[*left].cmp(&rank[*right]))
        });
        let length = length(&order, &links);
        if length < best.0 {
            best = (length, order.clone());
        }
    }
    inverted(&best.1)
}

/// How far all links reach, over lanes.
fn length(order: &[usize], links: &[Vec<usize>]) -> usize {
    let rank = inverted(order);
    let of_lane = |lane: usize| {
        links[lane]
            .iter()
            .map(|other| rank[lane].abs_diff(rank[*other]))
            .sum::<usize>()
    };
    (0..links.len()).map(of_lane).sum()
}

fn inverted(order: &[usize]) -> Vec<usize> {
    let mut rank = vec![0; order.len()];
    for (place, &lane) in order.iter().enumerate() {
        rank[lane] = place;
    }
    rank
}
