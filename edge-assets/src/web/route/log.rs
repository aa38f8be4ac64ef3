//! `/api/v1/runs/{id}/events` and `/api/v1/assets/{key}/events`: pieces of the event log, in both directions.

use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use super::assets::asset_of;
use crate::{
    event::LogLevel,
    run::StepKey,
    store::{EventFilter, EventPosition, StoreError, StoredEvent},
    web::{
        extract::{Params, RunOfPath},
        problem::Problem,
        reply::Reply,
        state::Shared,
        wire::{
            event::{Event, Events, level_of},
            list::limit_of,
            status::Level,
        },
    },
};

/// How many events are read at once.
const PIECE: usize = 500;
/// How many events are looked at for one page; what is not found by then is found by the next one.
const LOOKED_AT: usize = 20_000;

/// The names of all kinds of events.
pub(in crate::web) const KINDS: [&str; 20] = [
    "run_queued",
    "run_claimed",
    "run_requeued",
    "run_started",
    "run_cancel_requested",
    "run_finished",
    "step_started",
    "step_progressed",
    "step_logged",
    "asset_materialized",
    "asset_observed",
    "asset_wiped",
    "check_evaluated",
    "step_retry_scheduled",
    "step_succeeded",
    "step_failed",
    "step_skipped",
    "step_canceled",
    "substep_started",
    "substep_ended",
];

/// Which piece of a log is wanted
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct LogQuery {
    /// Events after this place, oldest first; 0 unless told
    after: Option<u64>,
    /// Events before this place, newest first
    before: Option<u64>,
    /// Begins at the end, newest first
    #[serde(default)]
    newest_first: bool,
    /// As important as this, or more
    level: Option<Level>,
    /// Of this step only: `asset` or `asset[partition]`
    step: Option<String>,
    /// Of these kinds, separated by commas: `step_logged,step_failed`
    kind: Option<String>,
    /// Whose text holds this, in whatever case
    q: Option<String>,
    /// How many; 50 unless told, 200 at most
    limit: Option<usize>,
}

