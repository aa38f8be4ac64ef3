//! The table at the end of `test`, and the lines that people and machines judge it by.

use std::time::Duration;

use crate::tally::Tally;

/// What became of one step.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) took: Option<Duration>,
    pub(crate) tally: Tally,
    /// What it said of itself, if it did not fail.
    pub(crate) remark: Option<String>,
    /// How to run it again; shown when it failed.
    pub(crate) repeat: String,
}

impl Row {
    fn failed(&self) -> bool {
        self.tally.failed > 0
    }

    fn result(&self) -> String {
        let remark = self
            .remark
            .as_deref()
            .map(|remark| format!(" ({remark})"))
            .unwrap_or_default();
        match (self.took, self.tally) {
            (None, _) => "not run".to_owned(),
            (
                _,
                Tally {
                    passed: 0 | 1,
                    failed: 0,
                },
            ) => format!("ok{remark}"),
            (_, Tally { passed, failed: 0 }) => format!("{passed} passed{remark}"),
            (_, Tally { passed: 0, failed: 1 }) => format!("FAILED{remark}"),
            (_, Tally { passed, failed }) => format!("FAILED: {passed} passed, {failed} failed{remark}"),
        }
    }
}

/// The whole report; its last line is `N passed, N failed` and nothing else.
pub(crate) fn report(rows: &[Row], total: Duration) -> String {
    let width = rows
        .iter()
        .map(|row| row.name.chars().count())
        .max()
        .unwrap_or(0)
        .max("total".len());
    let mut lines = vec![String::new()];
    let mut all = Tally::default();
    for row in rows {
        all.add(row.tally);
        let took = row.took.map(seconds).unwrap_or_default();
        lines.push(format!("{:width$}  {took:>8}  {}", row.name, row.result()));
    }
    lines.push(format!("{:width$}  {:>8}", "total", seconds(total)));
    for row in rows.iter().filter(|row| row.failed()) {
        lines.push(format!("\nfailed: {}\n  repeat: {}", row.name, row.repeat));
    }
    lines.push(format!("\n{} passed, {} failed", all.passed, all.failed));
    lines.join("\n")
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Row, report};
    use crate::tally::Tally;

    fn row(name: &str, took: Option<u64>, passed: u64, failed: u64) -> Row {
        let tally = Tally { passed, failed };
        Row {
            name: name.to_owned(),
            took: took.map(Duration::from_millis),
            tally,
            remark: None,
            repeat: format!("cargo {name}"),
        }
    }

    #[test]
    fn the_last_line_counts_and_the_failed_step_can_be_repeated() {
        let rows = [
            row("fmt", Some(400), 1, 0),
            row("tests", Some(12_340), 41, 2),
            row("docs", None, 0, 0),
        ];
        let text = report(&rows, Duration::from_millis(12_800));
        assert_eq!(text.lines().last(), Some("42 passed, 2 failed"));
        assert!(text.contains("failed: tests\n  repeat: cargo tests"), "{text}");
        assert!(
            text.contains("tests    12.3 s  FAILED: 41 passed, 2 failed") && text.contains("not run"),
            "{text}"
        );
    }
}
