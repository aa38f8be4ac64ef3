//! `/api/v1/alerts`: where alerts go, and whether they arrive.

use axum::extract::{Path, State};

use crate::{
    alert::{Alert, AlertError, AlertKind, AlertRule as AlertRuleOf, Alerts, masked},
    boxed::error_chain,
    suggest::did_you_mean,
    web::{
        extract::Body,
        problem::Problem,
        reply::Reply,
        state::Shared,
        wire::{
            alert::{AlertDelivery, AlertRule, AlertRules, AlertSink, AlertTest},
            alert_rule::AlertRuleDetail,
            list::Items,
        },
    },
};

/// Where alerts go, and what they are about
#[utoipa::path(get, path = "/api/v1/alerts", tag = "automation", responses((status = 200, body = AlertRules)))]
pub(in crate::web) async fn show(State(shared): State<Shared>) -> Result<Reply<AlertRules>, Problem> {
    let names = shared.alerts.iter().flat_map(Alerts::names);
    let raised = AlertKind::ALL.into_iter().filter(|kind| *kind != AlertKind::Test);
    let kinds = raised.map(|kind| AlertRule {
        kind: kind.into(),
        text: kind.to_string(),
        severity: kind.severity().into(),
    });
    let (silences, now) = (shared.instance.silences().await?, shared.instance.clock().now());
    let rules = shared.alerts.iter().flat_map(|alerts| {
        let detail = |rule| AlertRuleDetail::of(rule, alerts, &silences, now);
        alerts.rules().map(detail).collect::<Vec<_>>()
    });
    Ok(Reply(AlertRules {
        rules: rules.collect(),
        sinks: names.map(|name| AlertSink { name: name.to_owned() }).collect(),
        kinds: kinds.collect(),
        is_delivering: shared.alerts.is_some() && shared.daemon.is_some(),
    }))
}

/// There is no rule of this name.
pub(super) fn unknown_rule(shared: &Shared, name: &str) -> Problem {
    let known = shared.alerts.iter().flat_map(Alerts::rules).map(AlertRuleOf::name);
    let text = format!("there is no rule `{name}`{}", did_you_mean(name, known));
    Problem::not_found("unknown-rule", &text)
}

/// Sends a test to each sink of a rule, also while it is silenced or quiet, and tells what came of it
#[utoipa::path(post, path = "/api/v1/alerts/{name}/test", tag = "automation",
    params(("name" = String, Path, description = "The name of the rule")), responses(
    (status = 200, body = Items<AlertDelivery>),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "There is no such rule"),
))]
pub(in crate::web) async fn test_rule(
    State(shared): State<Shared>,
    Path(name): Path<String>,
) -> Result<Reply<Items<AlertDelivery>>, Problem> {
    let alert = Alert::test(shared.instance.clock().now()).of_location(shared.instance.location().clone());
    let tried = match &shared.alerts {
        Some(alerts) => alerts.try_rule(&name, &alert).await,
        None => None,
    };
    let tried = tried.ok_or_else(|| unknown_rule(&shared, &name))?;
    Ok(Reply(told(tried)))
}

fn told(tried: Vec<(String, Result<(), AlertError>)>) -> Items<AlertDelivery> {
    let deliveries = tried.into_iter().map(|(sink, result)| AlertDelivery {
        sink,
        arrived: result.is_ok(),
        error: result.err().map(|error| masked(&error_chain(&error))),
    });
    Items::all(deliveries.collect())
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
    Ok(Reply(told(tried)))
}
