//! Backfills as text: what one would do, a list, and one with all that is known of it.

use super::{BAD, Cell, GOOD, Table, WARN, instant_text, paint, plural_text};
use crate::{
    instance::{BackfillDetail, BackfillPlan, BackfillState, BackfillStatus},
    run::{BackfillCounts, BackfillPolicy},
};

/// So many ranges are named.
const NAMED: usize = 5;

fn style(state: BackfillState) -> anstyle::Style {
    match state {
        BackfillState::Succeeded => GOOD,
        BackfillState::Failed => BAD,
        BackfillState::Canceled | BackfillState::Canceling | BackfillState::Paused => WARN,
        BackfillState::Running => anstyle::Style::new(),
    }
}

fn plural(count: u64, one: &str) -> String {
    plural_text(usize::try_from(count).unwrap_or(usize::MAX), one)
}

/// The first of some ranges, and how many more there are.
fn named(ranges: &[String]) -> String {
    let mut text = ranges.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if ranges.len() > NAMED {
        text.push_str(&format!(" and {} more", plural((ranges.len() - NAMED) as u64, "range")));
    }
    text
}

/// What a backfill would do.
pub(in crate::cli) fn backfill_plan(plan: &BackfillPlan, policy: BackfillPolicy) -> String {
    let mut lines = vec![format!(
        "{} in {} ({policy})",
        plural(plan.partitions, "partition"),
        plural(plan.runs, "run"),
    )];
    for group in &plan.groups {
        let assets: Vec<String> = group.assets.iter().map(ToString::to_string).collect();
        let runs = plural(group.runs, "run");
        let what = match group.partitions.is_empty() {
            true => "as a whole".to_owned(),
            false => format!("{}: {}", plural(group.count, "partition"), named(&group.partitions)),
        };
        lines.push(format!("  {}  {what} ({runs})", assets.join(", ")));
    }
    lines.join("\n")
}

/// Backfills, a line each.
pub(in crate::cli) fn backfill_list(items: &[BackfillStatus], width: Option<usize>) -> String {
    let mut table = Table::new(["BACKFILL", "STATE", "WHAT", "PARTITIONS", "MADE", "FAILED", "CREATED"]);
    for item in items {
        let (spec, counts) = (&item.backfill.spec, &item.counts);
        let lost = counts.failed + counts.canceled + counts.held_back + counts.gone;
        table.push([
            Cell::new(spec.id.short()),
            Cell::new(item.state.to_string()).style(style(item.state)),
            Cell::new(&*spec.selection),
            Cell::new(&*spec.partitions),
            Cell::number(format!("{}/{}", counts.succeeded, counts.total())),
            Cell::number(if lost == 0 { String::new() } else { lost.to_string() }),
            Cell::new(instant_text(spec.created_at)),
        ]);
    }
    table.without_empty_columns().render(width)
}

fn counts_text(counts: &BackfillCounts) -> String {
    let named = [
        (counts.succeeded, "made"),
        (counts.running, "running"),
        (counts.queued, "queued"),
        (counts.waiting, "waiting"),
        (counts.failed, "failed"),
        (counts.canceled, "canceled"),
        (counts.held_back, "held back"),
        (counts.gone, "gone"),
    ];
    let parts: Vec<String> = named
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    parts.join(", ")
}

/// A backfill with all that is known of it.
pub(in crate::cli) fn backfill_text(detail: &BackfillDetail, width: Option<usize>) -> String {
    let status = &detail.status;
    let spec = &status.backfill.spec;
    let mut lines = vec![format!(
        "backfill {} of {} ({})",
        spec.id, spec.selection, spec.partitions
    )];
    lines.push(format!("status {}", paint(style(status.state), status.state)));
    lines.push(format!(
        "partitions {}: {}",
        status.counts.total(),
        counts_text(&status.counts)
    ));
    lines.push(format!(
        "{}, {}, attempt {}",
        spec.policy,
        plural(status.backfill.runs, "run"),
        status.backfill.attempt
    ));
    lines.push(format!("created {}", instant_text(spec.created_at)));
    if let Some(end) = status.backfill.ended {
        lines.push(format!("ended {}", instant_text(end.at)));
    }
    if detail.assets.len() > 1 || detail.assets.iter().any(|asset| !asset.not_made.is_empty()) {
        let mut table = Table::new(["ASSET", "PARTITIONS", "STANDING", "NOT MADE"]);
        for asset in &detail.assets {
            table.push([
                Cell::new(asset.asset.to_string()),
                Cell::number(asset.counts.total().to_string()),
                Cell::new(counts_text(&asset.counts)),
                Cell::new(named(&asset.not_made)),
            ]);
        }
        lines.push(table.without_empty_columns().render(width));
    }
    for failure in &detail.failures {
        let runs = plural(failure.runs as u64, "run");
        lines.push(format!(
            "{runs} failed: {} (run {})",
            failure.reason,
            failure.first.short()
        ));
    }
    for change in &detail.changes {
        lines.push(format!("changed since: {change}"));
    }
    lines.join("\n")
}
