//! "Did you mean": the nearest known name to one that is unknown, among the few that an attribute takes.

/// Returns the known name nearest to `unknown`, when one is near.
///
/// A name is near when its distance is at most half of the longer one's length, or when one contains the other.
pub(crate) fn nearest<'a>(unknown: &str, known: &[&'a str]) -> Option<&'a str> {
    known
        .iter()
        .map(|name| (distance(unknown, name), *name))
        .filter(|(distance, name)| {
            let longest = unknown.chars().count().max(name.chars().count());
            let contains = unknown.len() > 2 && (name.contains(unknown) || unknown.contains(name));
            distance * 2 <= longest || contains
        })
        .min()
        .map(|(_, name)| name)
}

/// Counts the insertions, deletions, substitutions and swaps of neighbors between two words.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    // Three rows of the table: the one before last serves the swaps.
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let substituted = last[j] + usize::from(a != b);
            let mut best = substituted.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_the_nearest_name() {
        let known = ["timeout", "timezone", "retry", "owners", "fresh_within"];
        for (unknown, expected) in [
            ("timout", Some("timeout")),
            ("timeuot", Some("timeout")),
            ("rtr", Some("retry")),
            ("owner", Some("owners")),
            ("fresh", Some("fresh_within")),
            ("frobnicate", None),
            ("", None),
        ] {
            assert_eq!(nearest(unknown, &known), expected, "{unknown}");
        }
    }

    #[test]
    fn a_swap_of_neighbors_is_one_step() {
        assert_eq!(distance("reyrt", "retry"), 2);
        assert_eq!(distance("retyr", "retry"), 1);
        assert_eq!(distance("", "abc"), 3);
    }
}
