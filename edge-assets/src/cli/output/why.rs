//! An explanation as text that can be pasted into a chat.

use std::time::Duration;

use jiff::Timestamp;

use super::{Sheet, count_text, duration_text, history::history, plural_text};
use crate::{
    event::Severity,
    partition::PartitionStatus,
    why::{
        CheckSummary, ConditionOff, Explanation, Launch, LaunchTrigger, Lineage, Making, Membership, PartitionSummary,
        StaleAsset, TriggerKind,
    },
};

/// So many neighbors are named.
const NAMED: usize = 8;

/// The whole text; `now` is the instant that schedules are counted from.
pub(in crate::cli) fn why(why: &Explanation, now: Timestamp, width: Option<usize>) -> String {
    let mut sheet = Sheet::new(why.key.as_str(), width);
    sheet.paragraph(&why.description);
    sheet.field("group", why.group.as_deref().unwrap_or_default());
    sheet.field("kinds", &why.kinds.join(", "));
    sheet.field("owners", &why.owners.join(", "));
    sheet.field("tags", &why.tags.to_string());
    sheet.field("made by", &made_by(why));
    sheet.field("declared at", &why.source);
    sheet.field("code version", why.code_version.as_str());
    sheet.field("after", &neighbors(&why.upstream, "waits for nothing"));
    sheet.field("before", &neighbors(&why.downstream, "nothing waits for it"));
    sheet.field("resources", &why.resources.join(", "));
    for check in &why.checks {
        sheet.field("check", &check_text(check));
    }
    if let Some(stale) = &why.stale {
        stale_text(&mut sheet, stale);
    }
    if let Some(partitions) = &why.partitions {
        partitions_text(&mut sheet, partitions);
    }
    if !why.policies.is_empty() {
        sheet.heading("Policies");
        for policy in &why.policies {
            sheet.field(policy.name, &format!("{} — {}", policy.value, policy.meaning));
        }
    }
    sheet.heading("Launched by");
    if why.launches.is_empty() {
        sheet.line(2, "no job: none selects it");
    }
    for launch in &why.launches {
        launched(&mut sheet, launch, now);
    }
    if let Some(off) = why.condition_off {
        sheet.heading("Its condition is off");
        let cure = match off {
            ConditionOff::Own => format!("`automation start {}` switches it on", why.key),
            ConditionOff::All => "`automation start` switches on automation as a whole".to_owned(),
        };
        sheet.line(2, &format!("no daemon evaluates it; {cure}"));
    }
    if let Some(told) = &why.evaluation {
        sheet.heading(match told.requested {
            0 => "Not requested by its condition",
            _ => "Requested by its condition",
        });
        for line in told.explanation.to_string().lines() {
            sheet.line(2 + line.len() - line.trim_start().len(), line.trim_start());
        }
    }
    if let Some(known) = &why.history {
        history(&mut sheet, known, why.making, now);
    }
    if let Some(membership) = &why.membership {
        let is_in = if membership.is_in { "In" } else { "Not in" };
        sheet.heading(&format!("{is_in} `{}`", membership.selection));
        parts(&mut sheet, membership, 2);
    }
    sheet.finish()
}

fn stale_text(sheet: &mut Sheet, stale: &[StaleAsset]) {
    let Some((own, upstream)) = stale.split_first() else {
        sheet.field("stale", "no: it is as its code and its inputs would make it");
        return;
    };
    sheet.heading("Stale");
    for reason in &own.reasons {
        sheet.line(2, &reason.to_string());
    }
    for asset in upstream {
        for reason in &asset.reasons {
            sheet.line(4, &format!("`{}`: {reason}", asset.asset));
        }
    }
}

fn partitions_text(sheet: &mut Sheet, partitions: &PartitionSummary) {
    sheet.field("partitions", &partitions.to_string());
    for status in [
        PartitionStatus::Failed,
        PartitionStatus::InProgress,
        PartitionStatus::Missing,
    ] {
        let of_status = partitions.of(status);
        let mut ranges: Vec<String> = of_status.ranges.iter().map(|range| range.range.clone()).collect();
        if of_status.more > 0 {
            ranges.push(format!("{} more", count_text(of_status.more)));
        }
        if !ranges.is_empty() {
            sheet.field("", &format!("{status}: {}", ranges.join(", ")));
        }
    }
}

fn made_by(why: &Explanation) -> String {
    let value = match why.value {
        "()" => String::new(),
        value => format!("; its value is `{value}`"),
    };
    let config = if why.takes_config {
        ", with settings of its own"
    } else {
        ""
    };
    match why.making {
        Making::Function => format!("an async function{config}{value}"),
        Making::BlockingFunction => format!("a function that may block{config}{value}"),
        Making::Observed => format!("something else; a function looks at it{config}"),
        Making::External => "something else; it is only declared here".to_owned(),
    }
}

fn neighbors(lineage: &Lineage, none: &str) -> String {
    let names = lineage.direct.iter().take(NAMED).map(|neighbor| {
        let value = if neighbor.takes_value { " (its value)" } else { "" };
        format!("{}{value}", neighbor.key)
    });
    let mut text = names.collect::<Vec<_>>().join(", ");
    let direct = lineage.direct.len();
    match direct.saturating_sub(NAMED) {
        0 if direct == 0 => return none.to_owned(),
        0 => {}
        more => text.push_str(&format!(", … {more} more")),
    }
    if lineage.total > direct {
        text.push_str(&format!("; {} in all", plural_text(lineage.total, "asset")));
    }
    text
}

fn check_text(check: &CheckSummary) -> String {
    let severity = match check.severity {
        Severity::Warn => "warn",
        Severity::Error => "error",
    };
    let blocking = if check.blocking { ", blocking" } else { "" };
    let mut text = format!("{} ({severity}{blocking})", check.name);
    if let Some(first) = check.description.lines().next() {
        text.push_str(&format!(": {first}"));
    }
    text
}

fn launched(sheet: &mut Sheet, launch: &Launch, now: Timestamp) {
    sheet.line(2, &format!("job `{}`: {}", launch.job, launch.reason));
    if launch.triggers.is_empty() {
        sheet.line(4, "no schedule or sensor launches it");
    }
    for trigger in &launch.triggers {
        let kind = match trigger.kind {
            TriggerKind::Schedule => "schedule",
            TriggerKind::Sensor => "sensor",
        };
        let LaunchTrigger { name, often, .. } = trigger;
        sheet.line(4, &format!("{kind} `{name}`, {often}: {}", next(trigger, now)));
    }
}

fn next(trigger: &LaunchTrigger, now: Timestamp) -> String {
    if !trigger.enabled {
        return "off".to_owned();
    }
    match (trigger.kind, trigger.next_at, &trigger.next_local) {
        (TriggerKind::Sensor, ..) => "on".to_owned(),
        (TriggerKind::Schedule, Some(at), Some(local)) => {
            let wait = Duration::try_from(at.duration_since(now)).unwrap_or_default();
            format!("next {local}, in {}", duration_text(wait))
        }
        (TriggerKind::Schedule, ..) => "never again".to_owned(),
    }
}

fn parts(sheet: &mut Sheet, membership: &Membership, indent: usize) {
    let is_in = if membership.is_in { "yes" } else { "no " };
    if membership.parts.is_empty() {
        let text = format!("{is_in} `{}`: {}", membership.selection, membership.reason);
        sheet.line(indent, &text);
        return;
    }
    sheet.line(indent, &format!("{is_in} `{}`", membership.selection));
    for part in &membership.parts {
        parts(sheet, part, indent + 4);
    }
}
