//! [`draw`]: from a shape to places. Lanes share a height where they do not share a layer.

use super::{
    alignment::{Bounds, align},
    bends::bends,
    columns::{Column, columns},
    items::Items,
    lanes::ranks,
    layers::layers,
    order::order,
    shape::{COLUMN_GAP, LANE_GAP, LAYER_GAP, NODE_HEIGHT, NODE_WIDTH, PADDING, Shape, TITLE},
};

/// Bends of edges stand on a grid of so many pixels, so that they are short to tell.
const GRID: f64 = 4.0;

/// A place, in pixels from the top left.
pub(crate) type Point = (i32, i32);

/// Where everything stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Drawing {
    /// How wide all of it is.
    pub(crate) width: i32,
    /// How high all of it is.
    pub(crate) height: i32,
    /// The top left of each node.
    pub(crate) nodes: Vec<Point>,
    /// The top left of the box of each lane, its width and its height.
    pub(crate) lanes: Vec<(Point, i32, i32)>,
    /// Where each edge runs through layers between its ends.
    pub(crate) routes: Vec<Vec<Point>>,
}

/// Draws a shape.
pub(crate) fn draw(shape: &Shape) -> Drawing {
    if shape.nodes() == 0 {
        return Drawing::default();
    }
    let items = Items::new(shape, layers(shape));
    let rank = ranks(shape, &items);
    let columns = columns(&items, &order(&items, &rank));
    let (lefts, width) = lefts(&columns, items.layers());
    let (lane_bounds, height) = stack(shape, &items, &rank, &columns);
    let bounds: Vec<Bounds> = columns
        .iter()
        .map(|column| {
            let (top, bottom) = lane_bounds[column.lane];
            Bounds { top, bottom }
        })
        .collect();
    let middle = align(&items, &columns, &bounds);
    let mut left = vec![0; items.len()];
    for column in &columns {
        let x = lefts[column.layer] + offset(column.number);
        column.items.iter().for_each(|item| left[*item] = x);
    }
    let nodes: Vec<Point> = (0..items.nodes)
        .map(|node| (left[node], rounded(middle[node]) - NODE_HEIGHT / 2))
        .collect();
    let centre = |dummy: &usize| (left[*dummy] + NODE_WIDTH / 2, rounded(middle[*dummy] / GRID) * 4);
    let route = |(&(from, to), dummies): (&(usize, usize), &Vec<usize>)| {
        let points: Vec<Point> = dummies.iter().map(centre).collect();
        let begin = (nodes[from].0 + NODE_WIDTH, nodes[from].1 + NODE_HEIGHT / 2);
        bends(begin, &points, (nodes[to].0, nodes[to].1 + NODE_HEIGHT / 2))
    };
    let routes = shape.edges.iter().zip(&items.dummies).map(route).collect();
    Drawing {
        width,
        height,
        lanes: boxes(shape, &nodes),
        nodes,
        routes,
    }
}

/// The left of each layer, and how wide all of them are.
fn lefts(columns: &[Column], layers: usize) -> (Vec<i32>, i32) {
    let mut widest = vec![0; layers];
    for column in columns {
        widest[column.layer] = widest[column.layer].max(column.number);
    }
    let mut x = PADDING;
    let mut lefts = Vec::with_capacity(layers);
    for number in widest {
        lefts.push(x);
        x += offset(number) + NODE_WIDTH + LAYER_GAP;
    }
    (lefts, x - LAYER_GAP + PADDING)
}

/// How far right of the first column of its layer a column stands.
fn offset(number: usize) -> i32 {
    i32::try_from(number)
        .unwrap_or(i32::MAX / 4)
        .saturating_mul(NODE_WIDTH + COLUMN_GAP)
}

/// The top and bottom of the nodes of each lane, and how high all lanes are.
fn stack(shape: &Shape, items: &Items, rank: &[usize], columns: &[Column]) -> (Vec<(i32, i32)>, i32) {
    let mut height = vec![NODE_HEIGHT; shape.lanes];
    let mut span = vec![(usize::MAX, 0); shape.lanes];
    for column in columns {
        height[column.lane] = height[column.lane].max(column.height(items));
        let (first, last) = &mut span[column.lane];
        (*first, *last) = ((*first).min(column.layer), (*last).max(column.layer));
    }
    let mut by_rank: Vec<usize> = (0..shape.lanes).collect();
    by_rank.sort_by_key(|lane| rank[*lane]);
    let mut bounds = vec![(0, 0); shape.lanes];
    let mut top = 0;
    let mut band: Vec<usize> = Vec::new();
    let mut band_height = 0;
    for lane in by_rank {
        let (first, last) = span[lane];
        let fits = band.iter().all(|other| span[*other].1 < first || last < span[*other].0);
        if !fits {
            top += band_height + TITLE + 2 * PADDING + LANE_GAP;
            band.clear();
            band_height = 0;
        }
        let nodes = top + TITLE + PADDING;
        bounds[lane] = (nodes, nodes + height[lane]);
        band_height = band_height.max(height[lane]);
        band.push(lane);
    }
    (bounds, top + band_height + TITLE + 2 * PADDING)
}

/// The box around the nodes of each lane, with room for its name.
fn boxes(shape: &Shape, nodes: &[Point]) -> Vec<(Point, i32, i32)> {
    let mut corners = vec![((i32::MAX, i32::MAX), (i32::MIN, i32::MIN)); shape.lanes];
    for (&(x, y), &lane) in nodes.iter().zip(&shape.lane_of) {
        let ((left, top), (right, bottom)) = &mut corners[lane];
        (*left, *top) = ((*left).min(x), (*top).min(y));
        (*right, *bottom) = ((*right).max(x + NODE_WIDTH), (*bottom).max(y + NODE_HEIGHT));
    }
    let around = |((left, top), (right, bottom)): ((i32, i32), (i32, i32))| {
        let corner = (left - PADDING, top - PADDING - TITLE);
        (corner, right - left + 2 * PADDING, bottom - top + 2 * PADDING + TITLE)
    };
    corners.into_iter().map(around).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "places of drawings are far within the range"
)]
fn rounded(place: f64) -> i32 {
    place.round() as i32
}
