//! `/metrics`: figures in the text format of Prometheus.

use std::{
    collections::BTreeMap,
    fmt::{Display, Write as _},
    sync::{Arc, atomic::Ordering},
};

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};

use super::deployment::pools;
use crate::{
    run::RunStatus,
    web::{problem::Problem, state::Shared, wire::asset::AssetStatus},
};

/// The version of the format.
const KIND: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Figures in the text format of Prometheus
#[utoipa::path(get, path = "/metrics", tag = "health", responses((status = 200, content_type = "text/plain", body = String)))]
pub(in crate::web) async fn metrics(State(shared): State<Shared>) -> Result<Response, Problem> {
    let mut text = Exposition::default();
    of_runs(&shared, &mut text).await?;
    of_assets(&shared, &mut text).await?;
    of_daemon(&shared, &mut text);
    of_web(&shared, &mut text);
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(KIND))], text.0).into_response())
}

async fn of_runs(shared: &Shared, text: &mut Exposition) -> Result<(), Problem> {
    let instance = &shared.instance;
    let store = instance.store();
    let (location, version) = (instance.location(), instance.code_version());
    text.family("edge_info", "gauge", "What serves this");
    text.sample("edge_info", &[("location", location), ("code_version", version)], 1);
    let counts: BTreeMap<RunStatus, u64> = store.counts(Arc::clone(location)).await?.into_iter().collect();
    text.family("edge_runs", "gauge", "Runs in the store, by status");
    for status in RunStatus::ALL {
        let count = counts.get(&status).copied().unwrap_or_default();
        text.sample("edge_runs", &[("status", &status.to_string())], count);
    }
    let pools = pools(shared).await?;
    text.family("edge_pool_slots", "gauge", "Slots of a pool");
    for pool in &pools {
        text.sample("edge_pool_slots", &[("pool", &pool.name)], pool.slots);
    }
    text.family("edge_pool_slots_taken", "gauge", "Slots of a pool that are taken");
    for pool in &pools {
        text.sample("edge_pool_slots_taken", &[("pool", &pool.name)], pool.taken);
    }
    let status = store.status().await?;
    text.single("edge_store_bytes", "gauge", "Size of the store", status.bytes);
    text.single("edge_store_events", "gauge", "Events in the store", status.events);
    text.single("edge_store_ticks", "gauge", "Ticks in the store", status.ticks);
    text.family(
        "edge_trigger_failures",
        "gauge",
        "Ticks in a row that failed, of schedules and sensors that are on",
    );
    for trigger in instance.triggers().await? {
        let failures = trigger
            .state
            .filter(|_| trigger.is_on)
            .map_or(0, |state| state.failures);
        let labels = [("kind", &*trigger.kind.to_string()), ("name", &*trigger.name)];
        text.sample("edge_trigger_failures", &labels, failures);
    }
    Ok(())
}

async fn of_assets(shared: &Shared, text: &mut Exposition) -> Result<(), Problem> {
    let standings = shared.board.look(&shared.instance).await?;
    let now = shared.instance.clock().now();
    let mut counts = [
        (AssetStatus::Success, "success", 0_u64),
        (AssetStatus::Failure, "failure", 0),
        (AssetStatus::Running, "running", 0),
        (AssetStatus::Stale, "stale", 0),
        (AssetStatus::Missing, "missing", 0),
    ];
    let mut failing = 0_u64;
    for asset in shared.instance.definitions().graph().assets() {
        let standing = standings.get(&asset.key);
        let status = AssetStatus::of(asset, standing, now);
        counts
            .iter_mut()
            .filter(|(counted, ..)| *counted == status)
            .for_each(|(.., count)| *count += 1);
        let checks = standing.into_iter().flat_map(|standing| standing.checks.values());
        failing += checks.filter(|check| check.fault().is_some()).map(|_| 1).sum::<u64>();
    }
    text.family("edge_assets", "gauge", "Assets, by where they stand");
    for (_, name, count) in counts {
        text.sample("edge_assets", &[("status", name)], count);
    }
    text.single(
        "edge_checks_failing",
        "gauge",
        "Checks whose last result is a failure",
        failing,
    );
    Ok(())
}

fn of_daemon(shared: &Shared, text: &mut Exposition) {
    let Some(daemon) = &shared.daemon else { return };
    let alive = u8::from((daemon.is_alive)());
    text.single(
        "edge_daemon_alive",
        "gauge",
        "Whether the daemon has gone round within a minute",
        alive,
    );
    let loops = (daemon.loops)();
    text.family(
        "edge_daemon_loop_restarts_total",
        "counter",
        "How often a loop began anew after a failure",
    );
    for one in &loops {
        text.sample("edge_daemon_loop_restarts_total", &[("loop", one.name)], one.restarts);
    }
    text.family(
        "edge_daemon_loop_last_round_timestamp_seconds",
        "gauge",
        "When a loop last went round",
    );
    for one in &loops {
        if let Some(at) = one.last_round {
            let name = "edge_daemon_loop_last_round_timestamp_seconds";
            text.sample(name, &[("loop", one.name)], at.as_second());
        }
    }
}

fn of_web(shared: &Shared, text: &mut Exposition) {
    text.family(
        "edge_web_answers_total",
        "counter",
        "Answers, by the hundreds of their status",
    );
    for (class, count) in (1..).zip(&shared.counters.answers) {
        let count = count.load(Ordering::Relaxed);
        text.sample("edge_web_answers_total", &[("class", &format!("{class}xx"))], count);
    }
    let connections = shared.counters.connections.load(Ordering::Relaxed);
    text.single(
        "edge_web_connections",
        "gauge",
        "Connections that are open",
        connections,
    );
    text.single(
        "edge_web_streams",
        "gauge",
        "Streams of events that are open",
        shared.open_streams(),
    );
}

/// A page of figures.
#[derive(Debug, Default)]
struct Exposition(String);

impl Exposition {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        self.line(format_args!("# HELP {name} {help}\n# TYPE {name} {kind}"));
    }

    fn single(&mut self, name: &str, kind: &str, help: &str, value: impl Display) {
        self.family(name, kind, help);
        self.sample(name, &[], value);
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        if labels.is_empty() {
            return self.line(format_args!("{name} {value}"));
        }
        let escaped = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        let labels: Vec<String> = labels
            .iter()
            .map(|(label, text)| format!("{label}=\"{}\"", escaped(text)))
            .collect();
        self.line(format_args!("{name}{{{}}} {value}", labels.join(",")));
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing into a text cannot fail.
        if writeln!(self.0, "{line}").is_err() {
            self.0.push('\n');
        }
    }
}
