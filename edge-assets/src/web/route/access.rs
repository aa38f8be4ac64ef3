//! `/api/v1/session` and `/api/v1/audit`: who calls, and who did what.

use axum::{
    Extension,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use crate::{
    store::{AuditEntry, AuditFilter},
    web::{
        access::{Caller, SESSION},
        audit,
        extract::{Body, Params},
        problem::Problem,
        reply::Reply,
        state::Shared,
        token::secret,
        wire::{
            access::{Audit, Login, Session},
            at::At,
            list::{Items, page},
        },
    },
};

/// Who calls, and what they may do
#[utoipa::path(get, path = "/api/v1/session", tag = "access", responses(
    (status = 200, body = Session),
    (status = 401, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn show(State(shared): State<Shared>, Extension(caller): Extension<Caller>) -> Reply<Session> {
    Reply(Session {
        who: caller.who.to_string(),
        scope: caller.scope.into(),
        needs_token: shared.access.is_asked,
        until: None,
    })
}

/// Begins a session: exchanges a token for a cookie, which a browser sends where it cannot send headers
///
/// The cookie is `HttpOnly` and `SameSite=Strict`; it lasts twelve hours, and no longer than the token is good.
#[utoipa::path(post, path = "/api/v1/session", tag = "access", request_body = Login, responses(
    (status = 200, body = Session, description = "`Set-Cookie` holds the session"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "The token is not known, or no longer good"),
))]
pub(in crate::web) async fn begin(
    State(shared): State<Shared>,
    headers: axum::http::HeaderMap,
    Body(asked): Body<Login>,
) -> Result<Response, Problem> {
    if !shared.access.is_asked {
        let text = "this server asks for no token; leave the session out";
        return Err(Problem::conflict("no-token-needed", text));
    }
    let secret = secret().map_err(|_| Problem::internal("the system gives no random numbers"))?;
    let begun = shared.access.begin(&asked.token, &secret).await?;
    let (caller, until) = begun.ok_or_else(|| {
        let text =
            "the token is not known, or no longer good; ask whoever runs this server for one (`token create NAME`)";
        Problem::unauthorized(text)
    })?;
    let entry = AuditEntry {
        at: shared.instance.clock().now(),
        who: caller.who.clone(),
        action: "POST /api/v1/session".into(),
        target: "/api/v1/session".into(),
        status: StatusCode::OK.as_u16(),
        problem: None,
    };
    audit::record(&shared, entry).await;
    let session = Session {
        who: caller.who.to_string(),
        scope: caller.scope.into(),
        needs_token: true,
        until: Some(At(until)),
    };
    let mut response = Reply(session).into_response();
    let cookie = cookie(&shared, &secret, SESSION.as_secs(), &headers)?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// Ends the session
#[utoipa::path(delete, path = "/api/v1/session", tag = "access", responses(
    (status = 200, body = Session, description = "Who it was"),
    (status = 401, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn end(
    State(shared): State<Shared>,
    Extension(caller): Extension<Caller>,
    headers: axum::http::HeaderMap,
) -> Result<Response, Problem> {
    shared.access.end(&caller);
    let mut response = show(State(shared.clone()), Extension(caller)).await.into_response();
    let cookie = cookie(&shared, "", 0, &headers)?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

fn cookie(shared: &Shared, value: &str, seconds: u64, headers: &axum::http::HeaderMap) -> Result<HeaderValue, Problem> {
    // Only a proxy knows: the server itself speaks no TLS. Whoever pretends gets a cookie of less use.
    let is_tls = headers.get("x-forwarded-proto").is_some_and(|scheme| scheme == "https");
    let secure = if is_tls { "; Secure" } else { "" };
    let name = &shared.cookie;
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::try_from(text).map_err(|_| Problem::internal("the cookie could not be written"))
}

/// Which entries are wanted
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct AuditQuery {
    /// Of the token of this name
    who: Option<String>,
    /// Where the page before ended
    after: Option<String>,
    /// How many; 50 unless told, 200 at most
    limit: Option<usize>,
}

/// Who did what, newest first; kept as long as finished runs are
#[utoipa::path(get, path = "/api/v1/audit", tag = "access", params(AuditQuery), responses(
    (status = 200, body = Items<Audit>),
    (status = 400, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn audit(
    State(shared): State<Shared>,
    Params(query): Params<AuditQuery>,
) -> Result<Reply<Items<Audit>>, Problem> {
    let filter = AuditFilter {
        who: query.who.map(Into::into),
    };
    let found = shared
        .instance
        .store()
        .audit(filter, page(query.after, query.limit))
        .await?;
    Ok(Reply(Items::of(found, Audit::from)))
}
