//! All routes in one place, and the OpenAPI document that follows from them.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    response::{IntoResponse as _, Response},
};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    body_refusals::BodyRefusals,
    finish::finish,
    follow::{Begin, Gap},
    guard::guard,
    links::Links,
    operation_ids::OperationIds,
    problem::Problem,
    route,
    scopes::{self, Rule},
    state::Shared,
    wire::event::Event,
};

/// The most bytes of a body.
const MAX_BODY: usize = 1024 * 1024;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "edge-assets",
        version = "1",
        description = "Runs, assets and automation of one binary. Writes are JSON; pages go on at `next` with `?after=`; errors are \
                       `application/problem+json` with a stable `type`.",
        license(name = "MIT OR Apache-2.0")
    ),
    tags(
        (name = "runs", description = "What was asked for, what became of it, and the verbs"),
        (name = "assets", description = "What there is, where it stands, what its checks found"),
        (name = "backfills", description = "Many partitions by one request"),
        (name = "partitions", description = "The partitions of assets as ranges, and the keys of dynamic ones"),
        (name = "jobs", description = "Named selections to launch"),
        (name = "automation", description = "Schedules and sensors, and their ticks"),
        (name = "graph", description = "The graph of assets, and where they stand"),
        (name = "deployment", description = "The process, its daemon, its store and its limits"),
        (name = "access", description = "Who calls, what they may do, and who did what"),
        (name = "views", description = "One answer for one page"),
        (name = "events", description = "The stream of what happens"),
        (name = "health", description = "Whether the process lives and is ready, and its figures"),
    ),
    components(schemas(Problem, Event, Gap, Begin)),
    modifiers(&Bearer)
)]
struct Description;

/// What each operation asks of whoever calls it, where tokens are asked for.
struct Scopes;

impl Modify for Scopes {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        for (method, path, rule) in scopes::RULES {
            let Some(item) = document.paths.paths.get_mut(*path) else {
                continue;
            };
            let operation = match *method {
                "GET" => &mut item.get,
                "POST" => &mut item.post,
                "PUT" => &mut item.put,
                _ => &mut item.delete,
            };
            let (Rule::Read(scope) | Rule::Write(scope)) = rule else {
                continue;
            };
            if let Some(operation) = operation {
                let by = ["token", "session"].map(|by| SecurityRequirement::new(by, [scope.as_str()]));
                operation.security = Some(by.to_vec());
            }
        }
    }
}

/// A token is a bearer token; a session is a cookie.
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
        let cookie = ApiKey::Cookie(ApiKeyValue::new("edge_session_PORT"));
        components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
    }
}

