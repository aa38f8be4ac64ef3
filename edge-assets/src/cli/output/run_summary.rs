//! A run as text: the table of its steps, the checks that failed, what the steps recorded.

use super::{BAD, Cell, DIM, HEAD, Table, WARN, count_text, duration_text, paint, status_style};
use crate::{
    cli::execution::{RunSetup, rows_read},
    event::Severity,
    exec::{RunResult, StepResult},
    metadata::Metadata,
};

/// How many values stand in the table, beside the step.
const BESIDE: usize = 3;

/// The whole text; `width` is that of the terminal, when it is one.
pub(in crate::cli) fn run_summary(result: &RunResult, setup: &RunSetup, width: Option<usize>) -> String {
    let mut text = format!("{} {}\n", paint(HEAD, "run"), result.run_id);
    if let Some(job) = &setup.job {
        text.push_str(&format!("{} {job}\n", paint(HEAD, "job")));
    }
    if !setup.tags.is_empty() {
        text.push_str(&format!("{} {}\n", paint(HEAD, "tags"), setup.tags));
    }
    text.push_str(&format!("\n{}\n", steps(result, width)));
    let checks = failing_checks(result);
    if !checks.is_empty() {
        text.push_str(&format!(
            "\n{}\n{}\n",
            paint(HEAD, "CHECKS THAT FAILED"),
            checks.join("\n")
        ));
    }
    let recorded: Vec<String> = result.steps.iter().filter_map(recorded).collect();
    if !recorded.is_empty() {
        text.push_str(&format!("\n{}\n{}\n", paint(HEAD, "METADATA"), recorded.join("\n")));
    }
    text
}

fn steps(result: &RunResult, width: Option<usize>) -> String {
    let mut table = Table::new(["STEP", "STATUS", "ATTEMPTS", "DURATION", "ROWS READ", "METADATA"]);
    for step in &result.steps {
        let was_run = step.attempts > 0;
        let when_run = |text: String| if was_run { text } else { String::new() };
        table.push([
            Cell::new(step.key.to_string()),
            Cell::new(step.status.to_string()).style(status_style(step.status)),
            Cell::number(when_run(step.attempts.to_string())),
            Cell::number(when_run(duration_text(step.duration))),
            Cell::number(rows_read(&step.metadata).map(count_text).unwrap_or_default()),
            Cell::new(beside(&step.metadata)),
        ]);
    }
    table.without_empty_columns().render(width)
}

/// The first short values that the author recorded; what resources record has a slash in its name.
fn beside(metadata: &Metadata) -> String {
    let own = metadata.iter().filter(|(name, _)| !name.contains('/'));
    let short: Vec<String> = own
        .filter(|(_, value)| value.is_short())
        .map(|(name, value)| format!("{name}={value}"))
        .take(BESIDE)
        .collect();
    short.join(" ")
}

fn failing_checks(result: &RunResult) -> Vec<String> {
    let mut lines = Vec::new();
    for step in &result.steps {
        for check in step.checks.iter().filter(|check| !check.result.passed) {
            let (severity, style) = match check.severity {
                Severity::Warn => ("warn", WARN),
                Severity::Error => ("error", BAD),
            };
            let blocking = if check.blocking { ", blocking" } else { "" };
            let mut line = format!(
                "  {}:{} {}",
                step.key,
                check.name,
                paint(style, format!("{severity}{blocking}"))
            );
            if let Some(description) = &check.result.description {
                line.push_str(&format!(": {description}"));
            }
            for (name, value) in check.result.metadata.iter() {
                line.push_str(&format!("\n      {}: {value}", paint(DIM, name)));
            }
            lines.push(line);
        }
    }
    lines
}

fn recorded(step: &StepResult) -> Option<String> {
    if step.metadata.is_empty() {
        return None;
    }
    let mut lines = vec![format!("  {}", step.key)];
    for (name, value) in step.metadata.iter() {
        let value = format!("{value:#}").replace('\n', "\n        ");
        lines.push(format!("      {}: {value}", paint(DIM, name)));
    }
    Some(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        metadata::{Column, Schema, Table as MetadataTable},
        run::{StepKey, StepStatus},
    };

    #[test]
    fn what_a_value_holds_stands_indented_below_its_name() {
        let mut sizes = MetadataTable::new(["part", "rows"]);
        sizes.push(["a".into(), 12.into()]);
        let step = StepResult {
            key: StepKey {
                asset: "daily".parse().unwrap(),
                partition: None,
            },
            status: StepStatus::Success,
            attempts: 1,
            duration: std::time::Duration::ZERO,
            metadata: Metadata::new()
                .bytes("size", 1536)
                .with("parts", sizes)
                .with("schema", Schema::new([Column::new("n", "UInt8").describe("How many.")])),
            failure: None,
            skip_reason: None,
            checks: Vec::new(),
            detached: false,
        };
        let text = anstream::adapter::strip_str(&recorded(&step).unwrap()).to_string();
        assert_eq!(
            text.lines().collect::<Vec<_>>(),
            [
                "  daily",
                "      parts: 1 row of part, rows",
                "          part  rows",
                "          a       12",
                "      schema: 1 column",
                "          n  UInt8  How many.",
                "      size: 1.5 KiB",
            ]
        );
        assert_eq!(beside(&step.metadata), "size=1.5 KiB", "tables are no neighbors");
    }
}
