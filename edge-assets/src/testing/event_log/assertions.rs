//! What tests assert on an [`EventLog`]. Each failure shows what was expected beside what was found.

use super::{
    difference::{beside, difference},
    line::line,
    log::{EventLog, is_of},
};
use crate::event::{EventKind, EventRecord};

impl EventLog {
    /// Asserts that the log, printed, is this text. Indentation that all of its lines share, and blank lines at its ends,
    /// are no part of it.
    ///
    /// # Panics
    /// With both side by side when they differ.
    #[track_caller]
    pub fn assert_is(&self, expected: &str) -> &Self {
        let expected = dedent(expected);
        let printed = self.print();
        let found: Vec<&str> = printed.lines().collect();
        if let Some(difference) = difference(&expected, &found) {
            panic!("the log of events is not as expected:\n\n{difference}\n");
        }
        self
    }

    /// Asserts that a step materialized its asset.
    ///
    /// # Panics
    /// With what is in the log of the step when it did not.
    #[track_caller]
    pub fn assert_materialized(&self, step: &str) -> &Self {
        let is = |event: &EventRecord| matches!(event.kind, EventKind::AssetMaterialized { .. });
        self.assert_any(step, &format!("{step} materialized {{..}}"), is)
    }

    /// Asserts that a step failed for good, with a text that holds `part`.
    ///
    /// # Panics
    /// With what is in the log of the step when it did not.
    #[track_caller]
    pub fn assert_failed(&self, step: &str, part: &str) -> &Self {
        let is = |event: &EventRecord| matches!(&event.kind, EventKind::StepFailed { failure, .. } if failure.message().contains(part));
        self.assert_any(step, &format!("{step} failed (..): ..{part}.."), is)
    }

    /// Asserts that a step was skipped.
    ///
    /// # Panics
    /// With what is in the log of the step when it was not.
    #[track_caller]
    pub fn assert_skipped(&self, step: &str) -> &Self {
        let is = |event: &EventRecord| matches!(event.kind, EventKind::StepSkipped { .. });
        self.assert_any(step, &format!("{step} skipped: .."), is)
    }

    /// Asserts that a step was canceled.
    ///
    /// # Panics
    /// With what is in the log of the step when it was not.
    #[track_caller]
    pub fn assert_canceled(&self, step: &str) -> &Self {
        let is = |event: &EventRecord| matches!(event.kind, EventKind::StepCanceled { .. });
        self.assert_any(step, &format!("{step} canceled, .."), is)
    }

    /// Asserts how many attempts a step took.
    ///
    /// # Panics
    /// With what is in the log of the step when there were more or fewer.
    #[track_caller]
    pub fn assert_attempts(&self, step: &str, attempts: usize) -> &Self {
        let is = |event: &EventRecord| matches!(event.kind, EventKind::StepStarted { .. });
        if self.count(step, is) != attempts {
            let expected: Vec<String> = (1..=attempts).map(|n| format!("{step} started, attempt {n}")).collect();
            self.refuse(step, &expected, &format!("`{step}` did not take {attempts} attempts"));
        }
        self
    }

    /// Asserts that a check of a step's asset passed.
    ///
    /// # Panics
    /// With what is in the log of the step when it did not.
    #[track_caller]
    pub fn assert_check_passed(&self, step: &str, check: &str) -> &Self {
        let is = |event: &EventRecord| is_check(event, check).unwrap_or(false);
        self.assert_any(step, &format!("{step} check {check} passed (..): .."), is)
    }

    /// Asserts that a check of a step's asset failed.
    ///
    /// # Panics
    /// With what is in the log of the step when it did not.
    #[track_caller]
    pub fn assert_check_failed(&self, step: &str, check: &str) -> &Self {
        let is = |event: &EventRecord| is_check(event, check).is_some_and(|passed| !passed);
        self.assert_any(step, &format!("{step} check {check} failed (..): .."), is)
    }

