//! `/api/v1/views/overview`: what needs attention, and what comes next.

use std::sync::Arc;

use axum::extract::State;
use jiff::{SignedDuration, Timestamp};

use crate::{
    event::Severity,
    instance::{Instance, TriggerStatus, made_at},
    run::{RunStatus, StepStatus},
    tick::TriggerKind,
    web::{
        board::Standings,
        failed_runs::failed_runs,
        problem::Problem,
        reply::Reply,
        state::Shared,
        wire::{
            asset::AssetStatus,
            at::At,
            overview::{Attention, AttentionKind, Counts, NextTick, Overview},
        },
    },
};

/// How many things that need attention are shown.
const MOST: usize = 100;
/// How many ticks that come are shown.
const NEXT: usize = 50;
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// So far ahead ticks are told, and so far apart.
const AHEAD: SignedDuration = DAY;
const APART: SignedDuration = SignedDuration::from_mins(15);

/// What needs attention, with a reason each, and what ticks next
#[utoipa::path(get, path = "/api/v1/views/overview", tag = "views", responses((status = 200, body = Overview)))]
pub(in crate::web) async fn overview(State(shared): State<Shared>) -> Result<Reply<Overview>, Problem> {
    let instance = &shared.instance;
    let standings = shared.board.look(instance).await?;
    let triggers = instance.triggers().await?;
    let mut counts = Counts::default();
    for (status, count) in instance.store().counts(Arc::clone(instance.location())).await? {
        match status {
            RunStatus::Queued => counts.queued_runs += count,
            RunStatus::Starting | RunStatus::Running | RunStatus::Canceling => counts.running_runs += count,
            RunStatus::Success | RunStatus::Failure | RunStatus::Canceled => {}
        }
    }
    let mut attention = of_daemon(&shared);
    attention.extend(of_runs(instance).await?);
    attention.extend(of_assets(&shared, &standings, &mut counts));
    attention.extend(of_triggers(&triggers));
    // Among those of one kind, errors before warnings, and then the newest first.
    attention.sort_by_key(|one| (one.kind, one.is_warning, std::cmp::Reverse(one.since.map(|At(at)| at))));
    let attention_total = attention.len();
    attention.truncate(MOST);
    Ok(Reply(Overview {
        counts,
        attention,
        attention_total,
        next_ticks: next_ticks(instance, triggers),
    }))
}

fn of_daemon(shared: &Shared) -> Vec<Attention> {
    let Some(daemon) = &shared.daemon else {
        return Vec::new();
    };
    if (daemon.is_alive)() {
        return Vec::new();
    }
    let loops = (daemon.loops)();
    let last = loops.iter().filter_map(|one| one.last_round).max();
    vec![Attention {
        kind: AttentionKind::Daemon,
        name: "daemon".to_owned(),
        is_warning: false,
        reason: "it has not gone round for a minute: nothing ticks, and nothing is started".to_owned(),
        since: last.map(At),
        run: None,
    }]
}

async fn of_runs(instance: &Instance) -> Result<Vec<Attention>, Problem> {
    let failed = failed_runs(instance, instance.clock().now()).await?;
    let told = failed.into_iter().map(|run| Attention {
        kind: AttentionKind::FailedRun,
        name: run.job.unwrap_or(run.selection).to_string(),
        is_warning: false,
        reason: run.reason.unwrap_or_default(),
        since: run.finished_at.map(At),
        run: Some(run.id.to_string()),
    });
    Ok(told.collect())
}

