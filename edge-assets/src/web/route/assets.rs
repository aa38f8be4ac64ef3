//! `/api/v1/assets` and `/api/v1/checks`: what there is, and where it stands.

use axum::extract::{Path, State};
use serde::Deserialize;

use crate::{
    asset::AssetDef,
    graph::{AssetGraph, AssetId},
    plan::PlanError,
    selection::Selection,
    web::{
        board::Standing,
        extract::Params,
        problem::Problem,
        reply::Reply,
        state::Shared,
        wire::{
            asset::{Asset, AssetDetail, AssetStatus, recorded},
            at::At,
            check::Check,
            fresh::Behind,
            list::{Items, limit_of},
            metadata::entries,
        },
    },
};

/// Which assets are wanted; everything given must hold
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct AssetsQuery {
    /// Selected by this text of the selection language: `group:redis_cache`
    selection: Option<String>,
    /// Of this group
    group: Option<String>,
    /// Of this kind
    kind: Option<String>,
    /// Of this owner
    owner: Option<String>,
    /// Standing here
    status: Option<AssetStatus>,
    /// Whose key holds this text
    q: Option<String>,
    /// Where the page before ended
    after: Option<String>,
    /// How many; 50 unless told, 200 at most
    limit: Option<usize>,
}

/// Assets, in the order of their keys
#[utoipa::path(get, path = "/api/v1/assets", tag = "assets", params(AssetsQuery), responses(
    (status = 200, body = Items<Asset>),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "The selection cannot be resolved"),
))]
pub(in crate::web) async fn list(
    State(shared): State<Shared>,
    Params(query): Params<AssetsQuery>,
) -> Result<Reply<Items<Asset>>, Problem> {
    let graph = shared.instance.definitions().graph();
    let mut chosen: Vec<&AssetDef> = match &query.selection {
        Some(text) => selected(graph, text)?.into_iter().map(|id| graph.asset(id)).collect(),
        None => graph.assets().iter().collect(),
    };
    chosen.sort_unstable_by(|left, right| left.key.cmp(&right.key));
    let standings = shared.board.look(&shared.instance).await?;
    let now = shared.instance.clock().now();
    let limit = limit_of(query.limit);
    let mut items: Vec<Asset> = Vec::new();
    for asset in chosen {
        let is_asked = query.after.as_deref().is_none_or(|after| asset.key.as_str() > after) && passes(asset, &query);
        if !is_asked {
            continue;
        }
        let seen = Asset::of(asset, standings.get(&asset.key), now);
        if query.status.is_some_and(|status| status != seen.status) {
            continue;
        }
        if items.len() == limit {
            let next = items.last().map(|asset| asset.key.clone());
            return Ok(Reply(Items { items, next }));
        }
        items.push(seen);
    }
    Ok(Reply(Items::all(items)))
}

