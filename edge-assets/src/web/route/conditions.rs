//! `/api/v1/automation`: the conditions of assets, what they came to, and what they would come to now.

use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use super::{assets::asset_of, triggers::noted};
use crate::web::{
    extract::{Body, Params},
    problem::Problem,
    reply::Reply,
    state::Shared,
    wire::{
        automation::{AssetCondition, Automation, ConditionResult, ConditionTrial, SwitchAutomation},
        list::{Items, page},
        trigger::SwitchOff,
    },
};

/// The conditions of assets, with what each came to last, and why
#[utoipa::path(get, path = "/api/v1/automation", tag = "automation", responses((status = 200, body = Automation)))]
pub(in crate::web) async fn show(State(shared): State<Shared>) -> Result<Reply<Automation>, Problem> {
    let automation = shared.instance.automation().await?;
    Ok(Reply(Automation {
        is_on: automation.is_on,
        assets: automation.assets.iter().map(AssetCondition::from).collect(),
    }))
}

/// Has the daemon evaluate conditions, or not; switched on, it begins now, and nothing is made up for
#[utoipa::path(put, path = "/api/v1/automation", tag = "automation", request_body = SwitchAutomation, responses(
    (status = 200, body = Automation),
    (status = 400, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn switch(
    State(shared): State<Shared>,
    Body(asked): Body<SwitchAutomation>,
) -> Result<Reply<Automation>, Problem> {
    shared.instance.switch_automation(asked.on).await?;
    show(State(shared)).await
}

/// Switches the condition of an asset on: it begins now, nothing is made up for
#[utoipa::path(post, path = "/api/v1/automation/{key}/start", tag = "automation",
    params(("key" = String, Path, description = "The key of the asset, as one encoded segment")), responses(
    (status = 200, body = AssetCondition),
    (status = 404, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn start(
    State(shared): State<Shared>,
    Path(key): Path<String>,
) -> Result<Reply<AssetCondition>, Problem> {
    switch_one(&shared, &key, true).await
}

/// Switches the condition of an asset off, with a note for whoever looks for the reason in the audit
#[utoipa::path(post, path = "/api/v1/automation/{key}/stop", tag = "automation", request_body = Option<SwitchOff>,
    params(("key" = String, Path, description = "The key of the asset, as one encoded segment")), responses(
    (status = 200, body = AssetCondition),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "The note is too long"),
))]
pub(in crate::web) async fn stop(
    State(shared): State<Shared>,
    Path(key): Path<String>,
    Body(asked): Body<SwitchOff>,
) -> Result<Response, Problem> {
    let target = noted(&key, asked.note.as_deref())?;
    let mut response = switch_one(&shared, &key, false).await?.into_response();
    if let Some(target) = target {
        response.extensions_mut().insert(target);
    }
    Ok(response)
}

async fn switch_one(shared: &Shared, key: &str, on: bool) -> Result<Reply<AssetCondition>, Problem> {
    let asset = asset_of(shared, key)?.1.key.clone();
    shared.instance.switch_condition(&asset, on).await?;
    let standing = shared.instance.asset_automation(&asset).await?;
    Ok(Reply((&standing).into()))
}

/// Which evaluations are wanted
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct EvaluationsQuery {
    /// Where the page before ended
    after: Option<String>,
    /// How many; 50 unless told, 200 at most
    limit: Option<usize>,
}

/// What the condition of an asset came to, newest first; only what was new is kept
#[utoipa::path(get, path = "/api/v1/automation/{key}/evaluations", tag = "automation",
    params(("key" = String, Path, description = "The key of the asset, as one encoded segment"), EvaluationsQuery), responses(
    (status = 200, body = Items<ConditionResult>),
    (status = 404, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn evaluations(
    State(shared): State<Shared>,
    Path(key): Path<String>,
    Params(query): Params<EvaluationsQuery>,
) -> Result<Reply<Items<ConditionResult>>, Problem> {
    let asset = asset_of(&shared, &key)?.1.key.clone();
    let found = shared
        .instance
        .evaluations(&asset, page(query.after, query.limit))
        .await?;
    Ok(Reply(Items::of(found, |evaluation| (&evaluation).into())))
}

/// What the condition of an asset would come to now; nothing is changed
#[utoipa::path(get, path = "/api/v1/automation/{key}/trial", tag = "automation",
    params(("key" = String, Path, description = "The key of the asset, as one encoded segment")), responses(
    (status = 200, body = ConditionTrial),
    (status = 404, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn trial(
    State(shared): State<Shared>,
    Path(key): Path<String>,
) -> Result<Reply<ConditionTrial>, Problem> {
    let asset = asset_of(&shared, &key)?.1.key.clone();
    let dry = shared.instance.evaluate_condition(&asset).await?;
    Ok(Reply(ConditionTrial {
        asset: dry.asset.to_string(),
        requested: dry.requested,
        ranges: dry.ranges.clone(),
        explanation: dry.explanation.as_ref().map(Into::into),
    }))
}