fn of_assets(shared: &Shared, standings: &Standings, counts: &mut Counts) -> Vec<Attention> {
    let graph = shared.instance.definitions().graph();
    let now = shared.instance.clock().now();
    let mut found = Vec::new();
    counts.assets = graph.len();
    for asset in graph.assets() {
        let standing = standings.get(&asset.key);
        match AssetStatus::of(asset, standing, now) {
            AssetStatus::Failure => {
                counts.failing_assets += 1;
                let step = standing.and_then(|standing| standing.step.as_ref());
                found.extend(
                    step.filter(|step| step.status == StepStatus::Failure)
                        .map(|step| Attention {
                            kind: AttentionKind::FailedAsset,
                            name: asset.key.to_string(),
                            is_warning: false,
                            reason: step.message.clone().unwrap_or_default(),
                            since: Some(step.at.into()),
                            run: Some(step.run.to_string()),
                        }),
                );
            }
            AssetStatus::Stale => {
                counts.stale_assets += 1;
                let latest = standing.and_then(|standing| standing.latest.as_ref());
                let look = asset
                    .freshness()
                    .map(|policy| policy.evaluate(latest.map(|latest| made_at(latest)), now));
                found.push(Attention {
                    kind: AttentionKind::StaleAsset,
                    name: asset.key.to_string(),
                    is_warning: false,
                    reason: look.and_then(|look| look.reason).unwrap_or_default(),
                    since: latest.map(|latest| latest.record.at.into()),
                    run: latest.map(|latest| latest.record.run_id.to_string()),
                });
            }
            AssetStatus::Missing => counts.missing_assets += 1,
            AssetStatus::Running | AssetStatus::Success => {}
        }
        let checks = standing.into_iter().flat_map(|standing| &standing.checks);
        for (name, check, fault) in checks.filter_map(|(name, check)| Some((name, check, check.fault()?))) {
            counts.failing_checks += 1;
            counts.checks_in_error += usize::from(fault == Severity::Error);
            counts.checks_failed_today += usize::from(now.duration_since(check.at) <= DAY);
            let description = check.result.description.clone();
            found.push(Attention {
                kind: AttentionKind::FailedCheck,
                name: format!("{}/{name}", asset.key),
                is_warning: fault == Severity::Warn,
                reason: description.unwrap_or_else(|| "it failed, and says no more".to_owned()),
                since: Some(check.at.into()),
                run: Some(check.run.to_string()),
            });
        }
    }
    found
}

fn of_triggers(triggers: &[TriggerStatus]) -> Vec<Attention> {
    let failing = triggers.iter().filter_map(|trigger| {
        let state = trigger.state.as_ref()?;
        (trigger.is_on && state.failures > 0).then(|| Attention {
            kind: AttentionKind::FailingTrigger,
            name: trigger.name.to_string(),
            is_warning: false,
            reason: match state.failures {
                1 => format!("the last tick of this {} failed", trigger.kind),
                failures => format!("the last {failures} ticks of this {} failed", trigger.kind),
            },
            since: state.last_at.map(At),
            run: None,
        })
    });
    failing.collect()
}

fn next_ticks(instance: &Instance, triggers: Vec<TriggerStatus>) -> Vec<NextTick> {
    let of_trigger = |trigger: TriggerStatus| {
        let at = trigger.next.filter(|_| trigger.is_on)?;
        Some((at, trigger))
    };
    let mut next: Vec<(Timestamp, TriggerStatus)> = triggers.into_iter().filter_map(of_trigger).collect();
    next.sort_by(|left, right| left.0.cmp(&right.0).then_with(|| left.1.name.cmp(&right.1.name)));
    next.truncate(NEXT);
    let told = next.into_iter().map(|(at, trigger)| NextTick {
        later: later(instance, &trigger, at).into_iter().map(At).collect(),
        kind: trigger.kind.to_string(),
        name: trigger.name.to_string(),
        job: trigger.job.as_deref().map(str::to_owned),
        at: at.into(),
    });
    told.collect()
}

/// The ticks of a schedule after its next one. When a sensor ticks after that is not known.
fn later(instance: &Instance, trigger: &TriggerStatus, next: Timestamp) -> Vec<Timestamp> {
    let mut schedules = instance.definitions().schedules().iter();
    let schedule = schedules.find(|schedule| trigger.kind == TriggerKind::Schedule && schedule.name == trigger.name);
    let Some(cron) = schedule.and_then(|schedule| schedule.parse_cron().ok()) else {
        return Vec::new();
    };
    let Ok(end) = instance.clock().now().checked_add(AHEAD) else {
        return Vec::new();
    };
    // A tick at the very end of the pause counts.
    let after = |at: Timestamp| at.checked_add(APART - SignedDuration::from_nanos(1)).ok();
    let walk = std::iter::successors(Some(next), |at| cron.next_after(after(*at)?));
    walk.skip(1).take_while(|at| *at <= end).collect()
}
