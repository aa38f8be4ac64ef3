//! How many links cross each other: inversions, counted with a tree of sums (Barth, Jünger, Mutzel 2002).

use super::items::Items;

/// The crossings of all links between neighbouring layers.
pub(super) fn crossings(items: &Items, order: &[Vec<usize>], place: &[usize]) -> u64 {
    let between = |pair: &[Vec<usize>]| {
        let mut sums = vec![0_u64; pair[1].len() + 1];
        let mut links = 0_u64;
        let mut crossings = 0_u64;
        for &item in &pair[0] {
            let mut ends: Vec<usize> = items.behind[item].iter().map(|end| place[*end]).collect();
            ends.sort_unstable();
            for &end in &ends {
                crossings += links - upto(&sums, end);
            }
            for &end in &ends {
                add(&mut sums, end);
                links += 1;
            }
        }
        crossings
    };
    order.windows(2).map(between).sum()
}

/// How many links end at `end` or before.
fn upto(sums: &[u64], end: usize) -> u64 {
    let mut index = end + 1;
    let mut sum = 0;
    while index > 0 {
        sum += sums[index];
        index &= index - 1;
    }
    sum
}

fn add(sums: &mut [u64], end: usize) {
    let mut index = end + 1;
    while index < sums.len() {
        sums[index] += 1;
        index += index & index.wrapping_neg();
    }
}
