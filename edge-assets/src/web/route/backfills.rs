//! `/api/v1/backfills`: many partitions by one request; how far each is, and the verbs.

use axum::{
    extract::{FromRequestParts, Path, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use crate::{
    id::BackfillId,
    instance::BackfillRequest,
    key::AssetKey,
    store::BackfillFilter,
    web::{
        extract::Params,
        problem::Problem,
        reply::Reply,
        request_key::{Keyed, reused},
        state::Shared,
        wire::{
            backfill::{Backfill, BackfillDetail, BackfillWhich, StartBackfill, StartedBackfill},
            list::{Items, page},
        },
    },
};

/// Which backfills are wanted; everything given must hold
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct BackfillsQuery {
    /// Only those that have not ended
    #[serde(default)]
    unfinished: bool,
    /// Where the page before ended
    after: Option<String>,
    /// How many; 50 unless told, 200 at most
    limit: Option<usize>,
}

/// Backfills, newest first
#[utoipa::path(get, path = "/api/v1/backfills", tag = "backfills", params(BackfillsQuery), responses(
    (status = 200, body = Items<Backfill>),
    (status = 400, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn list(
    State(shared): State<Shared>,
    Params(query): Params<BackfillsQuery>,
) -> Result<Reply<Items<Backfill>>, Problem> {
    let filter = BackfillFilter {
        unfinished: query.unfinished,
        ..BackfillFilter::default()
    };
    let found = shared
        .instance
        .backfills(filter, page(query.after, query.limit))
        .await?;
    Ok(Reply(Items::of(found, |status| (&status).into())))
}

/// A backfill: how far each of its assets is, and why some of it is not made
#[utoipa::path(get, path = "/api/v1/backfills/{id}", tag = "backfills", params(("id" = String, Path, description = "The id")), responses(
    (status = 200, body = BackfillDetail),
    (status = 404, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn show(
    State(shared): State<Shared>,
    BackfillOfPath(id): BackfillOfPath,
) -> Result<Reply<BackfillDetail>, Problem> {
    Ok(Reply((&shared.instance.backfill(id).await?).into()))
}

/// Begins a backfill, or says what it would do
///
/// Everything about the request is checked first; what is acknowledged is stored for good, and a daemon asks for its runs.
#[utoipa::path(post, path = "/api/v1/backfills", tag = "backfills", request_body = StartBackfill,
    params(("Idempotency-Key" = Option<String>, Header, description = "Names the request, up to 512 bytes")), responses(
    (status = 201, body = StartedBackfill, description = "It has begun; `Location` names it"),
    (status = 200, body = StartedBackfill, description = "It was begun before, under the same key; or this is a dry run"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "The key stands for another request"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "It cannot be made as it stands"),
))]
pub(in crate::web) async fn start(
    State(shared): State<Shared>,
    Keyed { asked, key }: Keyed<StartBackfill>,
) -> Result<Response, Problem> {
    let mut request = request(&asked)?;
    if let Some(key) = &key {
        let (name, value) = key.body_tag();
        request = request.key(&key.text).tag(name, value);
    }
    if asked.dry_run {
        let plan = shared.instance.plan_backfill(&request).await?;
        return Ok(Reply(StartedBackfill {
            backfill: None,
            is_new: false,
            plan: Some((&plan).into()),
        })
        .into_response());
    }
    let created = shared.instance.start_backfill(request).await?;
    let spec = &created.backfill.spec;
    let is_same = key.as_ref().and_then(|key| key.is_same(&spec.tags));
    if !created.is_new && !is_same.unwrap_or(*spec.selection == *asked.selection) {
        return Err(reused(&format!("backfill `{}`", spec.id)));
    }
    let detail: BackfillDetail = (&shared.instance.backfill(spec.id).await?).into();
    let place = HeaderValue::try_from(format!("/api/v1/backfills/{}", spec.id));
    let started = StartedBackfill {
        backfill: Some(detail),
        is_new: created.is_new,
        plan: None,
    };
    let mut response = Reply(started).into_response();
    if created.is_new {
        *response.status_mut() = StatusCode::CREATED;
    }
    if let Ok(place) = place {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

/// Has a backfill begin no further runs; those that are under way end by themselves
#[utoipa::path(post, path = "/api/v1/backfills/{id}/pause", tag = "backfills", params(("id" = String, Path, description = "The id")),
    responses(
    (status = 200, body = BackfillDetail),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "It has ended, or is asked to stop"),
))]
pub(in crate::web) async fn pause(
    State(shared): State<Shared>,
    BackfillOfPath(id): BackfillOfPath,
) -> Result<Reply<BackfillDetail>, Problem> {
    shared.instance.pause_backfill(id).await?;
    show(State(shared), BackfillOfPath(id)).await
}

/// Has a backfill go on that is paused
#[utoipa::path(post, path = "/api/v1/backfills/{id}/resume", tag = "backfills", params(("id" = String, Path, description = "The id")),
    responses(
    (status = 200, body = BackfillDetail),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "It has ended, or is asked to stop"),
))]
pub(in crate::web) async fn resume(
    State(shared): State<Shared>,
    BackfillOfPath(id): BackfillOfPath,
) -> Result<Reply<BackfillDetail>, Problem> {
    shared.instance.resume_backfill(id).await?;
    show(State(shared), BackfillOfPath(id)).await
}

