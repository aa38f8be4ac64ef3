//! The bends of an edge that are worth telling: those that lie off the straight line between the others (Ramer 1972; Douglas and
//! Peucker 1973).

use super::drawing::Point;

/// What lies nearer to the line than this is on it, in pixels; less than what keeps an edge from its nearest node.
const NEAR: f64 = 8.0;

/// The points between both ends that make a difference.
pub(super) fn bends(from: Point, points: &[Point], to: Point) -> Vec<Point> {
    let mut line = Vec::with_capacity(points.len() + 2);
    line.push(from);
    line.extend_from_slice(points);
    line.push(to);
    let mut is_kept = vec![false; line.len()];
    let mut open = vec![(0, line.len() - 1)];
    while let Some((first, last)) = open.pop() {
        let offs = (first + 1..last).map(|place| (off(line[first], line[last], line[place]), place));
        let farthest = offs.max_by(|left, right| left.0.total_cmp(&right.0));
        if let Some((distance, place)) = farthest
            && distance > NEAR
        {
            is_kept[place] = true;
            open.push((first, place));
            open.push((place, last));
        }
    }
    line.into_iter()
        .zip(is_kept)
        .filter_map(|(point, is_kept)| is_kept.then_some(point))
        .collect()
}

/// How far above or below the line between two ends a point lies.
fn off(from: Point, to: Point, point: Point) -> f64 {
    let run = f64::from(to.0 - from.0);
    let share = if run == 0.0 {
        0.0
    } else {
        f64::from(point.0 - from.0) / run
    };
    let on_line = f64::from(from.1) + share * f64::from(to.1 - from.1);
    (f64::from(point.1) - on_line).abs()
}
