//! Drawings of small and large shapes, held against what one sees at a glance.

use super::{
    NODE_HEIGHT, NODE_WIDTH, Shape,
    crossings::crossings,
    drawing::{Drawing, draw},
    items::Items,
    layers::layers,
};

/// A graph as of a team: groups, mostly short edges, some long ones. The same number gives the same graph.
fn shape(nodes: usize, lanes: usize) -> Shape {
    let mut random = fastrand::Rng::with_seed(7);
    let mut edges = Vec::new();
    for to in 1..nodes {
        for _ in 0..random.usize(0..3) {
            let reach = if random.usize(0..10) == 0 { to } else { to.min(40) };
            edges.push((to - 1 - random.usize(0..reach), to));
        }
    }
    edges.sort_unstable();
    edges.dedup();
    Shape {
        lane_of: (0..nodes).map(|node| node * lanes / nodes).collect(),
        lanes,
        edges,
    }
}

fn overlap(left: ((i32, i32), i32, i32), right: ((i32, i32), i32, i32)) -> bool {
    let ((x1, y1), w1, h1) = left;
    let ((x2, y2), w2, h2) = right;
    x1 < x2 + w2 && x2 < x1 + w1 && y1 < y2 + h2 && y2 < y1 + h1
}

fn check(shape: &Shape) -> Drawing {
    let drawing = draw(shape);
    let layer = layers(shape);
    for (number, &(from, to)) in shape.edges.iter().enumerate() {
        assert!(layer[from] < layer[to]);
        let mut x = drawing.nodes[from].0 + NODE_WIDTH;
        for point in &drawing.routes[number] {
            assert!(x < point.0, "an edge goes from left to right");
            x = point.0;
        }
        assert!(x < drawing.nodes[to].0);
    }
    let mut boxes: Vec<_> = drawing
        .nodes
        .iter()
        .map(|corner| (*corner, NODE_WIDTH, NODE_HEIGHT))
        .collect();
    boxes.sort_unstable();
    for (index, left) in boxes.iter().enumerate() {
        let near = boxes[index + 1..]
            .iter()
            .take_while(|right| right.0.0 < left.0.0 + NODE_WIDTH);
        for right in near {
            assert!(!overlap(*left, *right), "{left:?} {right:?}");
        }
    }
    for (number, lane) in drawing.lanes.iter().enumerate() {
        let ((x, y), width, height) = *lane;
        assert!(x >= 0 && y >= 0 && x + width <= drawing.width && y + height <= drawing.height);
        for other in &drawing.lanes[number + 1..] {
            assert!(!overlap(*lane, *other), "{lane:?} {other:?}");
        }
        for (node, _) in shape.lane_of.iter().enumerate().filter(|(_, of)| **of == number) {
            let (left, top) = drawing.nodes[node];
            assert!(x <= left && left + NODE_WIDTH <= x + width && y <= top && top + NODE_HEIGHT <= y + height);
        }
    }
    drawing
}

#[test]
fn nothing_overlaps_and_edges_go_from_left_to_right() {
    for (nodes, lanes) in [(1, 1), (2, 1), (30, 3), (200, 1), (1_000, 20)] {
        check(&shape(nodes, lanes));
    }
    assert_eq!(draw(&Shape::default()), Drawing::default());
}

#[test]
fn the_same_shape_is_drawn_the_same() {
    assert_eq!(draw(&shape(500, 8)), draw(&shape(500, 8)));
}

#[test]
fn a_chain_is_a_straight_line() {
    let chain = Shape {
        lane_of: vec![0; 300],
        lanes: 1,
        edges: (1..300).map(|to| (to - 1, to)).collect(),
    };
    let drawing = check(&chain);
    assert!(drawing.nodes.iter().all(|(_, y)| *y == drawing.nodes[0].1));
    assert!(drawing.routes.iter().all(Vec::is_empty));
}

#[test]
fn a_wide_fan_takes_both_axes() {
    let fan = Shape {
        lane_of: vec![0; 501],
        lanes: 1,
        edges: (0..500).map(|from| (from, 500)).collect(),
    };
    let drawing = check(&fan);
    let ratio = f64::from(drawing.width) / f64::from(drawing.height);
    assert!((0.5..3.0).contains(&ratio), "{} by {}", drawing.width, drawing.height);
}

#[test]
fn lanes_of_different_layers_share_a_height() {
    let stairs = Shape {
        lane_of: vec![0, 0, 1, 1, 2, 2],
        lanes: 3,
        edges: vec![(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)],
    };
    let drawing = check(&stairs);
    assert!(drawing.lanes.iter().all(|((_, y), ..)| *y == drawing.lanes[0].0.1));
}

#[test]
fn sweeps_take_most_crossings_away() {
    let shape = shape(300, 1);
    let items = Items::new(&shape, layers(&shape));
    let mut unsorted = vec![Vec::new(); items.layers()];
    (0..items.len()).for_each(|item| unsorted[items.layer[item]].push(item));
    let count = |order: &[Vec<usize>]| {
        let mut place = vec![0; items.len()];
        for layer in order {
            layer.iter().enumerate().for_each(|(index, item)| place[*item] = index);
        }
        crossings(&items, order, &place)
    };
    let before = count(&unsorted);
    let after = count(&super::order::order(&items, &[0]));
    assert!(after * 3 < before, "{before} crossings became {after}");
}

#[test]
fn crossings_are_counted_as_one_sees_them() {
    let cross = Shape {
        lane_of: vec![0; 4],
        lanes: 1,
        edges: vec![(0, 3), (1, 2)],
    };
    let items = Items::new(&cross, layers(&cross));
    assert_eq!(crossings(&items, &[vec![0, 1], vec![2, 3]], &[0, 1, 0, 1]), 1);
    assert_eq!(crossings(&items, &[vec![0, 1], vec![3, 2]], &[0, 1, 1, 0]), 0);
}

#[test]
fn one_more_asset_leaves_the_others_about_where_they_were() {
    let before = shape(200, 6);
    let mut after = before.clone();
    after.lane_of.push(5);
    after.edges.push((190, 200));
    let (old, new) = (check(&before), check(&after));
    let same_column = (0..200).filter(|node| old.nodes[*node].0 == new.nodes[*node].0).count();
    assert_eq!(same_column, 200, "no node changes its column");
    // Who stands above whom, of all pairs of one column.
    let (mut pairs, mut kept) = (0, 0);
    for left in 0..200 {
        for right in left + 1..200 {
            if old.nodes[left].0 == old.nodes[right].0 {
                pairs += 1;
                let above = |drawing: &Drawing| drawing.nodes[left].1 < drawing.nodes[right].1;
                kept += usize::from(above(&old) == above(&new));
            }
        }
    }
    assert!(kept * 10 >= pairs * 9, "{kept} of {pairs} pairs keep their order");
}

#[test]
fn an_edge_over_too_many_layers_is_drawn_straight() {
    let mut edges: Vec<(usize, usize)> = (1..1_000).map(|to| (to - 1, to)).collect();
    edges.extend((0..990).flat_map(|from| (from + 2..1_000).step_by(97).map(move |to| (from, to))));
    let tangle = Shape {
        lane_of: vec![0; 1_000],
        lanes: 1,
        edges,
    };
    assert!(draw(&tangle).routes.iter().all(Vec::is_empty));
}
