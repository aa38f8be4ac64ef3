//! [`Params`] and [`Body`]: what a request says, or a [`Problem`] that tells what is wrong with it.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{StatusCode, request::Parts},
};
use serde::de::DeserializeOwned;

use super::problem::Problem;
use crate::id::RunId;

/// The parameters behind the `?`.
#[derive(Debug)]
pub(super) struct Params<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(params)) => Ok(Self(params)),
            Err(rejection) => {
                let cause = innermost(&rejection);
                let text = format!("the parameters cannot be read: {cause}; /api/v1/openapi.json lists them");
                Err(Problem::malformed("bad-parameter", &text))
            }
        }
    }
}

/// The body, as JSON; an empty one counts as `{}`.
#[derive(Debug)]
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        Self::read(&whole(request, state).await?)
    }
}

impl<T: DeserializeOwned> Body<T> {
    /// Reads what was sent.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Problem> {
        let json = if bytes.is_empty() { b"{}" } else { bytes };
        let mut reader = serde_json::Deserializer::from_slice(json);
        let read = serde_path_to_error::deserialize(&mut reader);
        read.map_err(|error| not_of_the_form(&error))
            .and_then(|body| match reader.end() {
                Ok(()) => Ok(Self(body)),
                Err(error) => Err(not_json(&error)),
            })
    }
}

/// What is JSON and is not what was asked for names the field; what is no JSON has only a place.
fn not_of_the_form(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let (path, cause) = (error.path(), error.inner());
    if !cause.is_data() {
        return not_json(cause);
    }
    // What is unknown or missing at the top is named by the cause itself.
    let field = if path.iter().len() == 0 {
        String::new()
    } else {
        format!("`{path}`: ")
    };
    let text = format!("the body is not of its form: {field}{cause}; /api/v1/openapi.json tells it");
    Problem::unprocessable("bad-body", &text)
}

fn not_json(error: &serde_json::Error) -> Problem {
    let text = format!("the body is no JSON: {error}; /api/v1/openapi.json tells its form");
    Problem::malformed("bad-body", &text)
}

/// All that was sent.
pub(super) async fn whole<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            let status = StatusCode::PAYLOAD_TOO_LARGE;
            let text = "the body is larger than a megabyte; send less";
            Problem::new(status, "body-too-large", "The request is too large", text)
        } else {
            Problem::malformed("bad-body", "the body could not be read to its end")
        }
    })
}

/// The run that a path names.
#[derive(Debug, Clone, Copy)]
pub(super) struct RunOfPath(pub(super) RunId);

impl<S: Send + Sync> FromRequestParts<S> for RunOfPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let Path(text) = path.map_err(|_| Problem::malformed("bad-path", "the path cannot be read"))?;
        text.parse().map(Self).map_err(|_| {
            let text = format!("`{text}` is not the id of a run; `GET /api/v1/runs?id={text}` looks for parts of ids");
            Problem::not_found("unknown-run", &text)
        })
    }
}

fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
