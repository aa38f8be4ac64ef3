//! What each route asks of whoever calls it: one table, which a test holds against the OpenAPI document.

use axum::http::Method;

use crate::store::TokenScope;

/// What a route asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Nothing.
    Public,
    /// At least this scope; nothing is changed.
    Read(TokenScope),
    /// At least this scope; it is told in the audit.
    Write(TokenScope),
}

use Rule::{Public, Read, Write};
use TokenScope::{Admin, Operator, Viewer};

/// Every route with its rule, in the order of the paths.
pub(super) const RULES: &[(&str, &str, Rule)] = &[
    ("GET", "/api/v1/alerts", Read(Viewer)),
    ("GET", "/api/v1/alerts/deliveries", Read(Viewer)),
    ("GET", "/api/v1/alerts/silences", Read(Viewer)),
    ("POST", "/api/v1/alerts/silences", Write(Operator)),
    ("DELETE", "/api/v1/alerts/silences/{id}", Write(Operator)),
    ("POST", "/api/v1/alerts/test", Write(Operator)),
    ("POST", "/api/v1/alerts/{name}/test", Write(Operator)),
    ("GET", "/api/v1/assets", Read(Viewer)),
    ("GET", "/api/v1/assets/{key}", Read(Viewer)),
    ("GET", "/api/v1/assets/{key}/events", Read(Viewer)),
    ("GET", "/api/v1/assets/{key}/partitions", Read(Viewer)),
    ("GET", "/api/v1/assets/{key}/partitions/keys", Read(Viewer)),
    ("GET", "/api/v1/assets/{key}/partitions/selection", Read(Viewer)),
    ("GET", "/api/v1/assets/{key}/wipe", Read(Viewer)),
    ("POST", "/api/v1/assets/{key}/wipe", Write(Operator)),
    ("GET", "/api/v1/audit", Read(Admin)),
    ("GET", "/api/v1/automation", Read(Viewer)),
    ("PUT", "/api/v1/automation", Write(Operator)),
    ("GET", "/api/v1/automation/{key}/evaluations", Read(Viewer)),
    ("POST", "/api/v1/automation/{key}/start", Write(Operator)),
    ("POST", "/api/v1/automation/{key}/stop", Write(Operator)),
    ("GET", "/api/v1/automation/{key}/trial", Read(Viewer)),
    ("GET", "/api/v1/backfills", Read(Viewer)),
    ("POST", "/api/v1/backfills", Write(Operator)),
    ("GET", "/api/v1/backfills/{id}", Read(Viewer)),
    ("POST", "/api/v1/backfills/{id}/cancel", Write(Operator)),
    ("POST", "/api/v1/backfills/{id}/pause", Write(Operator)),
    ("POST", "/api/v1/backfills/{id}/resume", Write(Operator)),
    ("POST", "/api/v1/backfills/{id}/retry", Write(Operator)),
    ("GET", "/api/v1/checks", Read(Viewer)),
    ("POST", "/api/v1/checks/run", Write(Operator)),
    ("GET", "/api/v1/deployment", Read(Viewer)),
    ("GET", "/api/v1/events", Read(Viewer)),
    ("GET", "/api/v1/graph", Read(Viewer)),
    ("GET", "/api/v1/graph/status", Read(Viewer)),
    ("GET", "/api/v1/jobs", Read(Viewer)),
    ("GET", "/api/v1/jobs/{name}", Read(Viewer)),
    ("GET", "/api/v1/openapi.json", Read(Viewer)),
    ("GET", "/api/v1/partitions", Read(Viewer)),
    ("DELETE", "/api/v1/partitions/{name}", Write(Operator)),
    ("GET", "/api/v1/partitions/{name}", Read(Viewer)),
    ("POST", "/api/v1/partitions/{name}", Write(Operator)),
    ("POST", "/api/v1/plan", Read(Viewer)),
    ("POST", "/api/v1/resources/ping", Write(Operator)),
    ("GET", "/api/v1/runs", Read(Viewer)),
    ("POST", "/api/v1/runs", Write(Operator)),
    ("POST", "/api/v1/runs/cancel", Write(Operator)),
    ("POST", "/api/v1/runs/retry", Write(Operator)),
    ("GET", "/api/v1/runs/{id}", Read(Viewer)),
    ("POST", "/api/v1/runs/{id}/cancel", Write(Operator)),
    ("GET", "/api/v1/runs/{id}/events", Read(Viewer)),
    ("GET", "/api/v1/runs/{id}/log", Read(Viewer)),
    ("POST", "/api/v1/runs/{id}/retry", Write(Operator)),
    ("GET", "/api/v1/schedules", Read(Viewer)),
    ("GET", "/api/v1/schedules/{name}", Read(Viewer)),
    ("POST", "/api/v1/schedules/{name}/start", Write(Operator)),
    ("POST", "/api/v1/schedules/{name}/stop", Write(Operator)),
    ("GET", "/api/v1/schedules/{name}/ticks", Read(Viewer)),
    ("GET", "/api/v1/sensors", Read(Viewer)),
    ("GET", "/api/v1/sensors/{name}", Read(Viewer)),
    ("POST", "/api/v1/sensors/{name}/cursor", Write(Operator)),
    ("PUT", "/api/v1/sensors/{name}/cursor", Write(Operator)),
    ("POST", "/api/v1/sensors/{name}/start", Write(Operator)),
    ("POST", "/api/v1/sensors/{name}/stop", Write(Operator)),
    ("GET", "/api/v1/sensors/{name}/ticks", Read(Viewer)),
    ("POST", "/api/v1/sensors/{name}/trial", Write(Operator)),
    ("DELETE", "/api/v1/session", Write(Viewer)),
    ("GET", "/api/v1/session", Read(Viewer)),
    ("POST", "/api/v1/session", Public),
    ("GET", "/api/v1/settings", Read(Viewer)),
    ("POST", "/api/v1/streams/{id}/topics", Read(Viewer)),
    ("GET", "/api/v1/views/catalogue", Read(Viewer)),
    ("GET", "/api/v1/tokens", Read(Admin)),
    ("GET", "/api/v1/views/overview", Read(Viewer)),
    ("GET", "/api/v1/views/ticks", Read(Viewer)),
    ("GET", "/health/live", Public),
    ("GET", "/health/ready", Public),
    ("GET", "/login.css", Public),
    ("GET", "/login.js", Public),
    ("GET", "/metrics", Read(Viewer)),
];

