//! Expected and found lines side by side.

/// How wide the left column may become, in characters.
const WIDEST: usize = 76;

/// One row: what was expected, what was found, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row<'a>(Option<&'a str>, Option<&'a str>);

/// The two texts side by side, aligned at the lines that they share; `None` when they are the same.
///
/// A row that stands on the left only is marked `-`, one on the right only `+`, two that differ `!`.
pub(super) fn difference(expected: &[&str], found: &[&str]) -> Option<String> {
    (expected != found).then(|| print("found", &align(expected, found)))
}

/// What was expected beside all that was found, without alignment.
pub(super) fn beside(expected: &[&str], title: &str, found: &[&str]) -> String {
    let rows = (0..expected.len().max(found.len())).map(|n| Row(expected.get(n).copied(), found.get(n).copied()));
    print(title, &rows.collect::<Vec<_>>())
}

/// Pairs the lines along their longest common subsequence; between two shared lines, in order.
fn align<'a>(expected: &[&'a str], found: &[&'a str]) -> Vec<Row<'a>> {
    // common[i][j]: how many lines expected[i..] and found[j..] share.
    let mut common = vec![vec![0_usize; found.len() + 1]; expected.len() + 1];
    for i in (0..expected.len()).rev() {
        for j in (0..found.len()).rev() {
            common[i][j] = if expected[i] == found[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut rows, mut left, mut right) = (Vec::new(), Vec::new(), Vec::new());
    let (mut i, mut j) = (0, 0);
    while i < expected.len() || j < found.len() {
        if i < expected.len() && j < found.len() && expected[i] == found[j] {
            pair(&mut left, &mut right, &mut rows);
            rows.push(Row(Some(expected[i]), Some(found[j])));
            (i, j) = (i + 1, j + 1);
        } else if j == found.len() || (i < expected.len() && common[i + 1][j] >= common[i][j + 1]) {
            left.push(expected[i]);
            i += 1;
        } else {
            right.push(found[j]);
            j += 1;
        }
    }
    pair(&mut left, &mut right, &mut rows);
    rows
}

fn pair<'a>(left: &mut Vec<&'a str>, right: &mut Vec<&'a str>, rows: &mut Vec<Row<'a>>) {
    for n in 0..left.len().max(right.len()) {
        rows.push(Row(left.get(n).copied(), right.get(n).copied()));
    }
    left.clear();
    right.clear();
}

fn print(title: &str, rows: &[Row<'_>]) -> String {
    let length = |text: &str| text.chars().count();
    let left = rows.iter().filter_map(|row| row.0);
    let widest = left.map(length).max().unwrap_or(0).max("expected".len());
    let width = widest.min(WIDEST);
    let mut lines = vec![format!("  {:width$} | {title}", "expected")];
    for Row(expected, found) in rows {
        let mark = match (expected, found) {
            (Some(expected), Some(found)) if expected == found => ' ',
            (Some(_), Some(_)) => '!',
            (Some(_), None) => '-',
            (None, _) => '+',
        };
        let (expected, found) = (expected.unwrap_or_default(), found.unwrap_or_default());
        if length(expected) > width {
            // What has no room in its column stands above what it is compared with.
            lines.push(format!("{mark} {expected}"));
            lines.push(format!("{mark} {:width$} | {found}", ""));
        } else {
            lines.push(format!("{mark} {expected:width$} | {found}"));
        }
    }
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_lines_stand_beside_each_other_and_the_others_are_marked() {
        let expected = [
            "run started",
            "a started",
            "a succeeded",
            "b started",
            "b succeeded",
            "run finished",
        ];
        let found = [
            "run started",
            "a started",
            "a failed: no",
            "b skipped",
            "c started",
            "run finished",
            "more",
        ];
        assert_eq!(
            difference(&expected, &found).unwrap(),
            "  expected     | found\n  \
               run started  | run started\n  \
               a started    | a started\n\
             ! a succeeded  | a failed: no\n\
             ! b started    | b skipped\n\
             ! b succeeded  | c started\n  \
               run finished | run finished\n\
             +              | more"
        );
        assert_eq!(
            difference(&["a", "b", "c"], &["a", "c"]).unwrap(),
            "  expected | found\n  a        | a\n- b        |\n  c        | c"
        );
        assert_eq!(difference(&expected, &expected), None);
    }

    #[test]
    fn a_long_line_stands_above_what_was_found() {
        let long = "x".repeat(WIDEST + 1);
        let text = difference(&[&long], &["y"]).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], format!("! {long}"));
        assert_eq!(lines[2].trim_start_matches(['!', ' ']), "| y");
    }
}
