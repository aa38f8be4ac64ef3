//! How high the items of a column stand: each as near to the middle of its neighbours as the others let it.

use super::{columns::Column, items::Items, shape::ROW_GAP};

/// How often columns are gone through, there and back.
const PASSES: usize = 4;

/// How much more an edge that runs through a layer insists on its height than a node: long edges are straight.
const INSISTENCE: f64 = 8.0;

/// The top and bottom of the lane of each column.
pub(super) struct Bounds {
    pub(super) top: i32,
    pub(super) bottom: i32,
}

/// The middle of each item.
pub(super) fn align(items: &Items, columns: &[Column], bounds: &[Bounds]) -> Vec<f64> {
    let mut middle = vec![0.0; items.len()];
    for (column, bounds) in columns.iter().zip(bounds) {
        // In the middle of the lane at first.
        let spare = f64::from(bounds.bottom - bounds.top - column.height(items));
        let mut y = f64::from(bounds.top) + spare / 2.0;
        for &item in &column.items {
            let height = f64::from(items.height(item));
            middle[item] = y + height / 2.0;
            y += height + f64::from(ROW_GAP);
        }
    }
    for _ in 0..PASSES {
        for (column, bounds) in columns.iter().zip(bounds) {
            settle(column, items, bounds, &items.before, &mut middle);
        }
        for (column, bounds) in columns.iter().zip(bounds).rev() {
            settle(column, items, bounds, &items.behind, &mut middle);
        }
    }
    middle
}

/// Moves the items of a column to the middle of their neighbours, in their order and without overlaps: a regression under an order,
/// by pooling neighbours that would change places.
fn settle(column: &Column, items: &Items, bounds: &Bounds, near: &[Vec<usize>], middle: &mut [f64]) {
    // How far below the first the others stand at least.
    let mut offsets = Vec::with_capacity(column.items.len());
    let mut offset = 0.0;
    let mut half = 0.0;
    for (index, &item) in column.items.iter().enumerate() {
        let own = f64::from(items.height(item)) / 2.0;
        if index > 0 {
            offset += half + f64::from(ROW_GAP) + own;
        }
        offsets.push(offset);
        half = own;
    }
    // Pools of items that touch: the sum of what they want, how much they insist, and how many they are.
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for (&item, offset) in column.items.iter().zip(&offsets) {
        let wanted = match near[item].len() {
            0 => middle[item],
            count => near[item].iter().map(|other| middle[*other]).sum::<f64>() / count as f64,
        };
        let insistence = if items.is_node(item) { 1.0 } else { INSISTENCE };
        pools.push(((wanted - offset) * insistence, insistence, 1));
        while let [.., above, below] = &mut pools[..]
            && above.0 / above.1 > below.0 / below.1
        {
            *above = (above.0 + below.0, above.1 + below.1, above.2 + below.2);
            pools.pop();
        }
    }
    let first = column
        .items
        .first()
        .map_or(0.0, |item| f64::from(items.height(*item)) / 2.0);
    let highest = f64::from(bounds.top) + first;
    let lowest = highest + f64::from((bounds.bottom - bounds.top - column.height(items)).max(0));
    let mut index = 0;
    for (sum, insistence, count) in pools {
        let place = (sum / insistence).clamp(highest, lowest);
        for _ in 0..count {
            middle[column.items[index]] = place + offsets[index];
            index += 1;
        }
    }
}
