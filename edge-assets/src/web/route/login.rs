//! The page on which a browser signs in, in the place of whatever it asked for; and its script and style.

use axum::{
    Router,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};

use crate::web::state::Shared;

const PAGE: &str = include_str!("../login/login.html");
const SCRIPT: &str = include_str!("../login/login.js");
const STYLE: &str = include_str!("../login/login.css");
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// What the page needs; the OpenAPI document does not tell of it.
pub(in crate::web) fn files() -> Router<Shared> {
    Router::new()
        .route("/login.js", get(|| file("text/javascript; charset=utf-8", SCRIPT)))
        .route("/login.css", get(|| file("text/css; charset=utf-8", STYLE)))
}

async fn file(kind: &'static str, text: &'static str) -> Response {
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")];
    (headers, text).into_response()
}

/// The page, where a browser asks for one and does not say who it is.
pub(in crate::web) fn page(method: &Method, path: &str, headers: &HeaderMap) -> Option<Response> {
    let accepted = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let is_asked = matches!(*method, Method::GET | Method::HEAD)
        && !path.starts_with("/api/")
        && accepted.is_some_and(|accept| accept.contains("text/html"));
    is_asked.then(|| {
        let mut response = (StatusCode::UNAUTHORIZED, PAGE).into_response();
        let set = response.headers_mut();
        set.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        set.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        set.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        response
    })
}
