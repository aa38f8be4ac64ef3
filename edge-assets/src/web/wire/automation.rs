//! [`Automation`]: the conditions of assets, what they came to, and why.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::at::At;
use crate::{automation, instance::AssetAutomation, store::ConditionEvaluation};

/// The conditions of assets.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Automation {
    /// Whether the daemon evaluates them.
    pub(crate) is_on: bool,
    /// The assets that have one, upstream first.
    pub(crate) assets: Vec<AssetCondition>,
}

/// An asset with its condition.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AssetCondition {
    /// The asset.
    pub(crate) asset: String,
    /// The condition in words.
    pub(crate) condition: String,
    /// Whether it is on by itself; it is evaluated when conditions as a whole are, too.
    pub(crate) is_on: bool,
    /// What it came to last; it still holds.
    pub(crate) newest: Option<ConditionResult>,
}

impl From<&AssetAutomation> for AssetCondition {
    fn from(asset: &AssetAutomation) -> Self {
        Self {
            asset: asset.asset.to_string(),
            condition: asset.condition.to_string(),
            is_on: asset.is_on,
            newest: asset.newest.as_ref().map(Into::into),
        }
    }
}

/// What a condition came to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConditionResult {
    /// When that was first found.
    pub(crate) at: At,
    /// Until when nothing else was found; nothing of the newest one.
    pub(crate) until: Option<At>,
    /// How many partitions were requested.
    pub(crate) requested: u64,
    /// The runs that ask for them.
    pub(crate) runs: Vec<String>,
    /// Why.
    pub(crate) explanation: Option<ConditionNode>,
}

impl From<&ConditionEvaluation> for ConditionResult {
    fn from(evaluation: &ConditionEvaluation) -> Self {
        let explanation = serde_json::from_str::<automation::Explanation>(&evaluation.explanation).ok();
        Self {
            at: At(evaluation.at),
            until: evaluation.until.map(At),
            requested: evaluation.requested,
            runs: evaluation.runs.iter().map(ToString::to_string).collect(),
            explanation: explanation.as_ref().map(Into::into),
        }
    }
}

/// What a condition would come to now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConditionTrial {
    /// The asset.
    pub(crate) asset: String,
    /// How many partitions would be requested.
    pub(crate) requested: u64,
    /// The first of them, as ranges of keys.
    pub(crate) ranges: Vec<String>,
    /// Why.
    pub(crate) explanation: Option<ConditionNode>,
}

/// A part of a condition, and where it held.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConditionNode {
    /// The operand or operator: `missing`, `and`.
    pub(crate) label: String,
    /// The upstream asset that it was evaluated for.
    pub(crate) asset: Option<String>,
    /// For how many partitions it held; of an asset without partitions 1 or 0.
    pub(crate) count: u64,
    /// Of how many.
    pub(crate) of: u64,
    /// The first of these partitions, as ranges of keys.
    pub(crate) ranges: Vec<String>,
    /// How many more ranges there are.
    pub(crate) ranges_left_out: u64,
    /// Its parts, or what it came to for each upstream asset.
    #[schema(no_recursion)]
    pub(crate) children: Vec<Self>,
    /// How many upstream assets are left out, which told nothing.
    pub(crate) children_left_out: u64,
}

impl From<&automation::Explanation> for ConditionNode {
    fn from(explanation: &automation::Explanation) -> Self {
        Self {
            label: explanation.label.clone(),
            asset: explanation.asset.as_ref().map(ToString::to_string),
            count: explanation.count,
            of: explanation.of,
            ranges: explanation.ranges.clone(),
            ranges_left_out: explanation.more_ranges as u64,
            children: explanation.children.iter().map(Self::from).collect(),
            children_left_out: explanation.left_out as u64,
        }
    }
}

/// Whether the daemon is to evaluate conditions.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SwitchAutomation {
    /// Whether.
    pub(crate) on: bool,
}
