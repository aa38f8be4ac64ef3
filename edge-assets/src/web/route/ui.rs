//! The web UI: its files, and its page wherever there is nothing else, since the page's own router knows what is there.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};

use crate::web::{
    reply::{has_already, tag_of},
    ui_files::UiFile,
};

/// What the page may do: run its own scripts, in a worker, too, show its own styles, fonts and images, and ask this server.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// What a script may do that is the beginning of a worker, which has a policy of its own: ask this server.
const OF_WORKERS: &str =
    "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const PAGE: &str = "/index.html";
/// Where nothing is a page: what is not found there is an error, for programs and for a page that is older than the server.
const NO_PAGES: [&str; 3] = ["/api/", "/health/", "/static/"];

/// The answer to a request that no route is for; `None` where the UI has none, either.
pub(in crate::web) fn answer(method: &Method, path: &str, headers: &HeaderMap) -> Option<Response> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return None;
    }
    if let Some(file) = UiFile::at(path) {
        return Some(send(file, headers));
    }
    let is_page = !NO_PAGES.iter().any(|prefix| path.starts_with(prefix));
    is_page
        .then(|| UiFile::at(PAGE))
        .flatten()
        .map(|page| send(page, headers))
}

fn send(file: &'static UiFile, headers: &HeaderMap) -> Response {
    let mut response = StatusCode::OK.into_response();
    let set = response.headers_mut();
    if file.is_hashed() {
        let for_ever = HeaderValue::from_static("public, max-age=31536000, immutable");
        set.insert(header::CACHE_CONTROL, for_ever);
    } else {
        let tag = tag_of(file.plain);
        let is_known = has_already(headers, &tag);
        set.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        set.insert(header::ETAG, tag);
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
    }
    let set = response.headers_mut();
    set.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    set.insert(header::CONTENT_TYPE, file.content_type());
    if file.path == PAGE {
        set.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    } else if file.path.ends_with(".js") {
        set.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(OF_WORKERS));
    }
    if response.status() == StatusCode::OK {
        let (body, coding) = file.body(headers);
        if let Some(coding) = coding {
            response.headers_mut().insert(header::CONTENT_ENCODING, coding);
        }
        // Before the body was known it was empty.
        response.headers_mut().remove(header::CONTENT_LENGTH);
        *response.body_mut() = Body::from(body);
    }
    response
}
