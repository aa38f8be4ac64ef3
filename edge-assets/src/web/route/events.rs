//! `/api/v1/events`: what happens, as server-sent events.

use std::convert::Infallible;

use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{
        IntoResponse as _, Response,
        sse::{KeepAlive, Sse},
    },
};
use futures_util::stream;
use serde::Deserialize;

use crate::web::{
    access::Caller,
    extract::{Body, Params},
    follow::Follow,
    problem::Problem,
    reply::Reply,
    state::Shared,
    topics::Topics,
    wire::event::StreamTopics,
};

/// What is to be told
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct EventsQuery {
    /// `runs`, `assets`, `automation`, `run:ID`, separated by commas
    topics: String,
    /// Begins after this place in the event log; at its end without it. `Last-Event-ID` wins
    after: Option<u64>,
}

/// What happens, as server-sent events
///
/// Messages without a name are facts (`Event`); their id is their place. `ready` tells where the stream begins and its id, `topics` that it
/// tells something else from there on, `gap` that facts were
/// left out since the reader was too slow, `automation` that something about schedules, sensors or the queue changed: in both cases,
/// fetch anew. Comments keep the connection alive. Come again with `Last-Event-ID`, as browsers do, and nothing is lost.
/// The stream ends when the token that opened it is taken away or is over, or the session is.
#[utoipa::path(get, path = "/api/v1/events", tag = "events",
    params(EventsQuery, ("Last-Event-ID" = Option<u64>, Header, description = "The id of the last message")), responses(
    (status = 200, content_type = "text/event-stream", body = String),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 503, body = Problem, content_type = "application/problem+json", description = "There are too many streams"),
))]
pub(in crate::web) async fn events(
    State(shared): State<Shared>,
    Extension(caller): Extension<Caller>,
    Params(query): Params<EventsQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let topics = Topics::parse(&query.topics)?;
    let last = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse().ok());
    let place = shared.streams.clone().try_acquire_owned().map_err(|_| {
        let text = "there are as many streams of events as there may be; close one, or share one among tabs";
        Problem::unavailable("too-many-streams", text)
    })?;
    let heartbeat = KeepAlive::new().interval(shared.heartbeat).text("alive");
    let open = shared
        .open
        .open(topics)
        .ok_or_else(|| Problem::internal("the system gives no random numbers"))?;
    let follow = Follow::new(shared.clone(), caller, open, last.or(query.after), place).await?;
    let messages = stream::unfold(follow, |mut follow| async {
        let message = follow.next().await?;
        Some((Ok::<_, Infallible>(message), follow))
    });
    let mut response = Sse::new(messages).keep_alive(heartbeat).into_response();
    let set = response.headers_mut();
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let buffering = HeaderName::from_static("x-accel-buffering");
    set.insert(buffering, HeaderValue::from_static("no"));
    Ok(response)
}

/// Has an open stream tell something else from now on; `topics` on the stream says from where
#[utoipa::path(post, path = "/api/v1/streams/{id}/topics", tag = "events", request_body = StreamTopics,
    params(("id" = String, Path, description = "The id that `ready` told")), responses(
    (status = 200, body = StreamTopics),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "The stream is not open any more"),
))]
pub(in crate::web) async fn turn(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    Body(asked): Body<StreamTopics>,
) -> Result<Reply<StreamTopics>, Problem> {
    if shared.open.change(&id, Topics::parse(&asked.topics)?) {
        return Ok(Reply(asked));
    }
    let text = "there is no open stream of this id; open one at `/api/v1/events`, its `ready` tells the id";
    Err(Problem::not_found("unknown-stream", text))
}
