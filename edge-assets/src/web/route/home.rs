//! `/` and `/api/v1/openapi.json`: where somebody begins who knows nothing.

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
    routing::get,
};

use crate::web::{openapi_json, reply::Ready, state::Shared};

/// The page of `/`: no script, no style, nothing from outside.
const HOME: &str = include_str!("../home.html");

/// The routes that the OpenAPI document does not tell of: itself, and the page for people.
pub(in crate::web) fn undocumented() -> Router<Shared> {
    let document = Ready::of_bytes(openapi_json().into_bytes());
    let openapi = move |headers: HeaderMap| {
        let answer = document.answer(&headers, HeaderValue::from_static("no-cache"));
        std::future::ready(answer)
    };
    Router::new()
        .route("/", get(home))
        .route("/api/v1/openapi.json", get(openapi))
}

async fn home(State(shared): State<Shared>) -> Response {
    let name = escaped(shared.instance.location());
    let page = HOME.replace("{name}", &name);
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], page).into_response()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            char => escaped.push(char),
        }
    }
    escaped
}