/// An asset: its definition, where it stands, its neighbours and its checks
#[utoipa::path(get, path = "/api/v1/assets/{key}", tag = "assets",
    params(("key" = String, Path, description = "The key, as one encoded segment: `edge%2Fdaily`")), responses(
    (status = 200, body = AssetDetail),
    (status = 404, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn show(
    State(shared): State<Shared>,
    Path(key): Path<String>,
) -> Result<Reply<AssetDetail>, Problem> {
    let (id, asset) = asset_of(&shared, &key)?;
    let definitions = shared.instance.definitions();
    let graph = definitions.graph();
    let standings = shared.board.look(&shared.instance).await?;
    let standing = standings.get(&asset.key);
    let keys = |ids: &mut dyn Iterator<Item = AssetId>| ids.map(|id| graph.asset(id).key.to_string()).collect();
    let jobs = definitions.jobs().iter().filter(|job| {
        let selection = job.selection.parse::<Selection>().ok();
        selection.is_some_and(|selection| graph.resolve(&selection).is_ok_and(|found| found.contains(&id)))
    });
    let latest = standing.and_then(|standing| standing.latest.as_deref());
    let step = standing.and_then(|standing| standing.step.as_ref());
    Ok(Reply(AssetDetail {
        asset: Asset::of(asset, standing, shared.instance.clock().now()),
        description: asset.description.to_string(),
        code_version: asset.code_version.as_str().to_owned(),
        retries: asset.retry.map_or(0, |retry| retry.max()),
        timeout_s: asset.timeout.map(|time| time.as_secs_f64()),
        fresh_within_s: asset.fresh_within.map(|age| age.fail.as_secs_f64()),
        pool: asset.pool.as_deref().map(str::to_owned),
        value_type: asset.output.name.to_owned(),
        source: asset.source.to_string(),
        settings: asset.needs.config.map(|config| config.spec.json_schema()),
        upstream: keys(&mut graph.upstream(id)),
        downstream: keys(&mut graph.downstream(id)),
        jobs: jobs.map(|job| job.name.to_string()).collect(),
        check_results: graph.checks_of(id).map(|check| Check::of(check, standing)).collect(),
        behind: Behind::of(graph, id, &standings),
        metadata: latest.and_then(recorded).map(entries).unwrap_or_default(),
        last_run: step.map(|step| step.run.to_string()),
        last_at: step.map(|step| At(step.at)),
    }))
}

/// Which checks are wanted; everything given must hold
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct ChecksQuery {
    /// Of this asset
    asset: Option<String>,
    /// Whose last result is a failure
    #[serde(default)]
    failing: bool,
    /// Where the page before ended
    after: Option<String>,
    /// How many; 50 unless told, 200 at most
    limit: Option<usize>,
}

/// Checks with what they found last, in the order of their names
#[utoipa::path(get, path = "/api/v1/checks", tag = "assets", params(ChecksQuery), responses((status = 200, body = Items<Check>)))]
pub(in crate::web) async fn checks(
    State(shared): State<Shared>,
    Params(query): Params<ChecksQuery>,
) -> Result<Reply<Items<Check>>, Problem> {
    let standings = shared.board.look(&shared.instance).await?;
    let mut checks: Vec<_> = shared.instance.definitions().graph().checks().iter().collect();
    checks.sort_unstable_by_key(|check| name_of(check));
    let limit = limit_of(query.limit);
    let mut items = Vec::new();
    let mut last = None;
    for check in checks {
        let asset = &check.key.asset;
        let standing = standings.get(asset);
        let name = name_of(check);
        let is_asked = query.after.as_ref().is_none_or(|after| name > *after)
            && query.asset.as_deref().is_none_or(|asked| asked == asset.as_str())
            && (!query.failing || is_failing(standing, &check.key.name));
        if !is_asked {
            continue;
        }
        if items.len() == limit {
            return Ok(Reply(Items { items, next: last }));
        }
        items.push(Check::of(check, standing));
        last = Some(name);
    }
    Ok(Reply(Items::all(items)))
}

fn name_of(check: &crate::asset::CheckDef) -> String {
    format!("{}/{}", check.key.asset, check.key.name)
}

fn is_failing(standing: Option<&Standing>, check: &str) -> bool {
    let last = standing.and_then(|standing| standing.checks.get(check));
    last.is_some_and(|last| last.fault().is_some())
}

fn passes(asset: &AssetDef, query: &AssetsQuery) -> bool {
    let among = |texts: &[std::sync::Arc<str>], wanted: &Option<String>| {
        wanted
            .as_deref()
            .is_none_or(|wanted| texts.iter().any(|text| **text == *wanted))
    };
    query
        .group
        .as_deref()
        .is_none_or(|group| asset.group.as_deref() == Some(group))
        && among(&asset.kinds, &query.kind)
        && among(&asset.owners, &query.owner)
        && query.q.as_deref().is_none_or(|text| asset.key.as_str().contains(text))
}

/// The assets of a selection.
pub(in crate::web) fn selected(graph: &AssetGraph, text: &str) -> Result<Vec<AssetId>, Problem> {
    let selection: Selection = text.parse().map_err(PlanError::from)?;
    Ok(graph.resolve(&selection).map_err(PlanError::from)?)
}

/// The asset that a path names.
pub(in crate::web) fn asset_of<'s>(shared: &'s Shared, key: &str) -> Result<(AssetId, &'s AssetDef), Problem> {
    let graph = shared.instance.definitions().graph();
    let id = graph.id(key).ok_or_else(|| {
        let text = format!("there is no asset `{key}`{}", graph.offer(key));
        Problem::not_found("unknown-asset", &text)
    })?;
    Ok((id, graph.asset(id)))
}
