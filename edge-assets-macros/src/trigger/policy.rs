//! What is wrong with the options of a job, a schedule or a sensor: limits, delays, what is made up for.

use proc_macro2::Span;
use syn::{Expr, ExprLit, Lit, spanned::Spanned};

use super::{
    cron,
    model::{Missed, TriggerModel},
};
use crate::{faults::Faults, number, suggest::nearest, value::DurationArg};

/// The most instants that are made up for, as the library has it.
const MAX_MISSED: u64 = 100;

/// The age beyond which they are not, in milliseconds.
const MISSED_WITHIN_MS: u64 = 86_400_000;

/// Gathers what is wrong with the options of a job.
pub(super) fn validate_job(model: &TriggerModel, faults: &mut Faults) {
    if let Some(retry) = &model.retry {
        retry.validate(faults);
    }
    refuse_no_time("timeout", "1h", model.timeout.as_ref(), faults);
    refuse_zero("max_runs", "no run would ever start", model.max_runs.as_ref(), faults);
    let tags: Vec<&str> = model.tags.iter().map(|tag| tag.name.text.as_str()).collect();
    for limit in &model.tag_limits {
        if !tags.contains(&limit.tag.as_str()) {
            let cure = match nearest(&limit.tag, &tags) {
                Some(near) => format!("did you mean `{near}`"),
                None => format!("add it, such as `tags({} = \"..\")`", limit.tag),
            };
            faults.at(
                limit.span,
                format!(
                    "`{}` is not one of the job's tags, so it limits nothing; {cure}",
                    limit.tag
                ),
            );
        } else {
            refuse_zero(&limit.tag, "no run would ever start", Some(&limit.limit), faults);
        }
    }
}

/// Gathers what is wrong with the policies of a schedule.
pub(super) fn validate_schedule(model: &TriggerModel, faults: &mut Faults) {
    refuse_no_time("jitter", "30s", model.jitter.as_ref(), faults);
    if let (Some(cron), Some(jitter)) = (&model.cron, &model.jitter)
        && let (Some(minutes), Some(ms)) = (cron::shortest_minutes(&cron.value()), jitter.known_ms())
        && ms > u64::from(minutes) * 60_000
    {
        let interval = print_minutes(minutes);
        faults.at(
            jitter.span(),
            format!(
                "the instants are {interval} apart, so a longer `jitter` would reach beyond the next one; write `{interval}` at most"
            ),
        );
    }
    let Some(Missed::All { max, within }) = &model.missed else {
        return;
    };
    if let Some(max) = max {
        refuse_zero("max", "nothing would be made up for", Some(max), faults);
        if literal(max).is_some_and(|max| max > MAX_MISSED) {
            faults.at(
                max.span(),
                format!("`max` is at most {MAX_MISSED}: more runs at once would be a flood"),
            );
        }
    }
    refuse_no_time("within", "6h", within.as_ref(), faults);
    if let Some(within) = within
        && within.known_ms().is_some_and(|ms| ms > MISSED_WITHIN_MS)
    {
        faults.at(
            within.span(),
            "`within` is at most `24h`: what is older is not made up for, but for the latest",
        );
    }
    let at = model.place_of("missed").unwrap_or_else(Span::call_site);
    if let Some(overlap) = model.overlap.filter(|overlap| ["skip", "cancel_old"].contains(overlap)) {
        faults.at(at, against_overlap(overlap));
    } else if model.place_of("overlap").is_none() {
        faults.at(at, against_overlap("skip"));
    }
}

fn against_overlap(overlap: &str) -> String {
    let default = if overlap == "skip" {
        "overlap = skip`, the default,"
    } else {
        "overlap = cancel_old`"
    };
    format!(
        "`missed = all` asks for several runs at once, of which `{default} lets one through; write `overlap = queue`"
    )
}

/// Gathers what is wrong with the options of a sensor.
pub(super) fn validate_sensor(model: &TriggerModel, faults: &mut Faults) {
    refuse_no_time("every", "30s", model.every.as_ref(), faults);
    refuse_no_time("timeout", "30s", model.timeout.as_ref(), faults);
    refuse_zero(
        "max_requests",
        "the sensor could never launch anything",
        model.max_requests.as_ref(),
        faults,
    );
}

/// Refuses a duration of nothing.
fn refuse_no_time(name: &str, example: &str, duration: Option<&DurationArg>, faults: &mut Faults) {
    if let Some(duration) = duration
        && duration.known_ms() == Some(0)
    {
        faults.at(
            duration.span(),
            format!("`{name}` is zero; write how long, such as `{example}`"),
        );
    }
}

fn refuse_zero(name: &str, so: &str, number: Option<&Expr>, faults: &mut Faults) {
    if let Some(number) = number
        && number::is_zero(number)
    {
        faults.at(
            number.span(),
            format!("`{name}` is zero, so {so}; raise it, or take it off"),
        );
    }
}

fn literal(number: &Expr) -> Option<u64> {
    match number {
        Expr::Lit(ExprLit {
            lit: Lit::Int(number), ..
        }) => number.base10_parse().ok(),
        _ => None,
    }
}

/// `5m`, `1h`, `1h30m`.
fn print_minutes(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes}m"),
        (hours, 0) => format!("{hours}h"),
        (hours, minutes) => format!("{hours}h{minutes}m"),
    }
}
