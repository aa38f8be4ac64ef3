//! Counts of tests, read from what the test runners print.

/// Who prints the summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runner {
    /// One summary at the end.
    Nextest,
    /// One for each binary.
    Libtest,
}

/// How many passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Tally {
    /// One check that stands for itself.
    pub(crate) fn of_one(passed: bool) -> Self {
        Self {
            passed: u64::from(passed),
            failed: u64::from(!passed),
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// Counts what the line says, if it is a summary of the runner; what a test prints is none.
    pub(crate) fn read(&mut self, runner: Runner, line: &str) {
        let line = without_colors(line);
        let line = line.trim();
        match runner {
            Runner::Nextest if line.starts_with("Summary [") && line.contains(" run:") => *self = Self::default(),
            Runner::Libtest if line.starts_with("test result: ") => {}
            Runner::Nextest | Runner::Libtest => return,
        }
        let words: Vec<&str> = line
            .split_whitespace()
            .map(|word| word.trim_matches([',', ';', '(', ')', ':']))
            .collect();
        for pair in words.windows(2) {
            let Ok(count) = pair[0].parse::<u64>() else { continue };
            match pair[1] {
                "passed" => self.passed += count,
                // `timed out`, `exec failed`
                "failed" | "timed" | "exec" => self.failed += count,
                _ => {}
            }
        }
    }
}

/// Without the escape sequences that set colors.
fn without_colors(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            chars.by_ref().find(char::is_ascii_alphabetic);
        } else {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Runner, Tally};

    fn read(runner: Runner, lines: &[&str]) -> (u64, u64) {
        let mut tally = Tally::default();
        lines.iter().for_each(|line| tally.read(runner, line));
        (tally.passed, tally.failed)
    }

    #[test]
    fn nextest_summaries_are_read() {
        let colored = "\u{1b}[32;1m     Summary\u{1b}[0m [   0.004s] \u{1b}[1m7\u{1b}[0m tests run: \u{1b}[1m7\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, 0 skipped";
        let cases = [
            (
                "     Summary [   0.004s] 2 tests run: 1 passed, 1 failed, 3 skipped",
                (1, 1),
            ),
            (
                "     Summary [   1.2s] 5/10 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 0 skipped",
                (3, 2),
            ),
            (
                "     Summary [   1.2s] 3 tests run: 3 passed (1 slow, 2 leaky), 0 skipped",
                (3, 0),
            ),
            ("Summary [ 1s] 4 tests run: 1 passed, 3 exec failed, 0 skipped", (1, 3)),
            (colored, (7, 0)),
        ];
        for (line, expected) in cases {
            assert_eq!(read(Runner::Nextest, &[line]), expected, "{line}");
        }
    }

    #[test]
    fn libtest_results_are_added_up() {
        let first = "test result: ok. 5 passed; 0 failed; 2 ignored; 0 measured; 1 filtered out; finished in 0.00s";
        let second =
            "test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(read(Runner::Libtest, &[first, "running 5 tests", second]), (7, 3));
    }

    #[test]
    fn what_a_test_prints_counts_nothing() {
        let lines = [
            "PASS [ 0.1s] 5 passed",
            "a test printed: 3 failed",
            "12 passed, 0 failed",
        ];
        assert_eq!(read(Runner::Nextest, &lines), (0, 0));
        assert_eq!(read(Runner::Libtest, &lines), (0, 0));
        assert_eq!(
            read(Runner::Nextest, &["test result: FAILED. 2 passed; 3 failed; 0 ignored"]),
            (0, 0)
        );
    }
}
