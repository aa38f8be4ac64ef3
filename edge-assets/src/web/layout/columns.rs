//! [`Column`]: what stands above each other. Where many nodes of one lane stand in one layer they take several columns, so that a
//! fan of five hundred is no line of five hundred.

use std::collections::BTreeMap;

use super::{items::Items, shape::ROW_GAP};

/// So many nodes may stand above each other before there is a second column.
const ROWS: usize = 12;

/// Items of one lane and one layer that stand above each other, from the top.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) lane: usize,
    pub(super) layer: usize,
    /// Which column of its lane and layer it is.
    pub(super) number: usize,
    pub(super) items: Vec<usize>,
}

/// All columns, by layers and within them from the top.
pub(super) fn columns(items: &Items, order: &[Vec<usize>]) -> Vec<Column> {
    let mut columns = Vec::new();
    for (layer, members) in order.iter().enumerate() {
        let mut cells: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &item in members {
            cells.entry(items.lane[item]).or_default().push(item);
        }
        for (lane, members) in cells {
            let nodes = members.iter().filter(|item| items.is_node(**item)).count();
            let rows = rows(nodes);
            let mut column = Column {
                lane,
                layer,
                number: 0,
                items: Vec::new(),
            };
            let mut taken = 0;
            for item in members {
                if items.is_node(item) {
                    if taken == rows {
                        let number = column.number + 1;
                        let next = Column {
                            lane,
                            layer,
                            number,
                            items: Vec::new(),
                        };
                        columns.push(std::mem::replace(&mut column, next));
                        taken = 0;
                    }
                    taken += 1;
                }
                column.items.push(item);
            }
            columns.push(column);
        }
    }
    columns
}

/// How many of so many nodes stand above each other: about as high as wide, and evenly.
fn rows(nodes: usize) -> usize {
    if nodes <= ROWS {
        return ROWS;
    }
    // A node is about three times as wide as high.
    let high = (nodes * 3).isqrt().max(ROWS);
    nodes.div_ceil(nodes.div_ceil(high))
}

impl Column {
    /// How high it is at least.
    pub(super) fn height(&self, items: &Items) -> i32 {
        let heights: i32 = self.items.iter().map(|item| items.height(*item) + ROW_GAP).sum();
        heights - ROW_GAP
    }
}
