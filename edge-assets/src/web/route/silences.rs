//! `/api/v1/alerts/silences`, `/api/v1/alerts/deliveries`: who wants to hear nothing of alerts, and what became of them.

use std::time::Duration;

use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use super::alerts::unknown_rule;
use crate::{
    alert::Alerts,
    store::{DeliveryFilter, Silenced},
    web::{
        access::Caller,
        extract::{Body, Params},
        problem::Problem,
        reply::Reply,
        state::Shared,
        wire::{
            alert_delivery::{AlertSilence, DeliveredAlert, DeliveryResult, NewAlertSilence},
            list::{Items, page},
        },
    },
};

/// Which deliveries are wanted; each part that is given must hold
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct DeliveriesQuery {
    /// Sent by this rule
    rule: Option<String>,
    /// To this sink
    sink: Option<String>,
    /// That came to this
    #[param(inline)]
    result: Option<DeliveryResult>,
    /// About this run
    run: Option<String>,
    /// Where the page before ended
    after: Option<String>,
    /// How many; 50 unless told, 200 at most
    limit: Option<usize>,
}

/// What became of alerts at each sink, newest first
#[utoipa::path(get, path = "/api/v1/alerts/deliveries", tag = "automation", params(DeliveriesQuery), responses(
    (status = 200, body = Items<DeliveredAlert>),
    (status = 400, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn deliveries(
    State(shared): State<Shared>,
    Params(query): Params<DeliveriesQuery>,
) -> Result<Reply<Items<DeliveredAlert>>, Problem> {
    let run = query.run.map(|id| {
        id.parse().map_err(|_| {
            let text = format!("`{id}` is not the id of a run; `GET /api/v1/runs?id={id}` looks for parts of ids");
            Problem::malformed("bad-parameter", &text)
        })
    });
    let filter = DeliveryFilter {
        location: None,
        rule: query.rule.map(Into::into),
        channel: query.sink.map(Into::into),
        outcome: query.result.map(Into::into),
        run: run.transpose()?,
    };
    let found = shared
        .instance
        .deliveries(filter, page(query.after, query.limit))
        .await?;
    Ok(Reply(Items::of(found, Into::into)))
}

/// Which silences are wanted
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct SilencesQuery {
    /// Also those that are over
    #[serde(default)]
    all: bool,
}

/// Who wants to hear nothing of what, the newest first
#[utoipa::path(get, path = "/api/v1/alerts/silences", tag = "automation", params(SilencesQuery), responses(
    (status = 200, body = Items<AlertSilence>),
    (status = 400, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn list(
    State(shared): State<Shared>,
    Params(query): Params<SilencesQuery>,
) -> Result<Reply<Items<AlertSilence>>, Problem> {
    let silences = if query.all {
        shared.instance.all_silences().await?
    } else {
        shared.instance.silences().await?
    };
    let now = shared.instance.clock().now();
    let items = silences.iter().map(|silence| AlertSilence::of(silence, now));
    Ok(Reply(Items::all(items.collect())))
}

/// Silences alerts for a while: they are recorded, and not sent
#[utoipa::path(post, path = "/api/v1/alerts/silences", tag = "automation", request_body = NewAlertSilence, responses(
    (status = 201, body = AlertSilence, description = "It counts from now on; `Location` names it"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "There is no such rule"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "It cannot be silenced so, or for so long"),
))]
pub(in crate::web) async fn add(
    State(shared): State<Shared>,
    Extension(caller): Extension<Caller>,
    Body(asked): Body<NewAlertSilence>,
) -> Result<Response, Problem> {
    let what = match (asked.everything, asked.rule, asked.subject) {
        (true, None, None) => Silenced::Everything,
        (false, Some(rule), None) => {
            let alerts = shared.alerts.as_ref();
            let known = alerts
                .into_iter()
                .flat_map(Alerts::rules)
                .any(|known| known.name() == rule);
            if !known {
                return Err(unknown_rule(&shared, &rule));
            }
            Silenced::Rule(rule.into())
        }
        (false, None, Some(pattern)) => Silenced::Subject(pattern.into()),
        _ => {
            let text = "the body says several things that are to be silenced, or none; give one of `everything`, `rule`, `subject`";
            return Err(Problem::unprocessable("bad-silence", text));
        }
    };
    let lasts = Duration::from_secs(asked.for_s);
    let silence = shared.instance.silence(what, lasts, caller.who, asked.why).await?;
    let place = format!("/api/v1/alerts/silences/{}", silence.id);
    let mut response = Reply(AlertSilence::of(&silence, silence.created_at)).into_response();
    *response.status_mut() = StatusCode::CREATED;
    if let Ok(place) = HeaderValue::try_from(place) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

/// Ends a silence
#[utoipa::path(delete, path = "/api/v1/alerts/silences/{id}", tag = "automation",
    params(("id" = String, Path, description = "The id")), responses(
    (status = 200, body = AlertSilence),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "There is none, or it is over"),
))]
pub(in crate::web) async fn end(
    State(shared): State<Shared>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Reply<AlertSilence>, Problem> {
    let id = id.parse().map_err(|_| {
        let text = format!("there is no silence `{id}`; `GET /api/v1/alerts/silences` lists those that last");
        Problem::not_found("unknown-silence", &text)
    })?;
    let ended = shared.instance.end_silence(id, caller.who).await?;
    Ok(Reply(AlertSilence::of(&ended, shared.instance.clock().now())))
}
