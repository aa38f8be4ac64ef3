//! [`Reply`]: an answer in JSON, with its tag, and compressed for those who take that.

use std::io::Write as _;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use flate2::{Compression, write::GzEncoder};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::problem::Problem;

/// What is smaller is not worth compressing, in bytes.
const LEAST: usize = 1_000;

/// A body that was made once and can be sent many times.
#[derive(Debug, Clone)]
pub(super) struct Ready {
    pub(super) plain: bytes::Bytes,
    pub(super) compressed: Option<bytes::Bytes>,
    pub(super) tag: HeaderValue,
}

impl Ready {
    /// Writes a document as JSON.
    pub(super) fn of(document: &impl Serialize) -> Result<Self, Problem> {
        let plain = serde_json::to_vec(document).map_err(|_| Problem::internal("the answer could not be written"))?;
        Ok(Self::of_bytes(plain))
    }

    pub(super) fn of_bytes(plain: Vec<u8>) -> Self {
        let compressed = (plain.len() >= LEAST).then(|| compress(&plain)).flatten();
        Self {
            tag: tag_of(&plain),
            plain: plain.into(),
            compressed: compressed.map(Into::into),
        }
    }

    /// The answer to a request with these headers: the body, or that the client has it already.
    pub(super) fn answer(&self, headers: &HeaderMap, cache: HeaderValue) -> Response {
        let mut response = if has_already(headers, &self.tag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            match &self.compressed {
                Some(compressed) if takes(headers, "gzip") => {
                    let mut response = Body::from(compressed.clone()).into_response();
                    let gzip = HeaderValue::from_static("gzip");
                    response.headers_mut().insert(header::CONTENT_ENCODING, gzip);
                    response
                }
                _ => Body::from(self.plain.clone()).into_response(),
            }
        };
        let set = response.headers_mut();
        let json = HeaderValue::from_static("application/json");
        set.insert(header::CONTENT_TYPE, json);
        set.insert(header::ETAG, self.tag.clone());
        set.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        set.insert(header::CACHE_CONTROL, cache);
        response
    }
}

/// An answer in JSON. What is done to it by the request's headers is done on its way out ([`finish`](super::finish)).
#[derive(Debug)]
pub(super) struct Reply<T>(pub(super) T);

/// Marks an answer that is still to be compared with what the client has, and to be compressed.
#[derive(Debug, Clone)]
pub(super) struct Unfinished(pub(super) Vec<u8>);

impl<T: Serialize> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => {
                let mut response = StatusCode::OK.into_response();
                response.extensions_mut().insert(Unfinished(bytes));
                response
            }
            Err(_) => Problem::internal("the answer could not be written").into_response(),
        }
    }
}

/// Finishes an answer that is unfinished.
pub(super) fn finished(mut response: Response, method: &Method, headers: &HeaderMap) -> Response {
    let Some(Unfinished(bytes)) = response.extensions_mut().remove::<Unfinished>() else {
        return response;
    };
    let status = response.status();
    if *method != Method::GET && *method != Method::HEAD || status != StatusCode::OK {
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        let no_store = HeaderValue::from_static("no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, no_store);
        response.headers_mut().remove(header::CONTENT_LENGTH);
        *response.body_mut() = Body::from(bytes);
        return response;
    }
    let tag = tag_of(&bytes);
    if has_already(headers, &tag) {
        let ready = Ready {
            plain: bytes::Bytes::new(),
            compressed: None,
            tag,
        };
        return ready.answer(headers, HeaderValue::from_static("no-cache"));
    }
    let compressed = (bytes.len() >= LEAST && takes(headers, "gzip")).then(|| compress(&bytes));
    let ready = Ready {
        plain: bytes.into(),
        compressed: compressed.flatten().map(Into::into),
        tag,
    };
    ready.answer(headers, HeaderValue::from_static("no-cache"))
}

/// Weak, since a body may come compressed or plain.
pub(super) fn tag_of(bytes: &[u8]) -> HeaderValue {
    let digest = Sha256::digest(bytes);
    let half: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::try_from(format!("W/\"{half}\"")).unwrap_or_else(|_| HeaderValue::from_static("W/\"\""))
}

/// Whether the client holds the body of this tag.
pub(super) fn has_already(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let Some(asked) = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let own = tag.to_str().map(opaque).unwrap_or_default();
    asked.trim() == "*" || asked.split(',').any(|asked| opaque(asked) == own)
}

/// Whether the client takes bodies in this coding.
pub(super) fn takes(headers: &HeaderMap, wanted: &str) -> bool {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| {
        accepted.split(',').any(|coding| {
            let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
            let quality = quality.trim().trim_start_matches("q=").trim_matches(['0', '.']);
            name.trim().eq_ignore_ascii_case(wanted) && (!coding.contains(';') || !quality.is_empty())
        })
    })
}

fn compress(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::default());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}
