//! Who is let in. Everything here is decided by the head of a request, before any of its body is read.
//!
//! * The name that was asked for must be one of ours: a page that has its own name point here (DNS rebinding) is refused.
//! * Where a token is set, it must be given; only the probes of `/health` do without.
//! * A write must not come from another site's page (`Origin`, `Sec-Fetch-Site`), and must be of a kind that a page cannot send to
//!   another site without asking first (`Content-Type: application/json`, or `X-Edge-Assets` where there is no body). Nobody is
//!   told that they may: there is no CORS.

use std::net::IpAddr;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header, request::Parts, uri::Authority},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::{Token, problem::Problem, state::Shared};

/// The header that marks a write without a body as meant.
const MARK: &str = "x-edge-assets";

/// Refuses what must not come in.
pub(super) async fn guard(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match check(&parts, &shared.names, shared.token.as_ref()) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(problem) => {
            let mut response = (*problem).into_response();
            // What follows on the connection is a body that nobody reads.
            let close = header::HeaderValue::from_static("close");
            response.headers_mut().insert(header::CONNECTION, close);
            response
        }
    }
}

fn check(parts: &Parts, names: &[String], token: Option<&Token>) -> Result<(), Box<Problem>> {
    let host = host_of(parts).ok_or_else(|| {
        let text = "the request names no host; send the header `Host`";
        Box::new(Problem::malformed("no-host", text))
    })?;
    if !is_ours(host.host(), names) {
        let text = format!(
            "this server is not `{}`; ask for it as `localhost` or by its address, or add the name with `--allow-host`",
            host.host()
        );
        return Err(Box::new(Problem::forbidden("foreign-host", &text)));
    }
    check_token(parts, token)?;
    let writes = !matches!(parts.method, Method::GET | Method::HEAD);
    check_site(&parts.headers, &host, writes)?;
    if writes { check_kind(&parts.headers) } else { Ok(()) }
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

fn check_token(parts: &Parts, token: Option<&Token>) -> Result<(), Box<Problem>> {
    let Some(token) = token else { return Ok(()) };
    if parts.uri.path().starts_with("/health/") {
        return Ok(());
    }
    let offered = text(&parts.headers, &header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
    let problem = |text| {
        let status = StatusCode::UNAUTHORIZED;
        let title = "The server does not know who asks";
        Err(Box::new(Problem::new(status, "unauthorized", title, text)))
    };
    match offered {
        Some(offered) if token.is(offered.trim()) => Ok(()),
        Some(_) => problem("the token is not that of this server; look at its token file, or at EDGE_WEB_TOKEN there"),
        None => problem("this server wants a token; send `Authorization: Bearer TOKEN`"),
    }
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
