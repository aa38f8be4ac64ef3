//! [`Keyed`]: a body with what its `Idempotency-Key` names. The whole body counts: under one key of one caller there is one request.
//!
//! What the body was is a label of what it made, written with it in one transaction; so it is known as long as that is, and no longer.

use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, HeaderValue},
};
use serde::de::DeserializeOwned;

use super::{
    access::{Caller, LOCAL},
    extract::Body,
    problem::Problem,
    token::{digest, hexadecimal},
};

/// The label that holds the digest of the body that asked for a run or a backfill.
const BODY_TAG: &str = "edge/request-body";
/// The label that holds the key under which a run was asked for.
const KEY_TAG: &str = "edge/request-key";
/// The longest key, in bytes.
const MOST: usize = 512;

/// A body, with what names the request.
pub(super) struct Keyed<T> {
    pub(super) asked: T,
    pub(super) key: Option<RequestKey>,
}

/// What names a request of a caller, and what was asked for under it.
#[derive(Debug, Clone)]
pub(super) struct RequestKey {
    /// Other callers' keys are others.
    pub(super) text: String,
    body: String,
}

impl RequestKey {
    fn new(key: &str, caller: &Caller, body: &[u8]) -> Result<Self, Problem> {
        if key.is_empty() || key.len() > MOST {
            let text = format!(
                "an `Idempotency-Key` of {} bytes is not accepted; give one of 1 to {MOST}",
                key.len()
            );
            return Err(Problem::malformed("bad-idempotency-key", &text));
        }
        let who = &*caller.who;
        let scoped = match who {
            LOCAL => key.to_owned(),
            _ if who.len() + 1 + key.len() > MOST => format!("{who}/{}", hexadecimal(&digest(key))),
            _ => format!("{who}/{key}"),
        };
        // Whitespace and the order of the fields say nothing. What is no JSON is refused by whoever reads it.
        let body = serde_json::from_slice::<serde_json::Value>(body)
            .unwrap_or_default()
            .to_string();
        Ok(Self {
            text: scoped,
            body: hexadecimal(&digest(&body)),
        })
    }

    /// The labels of a run that is asked for under the key.
    pub(super) fn tags(&self) -> [(&'static str, &str); 2] {
        [(KEY_TAG, &self.text), self.body_tag()]
    }

    /// The label of anything that is asked for under the key.
    pub(super) fn body_tag(&self) -> (&'static str, &str) {
        (BODY_TAG, &self.body)
    }

    /// Whether what has these labels was asked for by the same body; nothing when it does not say, since no request with a key made it.
    pub(super) fn is_same(&self, tags: &crate::tags::Tags) -> Option<bool> {
        tags.get(BODY_TAG).map(|body| *body == *self.body)
    }
}

/// Whether a label is none of the callers', but of this module.
pub(super) fn is_internal(tag: &str) -> bool {
    tag == KEY_TAG || tag == BODY_TAG
}

/// The key stands for another request.
pub(super) fn reused(what: &str) -> Problem {
    let text = format!(
        "the `Idempotency-Key` stands for {what}, which was asked for by another body; take a new key for a new request, or send the same body"
    );
    Problem::conflict("idempotency-key-reused", &text)
}

fn key_of(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let key = headers.get("idempotency-key").map(HeaderValue::to_str);
    key.transpose().map_err(|_| {
        let text = "the `Idempotency-Key` holds other characters than those of ASCII; take a UUID";
        Problem::malformed("bad-idempotency-key", text)
    })
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Keyed<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = super::extract::whole(Request::from_parts(parts.clone(), body), state).await?;
        let key = match (key_of(&parts.headers)?, parts.extensions.get::<Caller>()) {
            (Some(key), Some(caller)) => Some(RequestKey::new(key, caller, &bytes)?),
            _ => None,
        };
        let Body(asked) = Body::read(&bytes)?;
        Ok(Self { asked, key })
    }
}
