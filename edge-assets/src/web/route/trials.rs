//! `/api/v1/sensors/{name}/trial` and `/api/v1/views/ticks`: what a sensor would do now, and what all triggers did within a day.

use std::{collections::BTreeMap, sync::Arc};

use axum::extract::{Path, State};
use jiff::{SignedDuration, Timestamp};

use crate::{
    page::PageRequest,
    store::TickFilter,
    suggest::did_you_mean,
    tick::{TickOutcome, TriggerKind},
    web::{
        problem::Problem,
        reply::Reply,
        state::Shared,
        wire::{
            at::At,
            trial::{SensorTrial, TickDay, TickDays, TickSlot},
            trigger::Outcome,
        },
    },
};

/// The length of a slot, in minutes.
const SLOT_MIN: i64 = 30;
/// How many slots a day has.
const SLOTS: i64 = 24 * 60 / SLOT_MIN;
/// How many ticks of one trigger are looked at, the newest first: those of a day in which it asks for something every minute.
const MOST_TICKS: usize = 24 * 60;

/// What a sensor would do now: it is called and connects, but nothing is launched, recorded or remembered
#[utoipa::path(post, path = "/api/v1/sensors/{name}/trial", tag = "automation",
    params(("name" = String, Path, description = "The name")), responses(
        (status = 200, body = SensorTrial),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "It reacts, and that cannot be made up"),
    ))]
pub(in crate::web) async fn sensor(
    State(shared): State<Shared>,
    Path(name): Path<String>,
) -> Result<Reply<SensorTrial>, Problem> {
    let instance = &shared.instance;
    let definitions = instance.definitions();
    let sensor = definitions.sensor(&name).ok_or_else(|| {
        let names = definitions.sensors().iter().map(|sensor| &*sensor.name);
        let text = format!("there is no sensor `{name}`{}", did_you_mean(&name, names));
        Problem::not_found("unknown-sensor", &text)
    })?;
    if sensor.kind.is_reaction() {
        let text = format!(
            "sensor `{name}` reacts to {}, and that cannot be made up here; launch the job, or materialize the asset",
            sensor.kind
        );
        return Err(Problem::conflict("sensor-reacts", &text));
    }
    let triggers = instance.triggers().await?;
    let status = triggers
        .iter()
        .find(|status| status.kind == TriggerKind::Sensor && *status.name == *name);
    let cursor = status.and_then(|status| status.state.as_ref()?.cursor.clone());
    let sensor = Arc::new(sensor.clone());
    let verdict = crate::daemon::evaluate(definitions, instance.clock(), &sensor, cursor.clone(), |context| {
        context
    })
    .await;
    let (outcome, reason) = match verdict.outcome {
        TickOutcome::Requested => (Outcome::Requested, None),
        TickOutcome::Skipped { reason } => (Outcome::Skipped, Some(reason)),
        TickOutcome::Failed { error } => (Outcome::Failed, Some(error)),
    };
    Ok(Reply(SensorTrial {
        outcome,
        reason,
        requests: verdict.requests.iter().map(Into::into).collect(),
        cursor_before: cursor.as_deref().map(str::to_owned),
        cursor: verdict.cursor,
        alert: verdict.alert,
        partitions: verdict
            .partitions
            .iter()
            .map(|(definition, key)| format!("{definition}: {key}"))
            .collect(),
    }))
}

/// What every schedule and sensor did within the last 24 hours, in slots of 30 minutes
///
/// Slots in which nothing was asked for and nothing failed are left out. Of a trigger that did very much, the newest.
#[utoipa::path(get, path = "/api/v1/views/ticks", tag = "views", responses((status = 200, body = TickDays)))]
pub(in crate::web) async fn day(State(shared): State<Shared>) -> Result<Reply<TickDays>, Problem> {
    let now = shared.instance.clock().now();
    let slot = SignedDuration::from_mins(SLOT_MIN);
    // Slots begin at full half hours, so that an answer stays the same while nothing happens.
    let over = now.as_second().rem_euclid(slot.as_secs());
    let last = Timestamp::from_second(now.as_second() - over).unwrap_or(now);
    let first = last - slot * i32::try_from(SLOTS - 1).unwrap_or(i32::MAX);
    let mut items = Vec::new();
    for status in shared.instance.triggers().await? {
        let filter = TickFilter {
            location: Some(Arc::clone(shared.instance.location())),
            kind: Some(status.kind),
            name: Some(Arc::clone(&status.name)),
            without_skips: true,
        };
        let mut slots: BTreeMap<i64, TickSlot> = BTreeMap::new();
        let mut request = PageRequest::first(200);
        let mut seen = 0;
        loop {
            let page = shared.instance.ticks(filter.clone(), request).await?;
            seen += page.items.len();
            let is_older = page.items.last().is_some_and(|tick| tick.began_at < first);
            for tick in page.items.iter().filter(|tick| tick.began_at >= first) {
                let at = (tick.began_at.as_second() - first.as_second()) / slot.as_secs();
                let slot = slots.entry(at).or_insert_with(|| TickSlot::at(at));
                match tick.outcome {
                    TickOutcome::Failed { .. } => slot.failed += 1,
                    _ => slot.requested += 1,
                }
            }
            match page.next {
                Some(next) if !is_older && seen < MOST_TICKS => {
                    request = PageRequest::first(200).after(next);
                }
                _ => break,
            }
        }
        items.push(TickDay {
            kind: status.kind.to_string(),
            name: status.name.to_string(),
            slots: slots.into_values().collect(),
        });
    }
    Ok(Reply(TickDays {
        from: At(first),
        slot_s: slot.as_secs(),
        count: SLOTS,
        items,
    }))
}
