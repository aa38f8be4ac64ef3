//! `/api/v1/schedules` and `/api/v1/sensors`: how they stand, their ticks, their switches, the cursors of sensors.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use crate::{
    instance::TriggerStatus,
    page::PageRequest,
    store::TickFilter,
    suggest::did_you_mean,
    tick::TriggerKind,
    web::{
        audit::Target,
        extract::{Body, Params},
        problem::Problem,
        reply::Reply,
        state::Shared,
        wire::{
            list::{Items, page},
            trigger::{MoveCursor, Schedule, Sensor, SetCursor, SwitchOff, Tick},
        },
    },
};

/// The schedules, in the order of their declaration
#[utoipa::path(get, path = "/api/v1/schedules", tag = "automation", responses((status = 200, body = Items<Schedule>)))]
pub(in crate::web) async fn schedules(State(shared): State<Shared>) -> Result<Reply<Items<Schedule>>, Problem> {
    let mut items = Vec::new();
    for status in shared.instance.triggers().await? {
        if status.kind == TriggerKind::Schedule {
            items.push(schedule_of(&shared, &status).await?);
        }
    }
    Ok(Reply(Items::all(items)))
}

/// A schedule
#[utoipa::path(get, path = "/api/v1/schedules/{name}", tag = "automation", params(("name" = String, Path, description = "The name")),
    responses(
        (status = 200, body = Schedule),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn schedule(
    State(shared): State<Shared>,
    Path(name): Path<String>,
) -> Result<Reply<Schedule>, Problem> {
    let status = status_of(&shared, TriggerKind::Schedule, &name).await?;
    Ok(Reply(schedule_of(&shared, &status).await?))
}

/// Switches a schedule on: it begins now, nothing is made up for
#[utoipa::path(post, path = "/api/v1/schedules/{name}/start", tag = "automation",
    params(("name" = String, Path, description = "The name")), responses(
        (status = 200, body = Schedule),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn start_schedule(
    State(shared): State<Shared>,
    Path(name): Path<String>,
) -> Result<Reply<Schedule>, Problem> {
    shared.instance.switch(TriggerKind::Schedule, &name, true).await?;
    schedule(State(shared), Path(name)).await
}

/// Switches a schedule off, with a note for whoever looks for the reason in the audit
#[utoipa::path(post, path = "/api/v1/schedules/{name}/stop", tag = "automation", request_body = Option<SwitchOff>,
    params(("name" = String, Path, description = "The name")), responses(
        (status = 200, body = Schedule),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "The note is too long"),
    ))]
pub(in crate::web) async fn stop_schedule(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    Body(asked): Body<SwitchOff>,
) -> Result<Response, Problem> {
    let target = noted(&name, asked.note.as_deref())?;
    shared.instance.switch(TriggerKind::Schedule, &name, false).await?;
    let mut response = schedule(State(shared), Path(name)).await?.into_response();
    if let Some(target) = target {
        response.extensions_mut().insert(target);
    }
    Ok(response)
}

/// The sensors, in the order of their declaration
#[utoipa::path(get, path = "/api/v1/sensors", tag = "automation", responses((status = 200, body = Items<Sensor>)))]
pub(in crate::web) async fn sensors(State(shared): State<Shared>) -> Result<Reply<Items<Sensor>>, Problem> {
    let mut items = Vec::new();
    for status in shared.instance.triggers().await? {
        if status.kind == TriggerKind::Sensor {
            items.push(sensor_of(&shared, &status).await?);
        }
    }
    Ok(Reply(Items::all(items)))
}

/// A sensor
#[utoipa::path(get, path = "/api/v1/sensors/{name}", tag = "automation", params(("name" = String, Path, description = "The name")),
    responses(
        (status = 200, body = Sensor),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn sensor(
    State(shared): State<Shared>,
    Path(name): Path<String>,
) -> Result<Reply<Sensor>, Problem> {
    let status = status_of(&shared, TriggerKind::Sensor, &name).await?;
    Ok(Reply(sensor_of(&shared, &status).await?))
}

/// Switches a sensor on
#[utoipa::path(post, path = "/api/v1/sensors/{name}/start", tag = "automation",
    params(("name" = String, Path, description = "The name")), responses(
        (status = 200, body = Sensor),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn start_sensor(
    State(shared): State<Shared>,
    Path(name): Path<String>,
) -> Result<Reply<Sensor>, Problem> {
    shared.instance.switch(TriggerKind::Sensor, &name, true).await?;
    sensor(State(shared), Path(name)).await
}

/// Switches a sensor off, with a note for whoever looks for the reason in the audit
#[utoipa::path(post, path = "/api/v1/sensors/{name}/stop", tag = "automation", request_body = Option<SwitchOff>,
    params(("name" = String, Path, description = "The name")), responses(
        (status = 200, body = Sensor),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "The note is too long"),
    ))]
pub(in crate::web) async fn stop_sensor(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    Body(asked): Body<SwitchOff>,
) -> Result<Response, Problem> {
    let target = noted(&name, asked.note.as_deref())?;
    shared.instance.switch(TriggerKind::Sensor, &name, false).await?;
    let mut response = sensor(State(shared), Path(name)).await?.into_response();
    if let Some(target) = target {
        response.extensions_mut().insert(target);
    }
    Ok(response)
}

/// The longest note, in characters.
const MOST_NOTE: usize = 500;