    /// Asserts that steps ran one after the other: each began when the one before it had ended.
    ///
    /// # Panics
    /// With the beginnings and ends that are in the log when it is not so.
    #[track_caller]
    pub fn assert_order<'a>(&self, steps: impl IntoIterator<Item = &'a str>) -> &Self {
        let steps: Vec<&str> = steps.into_iter().collect();
        let events = self.events();
        let begins_or_ends: Vec<&EventRecord> = events
            .iter()
            .filter(|event| steps.iter().any(|step| is_of(event, step)))
            .filter(|event| matches!(event.kind, EventKind::StepStarted { attempt: 1 }) || is_end(event))
            .collect();
        let mut expected: Vec<String> = Vec::new();
        let mut from = 0;
        let mut is_so = true;
        for step in &steps {
            expected.push(format!("{step} started, attempt 1"));
            expected.push(format!("{step} succeeded"));
            let is_begin = |event: &&&EventRecord| is_of(event, step) && !is_end(event);
            let begin = begins_or_ends.iter().position(|event| is_begin(&event));
            let end = begins_or_ends
                .iter()
                .position(|event| is_of(event, step) && is_end(event));
            match (begin, end) {
                (Some(begin), Some(end)) if begin >= from => from = end,
                _ => is_so = false,
            }
        }
        if !is_so {
            let found: Vec<String> = begins_or_ends.into_iter().map(line).collect();
            let shown = beside(&texts(&expected), "found", &texts(&found));
            panic!("the steps did not run in this order:\n\n{shown}\n");
        }
        self
    }

    fn count(&self, step: &str, is: impl Fn(&EventRecord) -> bool) -> usize {
        let events = self.events();
        events.iter().filter(|event| is_of(event, step) && is(event)).count()
    }

    #[track_caller]
    fn assert_any(&self, step: &str, expected: &str, is: impl Fn(&EventRecord) -> bool) -> &Self {
        if self.count(step, is) == 0 {
            self.refuse(step, &[expected.to_owned()], "the log of events lacks a line");
        }
        self
    }

    /// Fails with the lines of the step, or with the names of those that there are.
    #[track_caller]
    fn refuse(&self, step: &str, expected: &[String], what: &str) -> ! {
        let mut found = self.of(step);
        let mut title = format!("found of `{step}`");
        if found.is_empty() {
            "there are only".clone_into(&mut title);
            let events = self.events();
            found = events
                .iter()
                .filter_map(|event| event.step.as_ref())
                .map(ToString::to_string)
                .collect();
            found.sort();
            found.dedup();
        }
        panic!("{what}:\n\n{}\n", beside(&texts(expected), &title, &texts(&found)));
    }
}

fn texts(lines: &[String]) -> Vec<&str> {
    lines.iter().map(String::as_str).collect()
}

/// Whether the event is the evaluation of this check, and what came of it.
fn is_check(event: &EventRecord, name: &str) -> Option<bool> {
    match &event.kind {
        EventKind::CheckEvaluated { check, result, .. } if **check == *name => Some(result.passed),
        _ => None,
    }
}

/// Whether the event is the last of its step.
fn is_end(event: &EventRecord) -> bool {
    matches!(
        event.kind,
        EventKind::StepSucceeded { .. }
            | EventKind::StepFailed { .. }
            | EventKind::StepSkipped { .. }
            | EventKind::StepCanceled { .. }
    )
}

/// The lines of a text without the indentation that all share and without blank lines at the ends.
fn dedent(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let indentation = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let written = lines.iter().filter(|line| !line.is_empty());
    let shared = written.map(indentation).min().unwrap_or(0);
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    let last = lines
        .iter()
        .rposition(|line| !line.is_empty())
        .map_or(first, |last| last + 1);
    lines[first..last]
        .iter()
        .map(|line| line.get(shared..).unwrap_or_default())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::dedent;

    #[test]
    fn an_expected_text_may_be_indented() {
        assert_eq!(dedent("\n    a\n      b\n\n    c\n  \n"), ["a", "  b", "", "c"]);
        assert_eq!(dedent("a\nb"), ["a", "b"]);
        assert!(dedent("").is_empty());
        assert!(dedent(" \n ").is_empty());
    }
}