/// The rule of a request. What no route is for is read by whoever may read, so that strangers do not learn what there is; a route
/// without a rule is an administrator's.
pub(super) fn rule(method: &Method, route: Option<&str>) -> Rule {
    let method = if *method == Method::HEAD { &Method::GET } else { method };
    let Some(route) = route else {
        return Read(Viewer);
    };
    let known = RULES
        .iter()
        .find(|(verb, path, _)| *verb == method.as_str() && *path == route);
    known.map_or(Read(Admin), |(_, _, rule)| *rule)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_route_has_a_rule_and_every_rule_a_route() {
        let document: serde_json::Value = serde_json::from_str(&super::super::openapi_json()).unwrap();
        let mut routes = BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for method in item.as_object().unwrap().keys() {
                routes.insert((method.to_uppercase(), path.clone()));
            }
        }
        // Those that the document does not tell of.
        for path in ["/api/v1/openapi.json", "/login.js", "/login.css"] {
            routes.insert(("GET".to_owned(), path.to_owned()));
        }
        let ruled: BTreeSet<(String, String)> = RULES
            .iter()
            .map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned()))
            .collect();
        assert_eq!(ruled.len(), RULES.len(), "no route has two rules");
        assert_eq!(routes, ruled);
    }

    #[test]
    fn what_changes_something_is_told_in_the_audit() {
        for (method, path, rule) in RULES {
            let only_asks = matches!(
                *path,
                "/api/v1/plan" | "/api/v1/session" | "/api/v1/streams/{id}/topics"
            );
            let is_write = matches!(rule, Write(_));
            assert_eq!(
                is_write,
                *method != "GET" && (!only_asks || *method == "DELETE"),
                "{method} {path}"
            );
        }
    }

    #[test]
    fn a_route_without_a_rule_is_an_administrators() {
        assert_eq!(rule(&Method::POST, Some("/api/v1/new")), Read(Admin));
        assert_eq!(rule(&Method::HEAD, Some("/api/v1/runs")), Read(Viewer));
        assert_eq!(rule(&Method::GET, None), Read(Viewer));
    }
}
