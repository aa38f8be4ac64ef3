//! `/api/v1/openapi.json`: where a program begins that knows nothing.

use axum::{
    Router,
    http::{HeaderMap, HeaderValue},
    routing::get,
};

use crate::web::{openapi_json, reply::Ready, state::Shared};

/// The route that the OpenAPI document does not tell of: itself.
pub(in crate::web) fn undocumented() -> Router<Shared> {
    let document = Ready::of_bytes(openapi_json().into_bytes());
    let openapi = move |headers: HeaderMap| {
        let answer = document.answer(&headers, HeaderValue::from_static("no-cache"));
        std::future::ready(answer)
    };
    Router::new().route("/api/v1/openapi.json", get(openapi))
}
