//! Who is let in. Everything here is decided by the head of a request, before any of its body is read.
//!
//! * The name that was asked for must be one of ours: a page that has its own name point here (DNS rebinding) is refused.
//! * Where tokens are asked for, one must be given, or a session that one began; `scopes` says what it must allow. Only the probes of
//!   `/health` and the page for signing in do without.
//! * A write must not come from another site's page (`Origin`, `Sec-Fetch-Site`), and must be of a kind that a page cannot send to
//!   another site without asking first (`Content-Type: application/json`, or `X-Edge-Assets` where there is no body). Nobody is
//!   told that they may: there is no CORS.

use std::net::IpAddr;

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, Method, StatusCode, header, request::Parts, uri::Authority},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::{
    access::{Caller, Shown},
    audit::Write,
    problem::Problem,
    route::login,
    scopes::{self, Rule},
    state::Shared,
};

/// The header that marks a write without a body as meant.
const MARK: &str = "x-edge-assets";

/// Refuses what must not come in, and has writes told in the audit.
pub(super) async fn guard(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let route = parts.extensions.get::<MatchedPath>().cloned();
    let rule = scopes::rule(&parts.method, route.as_ref().map(MatchedPath::as_str));
    let refuse = |problem: Box<Problem>| refused((*problem).into_response());
    let host = match check_host(&parts, &shared.names) {
        Ok(host) => host,
        Err(problem) => return refuse(problem),
    };
    let caller = match identify(&shared, &parts, rule).await {
        Ok(caller) => caller,
        Err(response) => return refused(*response),
    };
    let writes = !matches!(parts.method, Method::GET | Method::HEAD);
    let checked = check_site(&parts.headers, &host, writes);
    let checked = checked.and_then(|()| if writes { check_kind(&parts.headers) } else { Ok(()) });
    if let Err(problem) = checked {
        return refuse(problem);
    }
    let Some(caller) = caller else {
        return next.run(Request::from_parts(parts, body)).await;
    };
    let write = matches!(rule, Rule::Write(_)).then(|| {
        let path = route.as_ref().map_or(parts.uri.path(), MatchedPath::as_str);
        let action = format!("{} {path}", parts.method);
        Write::begin(&shared, &caller, action, parts.uri.path())
    });
    let response = if let Rule::Read(least) | Rule::Write(least) = rule
        && caller.scope < least
    {
        let (who, scope) = (&caller.who, caller.scope);
        let text = format!(
            "`{who}` is a token of a {scope}, and this asks for {least}; take a token of that scope (`token create NAME --scope {least}`)"
        );
        refuse(Box::new(Problem::forbidden("scope-too-small", &text)))
    } else {
        parts.extensions.insert(caller);
        next.run(Request::from_parts(parts, body)).await
    };
    if let Some(mut write) = write {
        write.answered(&response);
        write.end().await;
    }
    response
}

/// An answer after which the connection ends: what follows on it is a body that nobody reads.
fn refused(mut response: Response) -> Response {
    let close = header::HeaderValue::from_static("close");
    response.headers_mut().insert(header::CONNECTION, close);
    response
}

/// Who calls; nobody where nobody is asked.
async fn identify(shared: &Shared, parts: &Parts, rule: Rule) -> Result<Option<Caller>, Box<Response>> {
    if rule == Rule::Public {
        return Ok(None);
    }
    let caller = shared.access.caller(&parts.headers, &shared.cookie).await;
    let shown = match caller.map_err(|error| Box::new(Problem::from(error).into_response()))? {
        Ok(caller) => return Ok(Some(caller)),
        Err(shown) => shown,
    };
    if let Some(page) = login::page(&parts.method, parts.uri.path(), &parts.headers) {
        return Err(Box::new(page));
    }
    let text = match shown {
        Shown::Unknown => {
            "the token is none of this server, or no longer good; look at its token file, at EDGE_WEB_TOKEN there, or at `token list`"
        }
        Shown::Nothing => "this server wants a token; send `Authorization: Bearer TOKEN`",
    };
    Err(Box::new(Problem::unauthorized(text).into_response()))
}

fn check_host(parts: &Parts, names: &[String]) -> Result<Authority, Box<Problem>> {
    let host = host_of(parts).ok_or_else(|| {
        let text = "the request names no host; send the header `Host`";
        Box::new(Problem::malformed("no-host", text))
    })?;
    if is_ours(host.host(), names) {
        return Ok(host);
    }
    let text = format!(
        "this server is not `{}`; ask for it as `localhost` or by its address, or add the name with `--allow-host`",
        host.host()
    );
    Err(Box::new(Problem::forbidden("foreign-host", &text)))
}

fn host_of(parts: &Parts) -> Option<Authority> {
    let named = text(&parts.headers, &header::HOST).and_then(|host| host.parse().ok());
    named.or_else(|| parts.uri.authority().cloned())
}

/// An address cannot be made to point elsewhere; a name can.
fn is_ours(host: &str, names: &[String]) -> bool {
    let host = host.to_ascii_lowercase();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.ends_with(".localhost") || bare.parse::<IpAddr>().is_ok() || names.contains(&host)
}

fn check_site(headers: &HeaderMap, host: &Authority, writes: bool) -> Result<(), Box<Problem>> {
    let refused = || {
        let text = "the request comes from a page of another site; open this server's own page, or use a program that sends no `Origin`";
        Err(Box::new(Problem::forbidden("foreign-origin", text)))
    };
    let is_navigation = text(headers, &header::HeaderName::from_static("sec-fetch-mode")) == Some("navigate");
    let site = text(headers, &header::HeaderName::from_static("sec-fetch-site"));
    let from_elsewhere = !matches!(site, None | Some("same-origin" | "none"));
    if from_elsewhere && (writes || !is_navigation) {
        return refused();
    }
    let origin = headers.get(header::ORIGIN);
    if writes && origin.is_some_and(|origin| !is_same(origin.to_str().unwrap_or_default(), host)) {
        return refused();
    }
    Ok(())
}

/// Whether an origin is that of the host which was asked. A proxy in front may speak TLS, so the scheme does not count.
fn is_same(origin: &str, host: &Authority) -> bool {
    let (scheme, rest) = origin.split_once("://").unwrap_or_default();
    let default_port = match scheme {
        "http" => 80,
        "https" => 443,
        _ => return false,
    };
    let Ok(origin) = rest.parse::<Authority>() else {
        return false;
    };
    let port = |authority: &Authority| authority.port_u16().unwrap_or(default_port);
    origin.host().eq_ignore_ascii_case(host.host()) && port(&origin) == port(host)
}

fn check_kind(headers: &HeaderMap) -> Result<(), Box<Problem>> {
    let kind = text(headers, &header::CONTENT_TYPE).map(|kind| kind.split(';').next().unwrap_or_default().trim());
    let has_body = headers.contains_key(header::TRANSFER_ENCODING)
        || text(headers, &header::CONTENT_LENGTH).is_some_and(|length| length != "0");
    match kind {
        Some(kind) if kind.eq_ignore_ascii_case("application/json") => Ok(()),
        None if !has_body && headers.contains_key(MARK) => Ok(()),
        _ => {
            let text =
                "a write is JSON; send `Content-Type: application/json`, or `X-Edge-Assets: 1` where there is no body";
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            let title = "The request is of a kind that is not taken";
            Err(Box::new(Problem::new(status, "not-json", title, text)))
        }
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &header::HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
