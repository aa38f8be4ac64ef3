//! What is done to every answer: headers for browsers, tags and compression, the time limit, and a panic as an answer.

use std::{panic::AssertUnwindSafe, sync::atomic::Ordering};

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use futures_util::FutureExt as _;
use tracing::error;

use super::{problem::Problem, reply::finished, state::Shared};

/// What browsers are told with each answer. Nothing is ever a frame or a form, and only the page of the UI, which has a policy of its
/// own, runs scripts.
const FOR_BROWSERS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Answers within the time limit, whatever becomes of the handler, and finishes the answer.
pub(super) async fn finish(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let (method, headers) = (request.method().clone(), request.headers().clone());
    let path = request.uri().path().to_owned();
    let handled = AssertUnwindSafe(next.run(request)).catch_unwind();
    let response = match tokio::time::timeout(shared.request_timeout, handled).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => {
            error!(
                path,
                "a handler of the web API panicked; this is a fault of the framework"
            );
            Problem::internal("a handler failed; the log of the server tells where").into_response()
        }
        Err(_) => {
            let text = "the request took too long; ask for less, or again later";
            let title = "It takes too long";
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "timeout", title, text).into_response()
        }
    };
    let mut response = finished(response, &method, &headers);
    for (name, value) in FOR_BROWSERS {
        let value = HeaderValue::from_static(value);
        response.headers_mut().entry(name).or_insert(value);
    }
    let class = usize::from(response.status().as_u16() / 100).clamp(1, 5);
    shared.counters.answers[class - 1].fetch_add(1, Ordering::Relaxed);
    response
}
