//! `/api/v1/assets/{key}/wipe`: what an asset is not to count as any more.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde::Deserialize;

use super::{assets::asset_of, runs::answer, triggers::noted};
use crate::{
    instance::WipeRequest,
    key::AssetKey,
    plan::PlanError,
    selection::Selection,
    web::{
        audit::Target,
        extract::{Body, Params},
        problem::Problem,
        reply::Reply,
        state::Shared,
        wire::{
            launch::Launched,
            wipe::{Wipe, WipePlan},
        },
    },
};

/// What is to be wiped
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct WipeQuery {
    /// The partitions, as text; all of the asset unless told
    partitions: Option<String>,
}

/// What a wipe would come to; nothing is changed
#[utoipa::path(get, path = "/api/v1/assets/{key}/wipe", tag = "assets",
    params(("key" = String, Path, description = "The key, as one encoded segment"), WipeQuery), responses(
    (status = 200, body = WipePlan),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "It has no such partitions"),
))]
pub(in crate::web) async fn plan(
    State(shared): State<Shared>,
    Path(key): Path<String>,
    Params(query): Params<WipeQuery>,
) -> Result<Reply<WipePlan>, Problem> {
    let asset = asset_of(&shared, &key)?.1;
    let request = request(&asset.key, query.partitions.as_deref());
    let planned = shared.instance.plan_wipe(&request).await?;
    let below = Selection::Downstream(Box::new(Selection::key(&asset.key)), None);
    let below = shared
        .instance
        .definitions()
        .graph()
        .resolve(&below)
        .map_err(PlanError::from)?;
    Ok(Reply(WipePlan {
        asset: asset.key.to_string(),
        partitions: planned.first().and_then(|wiped| wiped.partitions),
        known: planned.iter().map(|wiped| wiped.known).sum(),
        downstream: below.len().saturating_sub(1) as u64,
    }))
}

/// Has an asset, or partitions of it, count as never made
///
/// The log keeps what was made, and data that was written stays where it is. The answer is the run that did it.
#[utoipa::path(post, path = "/api/v1/assets/{key}/wipe", tag = "assets", request_body = Option<Wipe>,
    params(("key" = String, Path, description = "The key, as one encoded segment")), responses(
    (status = 201, body = Launched, description = "It is done; `Location` names the run"),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "It has no such partitions, or these are too many"),
))]
pub(in crate::web) async fn wipe(
    State(shared): State<Shared>,
    Path(key): Path<String>,
    Body(asked): Body<Wipe>,
) -> Result<Response, Problem> {
    let asset = &asset_of(&shared, &key)?.1.key;
    let target = match &asked.partitions {
        Some(partitions) => format!("{asset} {partitions}"),
        None => asset.to_string(),
    };
    let noted = noted(&target, asked.note.as_deref())?;
    let mut request = request(asset, asked.partitions.as_deref());
    if let Some(note) = asked.note.as_deref().map(str::trim).filter(|note| !note.is_empty()) {
        request = request.tag("note", note);
    }
    let wiped = shared.instance.wipe(request).await?;
    let mut response = answer(&shared, &[wiped]).await?;
    response.extensions_mut().insert(noted.unwrap_or(Target(target)));
    Ok(response)
}

fn request(asset: &AssetKey, partitions: Option<&str>) -> WipeRequest {
    let request = WipeRequest::new(Selection::key(asset).to_string());
    partitions.into_iter().fold(request, WipeRequest::partitions)
}