/// Asks a backfill to stop, and its runs with it
#[utoipa::path(post, path = "/api/v1/backfills/{id}/cancel", tag = "backfills", params(("id" = String, Path, description = "The id")),
    responses(
    (status = 200, body = BackfillDetail),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "It has ended otherwise"),
))]
pub(in crate::web) async fn cancel(
    State(shared): State<Shared>,
    BackfillOfPath(id): BackfillOfPath,
) -> Result<Reply<BackfillDetail>, Problem> {
    shared.instance.cancel_backfill(id).await?;
    show(State(shared), BackfillOfPath(id)).await
}

/// Has a backfill that has ended make what was not made
#[utoipa::path(post, path = "/api/v1/backfills/{id}/retry", tag = "backfills", params(("id" = String, Path, description = "The id")),
    responses(
    (status = 200, body = BackfillDetail),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "It has not ended, or made everything"),
))]
pub(in crate::web) async fn retry(
    State(shared): State<Shared>,
    BackfillOfPath(id): BackfillOfPath,
) -> Result<Reply<BackfillDetail>, Problem> {
    shared.instance.retry_backfill(id).await?;
    show(State(shared), BackfillOfPath(id)).await
}

/// The backfill that a path names.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct BackfillOfPath(BackfillId);

impl<S: Send + Sync> FromRequestParts<S> for BackfillOfPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let Path(text) = path.map_err(|_| Problem::malformed("bad-path", "the path cannot be read"))?;
        text.parse().map(Self).map_err(|_| {
            let text = format!("`{text}` is not the id of a backfill; `GET /api/v1/backfills` lists them");
            Problem::not_found("unknown-backfill", &text)
        })
    }
}

fn request(asked: &StartBackfill) -> Result<BackfillRequest, Problem> {
    let selection = asked.selection.as_str();
    let mut request = match (&asked.partitions, asked.which) {
        (Some(partitions), None) => BackfillRequest::new(selection, partitions.as_str()),
        (None, Some(BackfillWhich::Missing)) => BackfillRequest::missing(selection),
        (None, Some(BackfillWhich::Failed)) => BackfillRequest::failed(selection),
        (Some(_), Some(_)) | (None, None) => {
            let text = "the body tells both `partitions` and `which`, or none of them; give one";
            return Err(Problem::unprocessable("partitions-or-which", text));
        }
    };
    if let Some(policy) = &asked.policy {
        let policy = policy
            .parse()
            .map_err(|text: String| Problem::unprocessable("bad-policy", &text))?;
        request = request.policy(policy);
    }
    if let Some(runs) = asked.at_once {
        request = request.at_once(runs);
    }
    if let Some(priority) = asked.priority {
        request = request.priority(priority);
    }
    for (name, value) in &asked.tags {
        request = request.tag(name, value);
    }
    for (asset, settings) in &asked.config {
        let asset = AssetKey::new(asset).map_err(|error| Problem::unprocessable("bad-key", &error.to_string()))?;
        request = request.config(asset, settings.clone());
    }
    Ok(request)
}
