//! In which order items stand within their layers: lane by lane, and within a lane by the middle of their neighbours.

use super::{crossings::crossings, items::Items};

/// How often the layers are gone through, there and back.
const SWEEPS: usize = 8;
/// Graphs of more items than these are gone through less often.
const MANY: usize = 20_000;

/// The items of each layer, from the top.
pub(super) fn order(items: &Items, rank: &[usize]) -> Vec<Vec<usize>> {
    let mut order = vec![Vec::new(); items.layers()];
    for item in 0..items.len() {
        order[items.layer[item]].push(item);
    }
    for layer in &mut order {
        layer.sort_by_key(|item| rank[items.lane[*item]]);
    }
    let mut place = vec![0; items.len()];
    order.iter().for_each(|layer| number(layer, &mut place));
    let mut best = (crossings(items, &order, &place), order.clone());
    let sweeps = if items.len() > MANY { 2 } else { SWEEPS };
    for _ in 0..sweeps {
        for layer in order.iter_mut().skip(1) {
            sort(layer, &items.before, &mut place, |item| rank[items.lane[item]]);
        }
        for layer in order.iter_mut().rev().skip(1) {
            sort(layer, &items.behind, &mut place, |item| rank[items.lane[item]]);
        }
        let found = crossings(items, &order, &place);
        if found < best.0 {
            best = (found, order.clone());
        }
        if best.0 == 0 {
            break;
        }
    }
    best.1
}

fn sort(layer: &mut [usize], near: &[Vec<usize>], place: &mut [usize], rank: impl Fn(usize) -> usize) {
    let mut keyed: Vec<(usize, f64, usize)> = layer
        .iter()
        .map(|&item| {
            let middle = match near[item].len() {
                0 => place[item] as f64,
                count => near[item].iter().map(|other| place[*other] as f64).sum::<f64>() / count as f64,
            };
            (rank(item), middle, item)
        })
        .collect();
    // Stable: of equal ones, what stood above stays above.
    keyed.sort_by(|left, right| left.0.cmp(&right.0).then(left.1.total_cmp(&right.1)));
    for (slot, (_, _, item)) in layer.iter_mut().zip(keyed) {
        *slot = item;
    }
    number(layer, place);
}

fn number(layer: &[usize], place: &mut [usize]) {
    for (index, &item) in layer.iter().enumerate() {
        place[item] = index;
    }
}
