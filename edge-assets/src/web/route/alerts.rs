//! `/api/v1/alerts`: where alerts go, and whether they arrive.

use axum::extract::State;

use crate::{
    alert::{Alert, Alerts},
    boxed::error_chain,
    suggest::did_you_mean,
    web::{
        extract::Body,
        problem::Problem,
        reply::Reply,
        state::Shared,
        wire::{
            alert::{AlertAbout, AlertDelivery, AlertRule, AlertRules, AlertSink, AlertTest},
            list::Items,
        },
    },
};

/// Where alerts go, and what they are about
#[utoipa::path(get, path = "/api/v1/alerts", tag = "automation", responses((status = 200, body = AlertRules)))]
pub(in crate::web) async fn show(State(shared): State<Shared>) -> Reply<AlertRules> {
    let names = shared.alerts.iter().flat_map(Alerts::names);
    let kinds = AlertAbout::ALL.into_iter().map(|(kind, inner)| AlertRule {
        kind,
        text: inner.to_string(),
    });
    Reply(AlertRules {
        sinks: names.map(|name| AlertSink { name: name.to_owned() }).collect(),
        kinds: kinds.collect(),
        is_delivering: shared.alerts.is_some() && shared.daemon.is_some(),
    })
}

/// Sends a test, and tells what came of it; each sink is tried once
#[utoipa::path(post, path = "/api/v1/alerts/test", tag = "automation", request_body = Option<AlertTest>, responses(
    (status = 200, body = Items<AlertDelivery>),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "There is no such sink"),
))]
pub(in crate::web) async fn test(
    State(shared): State<Shared>,
    Body(asked): Body<AlertTest>,
) -> Result<Reply<Items<AlertDelivery>>, Problem> {
    let known: Vec<&str> = shared.alerts.iter().flat_map(Alerts::names).collect();
    if let Some(sink) = asked.sink.as_deref().filter(|sink| !known.contains(sink)) {
        let text = format!("there is no sink `{sink}`{}", did_you_mean(sink, known.iter().copied()));
        return Err(Problem::not_found("unknown-sink", &text));
    }
    let Some(alerts) = &shared.alerts else {
        return Ok(Reply(Items::all(Vec::new())));
    };
    let alert = Alert::test(shared.instance.clock().now()).of_location(shared.instance.location().clone());
    let tried = match asked.sink {
        None => alerts.try_each(&alert).await,
        Some(sink) => {
            let result = alerts.try_one(&sink, &alert).await;
            result.map(|result| (sink, result)).into_iter().collect()
        }
    };
    let deliveries = tried.into_iter().map(|(sink, result)| AlertDelivery {
        sink,
        arrived: result.is_ok(),
        error: result.err().map(|error| error_chain(&error)),
    });
    Ok(Reply(Items::all(deliveries.collect())))
}