fn documented() -> OpenApiRouter<Shared> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(route::run_list::list, route::runs::launch))
        .routes(routes!(route::runs::show))
        .routes(routes!(route::log::of_run))
        .routes(routes!(route::log::text_of_run))
        .routes(routes!(route::bulk::cancel))
        .routes(routes!(route::bulk::retry))
        .routes(routes!(route::bulk::run_checks))
        .routes(routes!(route::alerts::show))
        .routes(routes!(route::alerts::test))
        .routes(routes!(route::alerts::test_rule))
        .routes(routes!(route::silences::deliveries))
        .routes(routes!(route::silences::list, route::silences::add))
        .routes(routes!(route::silences::end))
        .routes(routes!(route::runs::cancel))
        .routes(routes!(route::runs::retry))
        .routes(routes!(route::plan::plan))
        .routes(routes!(route::assets::list))
        .routes(routes!(route::assets::show))
        .routes(routes!(route::log::of_asset))
        .routes(routes!(route::partitions::show))
        .routes(routes!(route::partitions::keys))
        .routes(routes!(route::partitions::selection))
        .routes(routes!(route::dynamic_partitions::list))
        .routes(routes!(
            route::dynamic_partitions::keys,
            route::dynamic_partitions::add,
            route::dynamic_partitions::remove
        ))
        .routes(routes!(route::assets::checks))
        .routes(routes!(route::jobs::list))
        .routes(routes!(route::jobs::show))
        .routes(routes!(route::triggers::schedules))
        .routes(routes!(route::triggers::schedule))
        .routes(routes!(route::triggers::schedule_ticks))
        .routes(routes!(route::triggers::start_schedule))
        .routes(routes!(route::triggers::stop_schedule))
        .routes(routes!(route::triggers::sensors))
        .routes(routes!(route::triggers::sensor))
        .routes(routes!(route::triggers::sensor_ticks))
        .routes(routes!(route::triggers::start_sensor))
        .routes(routes!(route::triggers::stop_sensor))
        .routes(routes!(route::triggers::set_cursor, route::triggers::move_cursor))
        .routes(routes!(route::access::show, route::access::begin, route::access::end))
        .routes(routes!(route::access::audit))
        .routes(routes!(route::backfills::list, route::backfills::start))
        .routes(routes!(route::backfills::show))
        .routes(routes!(route::backfills::pause))
        .routes(routes!(route::backfills::resume))
        .routes(routes!(route::backfills::cancel))
        .routes(routes!(route::backfills::retry))
        .routes(routes!(route::conditions::show, route::conditions::switch))
        .routes(routes!(route::conditions::evaluations))
        .routes(routes!(route::conditions::trial))
        .routes(routes!(route::conditions::start))
        .routes(routes!(route::conditions::stop))
        .routes(routes!(route::wipes::plan, route::wipes::wipe))
        .routes(routes!(route::deployment::show))
        .routes(routes!(route::upkeep::settings))
        .routes(routes!(route::upkeep::ping))
        .routes(routes!(route::upkeep::tokens))
        .routes(routes!(route::trials::sensor))
        .routes(routes!(route::trials::day))
        .routes(routes!(route::overview::overview))
        .routes(routes!(route::catalogue::catalogue))
        .routes(routes!(route::graph::graph))
        .routes(routes!(route::graph::status))
        .routes(routes!(route::events::events))
        .routes(routes!(route::events::turn))
        .routes(routes!(route::metrics::metrics))
        .routes(routes!(route::health::live))
        .routes(routes!(route::health::ready))
}

/// The OpenAPI document, as it is served and committed: pretty, with a newline at its end.
#[must_use]
pub fn openapi_json() -> String {
    let mut document = documented().to_openapi();
    // Only now it has operations.
    Scopes.modify(&mut document);
    OperationIds.modify(&mut document);
    Links.modify(&mut document);
    BodyRefusals.modify(&mut document);
    let mut text = document.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

/// All operations of the document, for tests of what holds for each.
#[cfg(test)]
pub(super) fn operations() -> Vec<serde_json::Value> {
    let document: serde_json::Value = serde_json::from_str(&openapi_json()).unwrap();
    let items = document["paths"].as_object().unwrap().values();
    items
        .flat_map(|item| item.as_object().unwrap().values())
        .cloned()
        .collect()
}

/// The whole application.
pub(super) fn app(shared: Shared) -> Router {
    let (routes, _) = documented().split_for_parts();
    routes
        .merge(route::undocumented())
        .merge(route::login::files())
        .fallback(other)
        .method_not_allowed_fallback(not_allowed)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(middleware::from_fn_with_state(shared.clone(), guard))
        .layer(middleware::from_fn_with_state(shared.clone(), finish))
        .with_state(shared)
}

/// What no route is for: the web UI's, or nothing.
async fn other(method: axum::http::Method, uri: axum::http::Uri, headers: axum::http::HeaderMap) -> Response {
    route::ui::answer(&method, uri.path(), &headers).unwrap_or_else(|| unknown(&uri))
}

fn unknown(uri: &axum::http::Uri) -> Response {
    let text = format!(
        "there is nothing at `{}`; /api/v1/openapi.json lists all that there is",
        uri.path()
    );
    Problem::not_found("unknown-path", &text).into_response()
}

async fn not_allowed(method: axum::http::Method, uri: axum::http::Uri) -> Response {
    let text = format!(
        "`{}` does not take {method}; /api/v1/openapi.json tells what it takes",
        uri.path()
    );
    let status = axum::http::StatusCode::METHOD_NOT_ALLOWED;
    Problem::new(status, "method-not-allowed", "The request is refused", &text).into_response()
}
