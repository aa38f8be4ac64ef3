//! What the attributes write is silent under the lints that careful crates switch on. Every shape once.

#![warn(
    clippy::pedantic,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::exit,
    clippy::large_futures,
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    rust_2018_idioms,
    unreachable_pub,
    unused_qualifications,
    unsafe_code,
    single_use_lifetimes,
    unused_lifetimes,
    trivial_casts
)]

use std::time::Duration;

use edge_assets::{RetryPolicy, prelude::*};

/// A client.
#[derive(Debug)]
pub(crate) struct Client;

impl Resource for Client {}

/// Names another client.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Replica;

/// Settings.
#[derive(Debug, Config)]
pub(crate) struct Settings {
    #[config(default = 1, min = 1)]
    rows: u64,
    #[config(default = "5m")]
    window: Duration,
    mode: Option<Mode>,
    token: Option<Secret<String>>,
}

/// A choice.
#[derive(Debug, Clone, Copy, Config)]
pub(crate) enum Mode {
    /// Once.
    Fast,
}

/// Rows.
#[derive(Debug, Clone, PartialEq, serde::Serialize, Columns)]
pub(crate) struct Row<'a> {
    /// Which.
    pub(crate) id: &'a str,
    #[column(type = "Date", description = "When.")]
    pub(crate) day: u16,
}

const LIMIT: Duration = Duration::from_mins(1);
const OFTEN: RetryPolicy = RetryPolicy::new(5).jitter();
const REGIONS: PartitionsDefinition = PartitionsDefinition::fixed(&["north", "south"]);

/// Rows as they arrive.
#[asset(owners = ["team:edge"], timeout = LIMIT, retry = OFTEN, partitions = REGIONS, description = "Rows.")]
pub(crate) async fn rows(ctx: &AssetContext, client: Res<Client>, region: Option<Partition<String>>) -> Result<u64> {
    let _ = (ctx, client, region);
    Ok(1)
}

/// Not `async`, all by value.
#[asset(deps = [rows])]
pub(crate) fn plain(
    rows: Dep<rows>,
    settings: Config<Settings>,
    client: Option<Res<Client>>,
) -> Result<u64, std::io::Error> {
    let of_settings = settings.rows + settings.window.as_secs() + u64::from(settings.token.is_some());
    let once = matches!(settings.mode, Some(Mode::Fast));
    Ok(*rows + of_settings + u64::from(once) + u64::from(client.is_some()))
}

/// All by reference.
#[asset(key = "pedantic/by_reference")]
pub(crate) async fn by_reference(#[dep(rows)] rows: &u64, #[res(Replica)] replica: &Client) -> Result<Materialized> {
    let _ = replica;
    Ok(Materialized::unit().rows(*rows).schema::<Row<'_>>())
}

/// Outside.
#[external_asset]
pub(crate) fn outside() {}

/// Outside, and looked at.
#[external_asset(deps = [outside])]
pub(crate) fn looked_at(client: Res<Client>) -> Result<Observation> {
    let _ = client;
    Ok(Observation::new())
}

/// There are rows.
#[asset_check(asset = rows, blocking)]
pub(crate) fn has_rows(rows: &u64) -> CheckResult {
    CheckResult::pass_if(*rows > 0)
}

/// Both.
#[job(assets = [rows, plain])]
pub(crate) fn both() {}

/// In the morning.
#[schedule(cron = "0 6 * * *", job = both)]
pub(crate) fn mornings() {}

/// When there is reason to.
#[sensor(job = both)]
pub(crate) async fn reason(ctx: &SensorContext, client: Res<Client>) -> Result<SensorOutcome> {
    let _ = (ctx, client);
    Ok(SensorOutcome::skip("none"))
}

/// Private, and only used through its struct.
#[asset]
async fn hidden() -> Result<u64> {
    Ok(1)
}

/// Takes it.
#[deprecated = "use `plain`"]
#[asset]
async fn old(hidden: Dep<hidden>) -> Result<u64> {
    Ok(*hidden)
}

#[test]
fn the_module_is_silent() {
    use edge_assets::__private::Asset;

    #[expect(deprecated, reason = "the attribute of the author is kept")]
    let called = old(Dep::<hidden>::new(2));
    drop(called);
    assert_eq!(rows::SPEC.description, "Rows.");
    assert_eq!(rows::SPEC.retry, Some(OFTEN));
}
