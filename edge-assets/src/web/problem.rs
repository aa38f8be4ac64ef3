//! [`Problem`]: an error as clients get it: `application/problem+json` (RFC 9457) with a stable type, and the cure.

use std::error::Error;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::audit::ProblemKind;
use crate::{
    boxed::error_chain,
    instance::{BackfillError, InstanceError},
    partition::PartitionError,
    plan::PlanError,
    store::StoreError,
    suggest::split_cure,
    tick::TriggerKind,
};

/// What the types of problems begin with.
const TYPE: &str = "urn:edge-assets:problem:";

/// Why a request was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Problem {
    /// What kind of problem it is; stable: `urn:edge-assets:problem:unknown-run`.
    #[serde(rename = "type")]
    kind: String,
    /// The kind in words.
    title: &'static str,
    /// The status of the answer.
    #[schema(example = 404)]
    status: u16,
    /// What is wrong here.
    detail: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    cure: Option<String>,
}

impl Problem {
    /// Makes a problem; the cure stands in the text after its last `; `.
    pub(super) fn new(status: StatusCode, kind: &str, title: &'static str, text: &str) -> Self {
        let (detail, cure) = split_cure(text);
        Self {
            kind: format!("{TYPE}{kind}"),
            title,
            status: status.as_u16(),
            detail: detail.to_owned(),
            cure: cure.map(str::to_owned),
        }
    }

    /// Something that was named is not there.
    pub(super) fn not_found(kind: &str, text: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, kind, "There is no such thing", text)
    }

    /// A parameter or a part of the body cannot be understood.
    pub(super) fn malformed(kind: &str, text: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, kind, "The request cannot be understood", text)
    }

    /// The request is understood and cannot be done as it stands.
    pub(super) fn unprocessable(kind: &str, text: &str) -> Self {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Self::new(status, kind, "The request cannot be done as it stands", text)
    }

    /// The request does not fit to how things stand.
    pub(super) fn conflict(kind: &str, text: &str) -> Self {
        let title = "The request does not fit to how things stand";
        Self::new(StatusCode::CONFLICT, kind, title, text)
    }

    /// What kind of problem it is, without what all kinds begin with.
    pub(super) fn name(&self) -> &str {
        self.kind.strip_prefix(TYPE).unwrap_or(&self.kind)
    }

    /// What is wrong here.
    pub(super) fn detail(&self) -> &str {
        &self.detail
    }

    /// It is not known who asks.
    pub(super) fn unauthorized(text: &str) -> Self {
        let title = "The server does not know who asks";
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", title, text)
    }

    /// Whoever asks may not.
    pub(super) fn forbidden(kind: &str, text: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, kind, "The request is refused", text)
    }

    /// It cannot be done now, and may be later.
    pub(super) fn unavailable(kind: &str, text: &str) -> Self {
        let title = "It cannot be done now";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, kind, title, text)
    }

    /// The framework is at fault.
    pub(super) fn internal(text: &str) -> Self {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        Self::new(status, "internal", "The server is at fault", text)
    }
}

/// An error with its causes, and the cure of the outermost that has one at its end.
fn text_of(error: &(dyn Error + 'static)) -> String {
    let chain = error_chain(error);
    match split_cure(&error.to_string()) {
        (what, Some(cure)) if error.source().is_some() => {
            let causes = error.source().map(error_chain).unwrap_or_default();
            format!("{what}: {}; {cure}", causes.replace("; ", ", "))
        }
        _ => chain,
    }
}

impl From<InstanceError> for Problem {
    fn from(error: InstanceError) -> Self {
        let text = text_of(&error);
        match error {
            InstanceError::Plan(error) => error.into(),
            InstanceError::Store(error) => error.into(),
            InstanceError::Definitions(_) => Self::unprocessable("missing-resources", &text),
            InstanceError::Backfill(error) => error.into(),
            InstanceError::UnknownJob { .. } => Self::unprocessable("unknown-job", &text),
            InstanceError::UnknownAsset { .. } | InstanceError::WithoutCondition(_) => {
                Self::not_found("unknown-asset", &text)
            }
            InstanceError::UnknownPartitions { .. } => Self::not_found("unknown-partitions", &text),
            InstanceError::BadPartitionKey(_) => Self::unprocessable("bad-partition-key", &text),
            InstanceError::Partitions { .. } => Self::unprocessable("faulty-partitions", &text),
            InstanceError::SecretSetting { .. } => Self::unprocessable("secret-setting", &text),
            InstanceError::BadKey { .. } => Self::malformed("bad-idempotency-key", &text),
            InstanceError::NotFinished { .. } => Self::conflict("run-not-finished", &text),
            InstanceError::NothingUnfinished { .. } => Self::conflict("nothing-to-retry", &text),
            InstanceError::UnknownStep { .. } => Self::unprocessable("unknown-step", &text),
            InstanceError::Elsewhere { .. } => Self::conflict("run-of-another-location", &text),
            InstanceError::NoSuchRun(_) => Self::not_found("unknown-run", &text),
            InstanceError::Ambiguous { .. } => Self::conflict("ambiguous-run", &text),
            InstanceError::BadWipe(_) => Self::unprocessable("bad-wipe", &text),
            InstanceError::BadSilence(_) => Self::unprocessable("bad-silence", &text),
            InstanceError::UnknownSilence(_) => Self::not_found("unknown-silence", &text),
            InstanceError::UnknownTrigger { kind, .. } => match kind {
                TriggerKind::Schedule => Self::not_found("unknown-schedule", &text),
                TriggerKind::Sensor => Self::not_found("unknown-sensor", &text),
            },
        }
    }
}

impl From<BackfillError> for Problem {
    fn from(error: BackfillError) -> Self {
        let text = text_of(&error);
        match error {
            BackfillError::NoSuchBackfill(_) => Self::not_found("unknown-backfill", &text),
            BackfillError::Ambiguous { .. } => Self::conflict("ambiguous-backfill", &text),
            BackfillError::Elsewhere { .. } => Self::conflict("backfill-of-another-location", &text),
            _ => Self::unprocessable("nothing-to-backfill", &text),
        }
    }
}

impl From<PlanError> for Problem {
    fn from(error: PlanError) -> Self {
        Self::unprocessable("cannot-be-planned", &text_of(&error))
    }
}

impl From<PartitionError> for Problem {
    fn from(error: PartitionError) -> Self {
        Self::unprocessable("bad-partitions", &text_of(&error))
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let text = text_of(&error);
        match error {
            StoreError::UnknownRun(_) => Self::not_found("unknown-run", &text),
            StoreError::UnknownBackfill(_) => Self::not_found("unknown-backfill", &text),
            StoreError::BackfillState { .. } => Self::conflict("backfill-state", &text),
            StoreError::BadCursor(_) => Self::malformed("bad-cursor", &text),
            _ if error.is_conflict() => Self::conflict("conflict", &text),
            _ if error.is_transient() => Self::unavailable("store-unavailable", &text),
            _ => Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "store-failed",
                "The store is at fault",
                &text,
            ),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        response.extensions_mut().insert(ProblemKind(self.name().to_owned()));
        let headers = response.headers_mut();
        let problem = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, problem);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