/// What the audit tells of a switch that somebody gave a reason for: `nightly: the source moves`.
pub(super) fn noted(name: &str, note: Option<&str>) -> Result<Option<Target>, Problem> {
    let note = note.map(str::trim).filter(|note| !note.is_empty());
    if note.is_some_and(|note| note.chars().count() > MOST_NOTE) {
        let text = format!("the note is longer than {MOST_NOTE} characters; write less");
        return Err(Problem::unprocessable("note-too-long", &text));
    }
    Ok(note.map(|note| Target(format!("{name}: {note}"))))
}

/// Sets the cursor of a sensor, or has it begin anew
#[utoipa::path(post, path = "/api/v1/sensors/{name}/cursor", tag = "automation", request_body = SetCursor,
    params(("name" = String, Path, description = "The name")), responses(
        (status = 200, body = Sensor),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn set_cursor(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    Body(asked): Body<SetCursor>,
) -> Result<Reply<Sensor>, Problem> {
    shared.instance.reset_cursor(&name, asked.cursor.as_deref()).await?;
    sensor(State(shared), Path(name)).await
}

/// Sets the cursor of a sensor in the place of the one that was seen: what a tick did meanwhile is not undone
#[utoipa::path(put, path = "/api/v1/sensors/{name}/cursor", tag = "automation", request_body = MoveCursor,
    params(("name" = String, Path, description = "The name")), responses(
        (status = 200, body = Sensor),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "The cursor is another by now"),
    ))]
pub(in crate::web) async fn move_cursor(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    Body(asked): Body<MoveCursor>,
) -> Result<Reply<Sensor>, Problem> {
    let moved = shared
        .instance
        .move_cursor(&name, asked.from.as_deref(), &asked.to)
        .await?;
    if moved.cursor.as_deref() != Some(asked.to.as_str()) {
        let now = moved
            .cursor
            .map_or_else(|| "there is none".to_owned(), |cursor| format!("it is `{cursor}`"));
        let text =
            format!("the cursor of `{name}` is not the one that was seen, {now}; look at the sensor, and decide again");
        return Err(Problem::conflict("cursor-moved", &text));
    }
    sensor(State(shared), Path(name)).await
}

/// Which ticks are wanted
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct TicksQuery {
    /// Only those that asked for runs, or failed
    #[serde(default)]
    without_skips: bool,
    /// Where the page before ended
    after: Option<String>,
    /// How many; 50 unless told, 200 at most
    limit: Option<usize>,
}

/// Ticks of a schedule, newest first
#[utoipa::path(get, path = "/api/v1/schedules/{name}/ticks", tag = "automation",
    params(("name" = String, Path, description = "The name"), TicksQuery), responses(
        (status = 200, body = Items<Tick>),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn schedule_ticks(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    Params(query): Params<TicksQuery>,
) -> Result<Reply<Items<Tick>>, Problem> {
    ticks(&shared, TriggerKind::Schedule, &name, query).await
}

/// Ticks of a sensor, newest first
#[utoipa::path(get, path = "/api/v1/sensors/{name}/ticks", tag = "automation",
    params(("name" = String, Path, description = "The name"), TicksQuery), responses(
        (status = 200, body = Items<Tick>),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn sensor_ticks(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    Params(query): Params<TicksQuery>,
) -> Result<Reply<Items<Tick>>, Problem> {
    ticks(&shared, TriggerKind::Sensor, &name, query).await
}

async fn ticks(
    shared: &Shared,
    kind: TriggerKind,
    name: &str,
    query: TicksQuery,
) -> Result<Reply<Items<Tick>>, Problem> {
    let status = status_of(shared, kind, name).await?;
    let filter = filter_of(shared, &status, query.without_skips);
    let found = shared.instance.ticks(filter, page(query.after, query.limit)).await?;
    Ok(Reply(Items::of(found, |tick| (&tick).into())))
}

fn filter_of(shared: &Shared, status: &TriggerStatus, without_skips: bool) -> TickFilter {
    TickFilter {
        location: Some(Arc::clone(shared.instance.location())),
        kind: Some(status.kind),
        name: Some(Arc::clone(&status.name)),
        without_skips,
    }
}

async fn last_tick(shared: &Shared, status: &TriggerStatus) -> Result<Option<Tick>, Problem> {
    let filter = filter_of(shared, status, false);
    let found = shared.instance.ticks(filter, PageRequest::first(1)).await?.items;
    Ok(found.first().map(Tick::from))
}

async fn status_of(shared: &Shared, kind: TriggerKind, name: &str) -> Result<TriggerStatus, Problem> {
    let all = shared.instance.triggers().await?;
    let found = all.iter().find(|status| status.kind == kind && *status.name == *name);
    found.cloned().ok_or_else(|| {
        let names = all
            .iter()
            .filter(|status| status.kind == kind)
            .map(|status| &*status.name);
        let text = format!("there is no {kind} `{name}`{}", did_you_mean(name, names));
        Problem::not_found(&format!("unknown-{kind}"), &text)
    })
}

async fn schedule_of(shared: &Shared, status: &TriggerStatus) -> Result<Schedule, Problem> {
    let last = last_tick(shared, status).await?;
    let schedule = shared.instance.definitions().schedule(&status.name);
    let schedule = schedule.ok_or_else(|| Problem::internal("a schedule has no declaration"))?;
    Ok(Schedule::of(schedule, status, last))
}

async fn sensor_of(shared: &Shared, status: &TriggerStatus) -> Result<Sensor, Problem> {
    let last = last_tick(shared, status).await?;
    let sensor = shared.instance.definitions().sensor(&status.name);
    let sensor = sensor.ok_or_else(|| Problem::internal("a sensor has no declaration"))?;
    Ok(Sensor::of(sensor, status, last))
}
