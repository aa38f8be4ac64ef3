//! Sets of a product as boxes, a set for each dimension, and boxes as sets.

use super::{PartitionSet, PartitionSpace};

impl PartitionSpace {
    /// All combinations of one partition from each dimension's set, the sets in the order of the dimensions.
    pub(super) fn product(&self, sets: &[PartitionSet]) -> PartitionSet {
        let mut product = PartitionSet::from(0..1);
        // From the fastest dimension to the slowest.
        for &axis in self.order.iter().rev() {
            let (stride, set) = (self.strides[axis], &sets[axis]);
            if (product.first(), product.len()) == (Some(0), stride) && product.runs().len() == 1 {
                // Whole rows: runs stay runs.
                product = PartitionSet::from_runs(set.runs().map(|run| run.start * stride..run.end * stride));
                continue;
            }
            let rows = set.iter().map(|place| place * stride);
            let shifted = rows.flat_map(|row| product.runs().map(move |run| row + run.start..row + run.end));
            product = PartitionSet::from_runs(shifted);
        }
        product
    }

    /// A set as boxes that do not overlap: each holds a set for each dimension, and stands for all combinations.
    pub(super) fn boxes(&self, set: &PartitionSet) -> Vec<Vec<PartitionSet>> {
        let mut boxes = Vec::new();
        let mut sides = vec![PartitionSet::new(); self.axes.len()];
        self.cut(set, &self.order, &mut sides, &mut boxes);
        boxes
    }

    fn cut(&self, set: &PartitionSet, order: &[usize], sides: &mut [PartitionSet], boxes: &mut Vec<Vec<PartitionSet>>) {
        if set.is_empty() {
            return;
        }
        let Some((&axis, rest)) = order.split_first() else {
            boxes.push(sides.to_vec());
            return;
        };
        for (rows, within) in rows(set, self.strides[axis]) {
            sides[axis] = rows;
            self.cut(&within, rest, sides, boxes);
        }
    }
}

/// Cuts a set into rows of a length, and brings those of neighboring rows that hold the same together.
fn rows(set: &PartitionSet, length: u64) -> Vec<(PartitionSet, PartitionSet)> {
    if length == 1 {
        return vec![(set.clone(), PartitionSet::from(0..1))];
    }
    let mut rows: Vec<(PartitionSet, PartitionSet)> = Vec::new();
    let mut current: Option<(u64, PartitionSet)> = None;
    let mut close = |row: u64, until: u64, within: PartitionSet| match rows.last_mut() {
        Some((numbers, same)) if *same == within => numbers.append(row, until),
        _ => rows.push((PartitionSet::from(row..until), within)),
    };
    for run in set.runs() {
        let mut from = run.start;
        while from < run.end {
            let row = from / length;
            if let Some((number, within)) = current.take_if(|(number, _)| *number != row) {
                close(number, number + 1, within);
            }
            let (begin, whole) = (from - row * length, (run.end - from) / length);
            if begin == 0 && whole > 0 && current.is_none() {
                close(row, row + whole, PartitionSet::from(0..length));
                from += whole * length;
                continue;
            }
            let end = run.end.min((row + 1) * length);
            let (_, within) = current.get_or_insert_with(|| (row, PartitionSet::new()));
            within.append(begin, end - row * length);
            from = end;
        }
    }
    if let Some((number, within)) = current {
        close(number, number + 1, within);
    }
    rows
}