/// The log of a run
#[utoipa::path(get, path = "/api/v1/runs/{id}/events", tag = "runs",
    params(("id" = String, Path, description = "The id"), LogQuery), responses(
    (status = 200, body = Events),
    (status = 404, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn of_run(
    State(shared): State<Shared>,
    RunOfPath(id): RunOfPath,
    Params(query): Params<LogQuery>,
) -> Result<Reply<Events>, Problem> {
    shared.instance.run(id).await?;
    let filter = EventFilter {
        run: Some(id),
        ..EventFilter::default()
    };
    read(&shared, filter, &query).await
}

/// What happened to an asset, over all runs
#[utoipa::path(get, path = "/api/v1/assets/{key}/events", tag = "assets",
    params(("key" = String, Path, description = "The key, as one encoded segment: `edge%2Fdaily`"), LogQuery), responses(
    (status = 200, body = Events),
    (status = 404, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn of_asset(
    State(shared): State<Shared>,
    Path(key): Path<String>,
    Params(query): Params<LogQuery>,
) -> Result<Reply<Events>, Problem> {
    let filter = EventFilter {
        asset: Some(asset_of(&shared, &key)?.1.key.clone()),
        ..EventFilter::default()
    };
    read(&shared, filter, &query).await
}

/// Which lines of a log are wanted
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct TextQuery {
    /// As important as this, or more
    level: Option<Level>,
}

/// The whole log of a run as text, a line an event: the instant in UTC, how important it is, the step, what it says
#[utoipa::path(get, path = "/api/v1/runs/{id}/log", tag = "runs",
    params(("id" = String, Path, description = "The id"), TextQuery), responses(
    (status = 200, body = String, content_type = "text/plain; charset=utf-8"),
    (status = 404, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn text_of_run(
    State(shared): State<Shared>,
    RunOfPath(id): RunOfPath,
    Params(query): Params<TextQuery>,
) -> Result<Response, Problem> {
    shared.instance.run(id).await?;
    let least = query.level.map(LogLevel::from);
    let lines = futures_util::stream::try_unfold(Some(EventPosition::default()), move |place| {
        let shared = shared.clone();
        async move {
            let Some(place) = place else { return Ok(None) };
            let filter = EventFilter {
                run: Some(id),
                ..EventFilter::default()
            };
            // Read as it is taken: a log of a gigabyte is nowhere as a whole.
            let piece = shared.instance.store().events(filter, place, PIECE).await?;
            let next = piece
                .last()
                .filter(|_| piece.len() == PIECE)
                .map(|event| event.position);
            let wanted = piece
                .iter()
                .filter(|event| least.is_none_or(|least| level_of(&event.record.kind) >= least));
            let text: String = wanted.map(line).collect();
            Ok::<_, StoreError>(Some((Bytes::from(text), next)))
        }
    });
    let mut response = Body::from_stream(lines).into_response();
    let set = response.headers_mut();
    set.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let name = HeaderValue::try_from(format!("attachment; filename=\"run-{id}.log\""));
    if let Ok(name) = name {
        set.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// A line of a log, with those that its text goes on for.
fn line(stored: &StoredEvent) -> String {
    let event = Event::from(stored);
    let level = match level_of(&stored.record.kind) {
        LogLevel::Debug => "DEBUG",
        LogLevel::Info => "INFO",
        LogLevel::Warn => "WARN",
        LogLevel::Error => "ERROR",
    };
    let step = event.step.map(|step| format!(" {step}:")).unwrap_or_default();
    format!("{:.6} {level:<5}{step} {}\n", stored.record.at, event.text)
}

async fn read(shared: &Shared, mut filter: EventFilter, query: &LogQuery) -> Result<Reply<Events>, Problem> {
    let step: Option<StepKey> = match &query.step {
        Some(text) => Some(text.parse().map_err(|_| {
            let text = format!("`{text}` is no step; write `asset` or `asset[partition]`");
            Problem::malformed("bad-parameter", &text)
        })?),
        None => None,
    };
    if let Some(step) = &step {
        filter.asset = Some(step.asset.clone());
    }
    filter.kinds = query
        .kind
        .iter()
        .flat_map(|text| text.split(','))
        .map(kind)
        .collect::<Result<_, _>>()?;
    let level = query.level.map(LogLevel::from);
    let wanted = |event: &StoredEvent| {
        let of_step = step
            .as_ref()
            .is_none_or(|step| event.record.step.as_ref() == Some(step));
        of_step && level.is_none_or(|level| level_of(&event.record.kind) >= level)
    };
    let text = query.q.as_deref().map(str::to_lowercase);
    let holds = |event: &Event| {
        text.as_ref()
            .is_none_or(|text| event.text.to_lowercase().contains(text))
    };
    let store = shared.instance.store();
    let limit = limit_of(query.limit);
    let backwards = query.newest_first || query.before.is_some();
    let mut place = if backwards {
        query.before
    } else {
        Some(query.after.unwrap_or_default())
    };
    let mut items = Vec::new();
    let mut looked_at = 0;
    // More than the limit is read, so that a further page is known to be there.
    while looked_at < LOOKED_AT {
        let piece = if backwards {
            store
                .events_back(filter.clone(), place.map(EventPosition), PIECE)
                .await?
        } else {
            store
                .events(filter.clone(), EventPosition(place.unwrap_or_default()), PIECE)
                .await?
        };
        let is_last = piece.len() < PIECE;
        looked_at += piece.len();
        for event in &piece {
            let event_shown = wanted(event).then(|| Event::from(event)).filter(holds);
            if let Some(shown) = event_shown {
                if items.len() == limit {
                    return Ok(Reply(Events { items, next: place }));
                }
                items.push(shown);
            }
            place = Some(event.position.0);
        }
        if is_last {
            return Ok(Reply(Events { items, next: None }));
        }
    }
    Ok(Reply(Events { items, next: place }))
}

fn kind(text: &str) -> Result<&'static str, Problem> {
    let known = KINDS.into_iter().find(|kind| *kind == text.trim());
    known.ok_or_else(|| {
        let text = format!("`{text}` is no kind of event; take some of {}", KINDS.join(", "));
        Problem::malformed("bad-parameter", &text)
    })
}
