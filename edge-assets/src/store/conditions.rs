//! [`ConditionStore`]: what is remembered of automation conditions, and what evaluating them came to.

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;

use super::{RecordedTick, StoreError};
use crate::{
    boxed::BoxFuture,
    id::RunId,
    key::AssetKey,
    page::{Page, PageRequest},
    tick::NewTick,
};

/// What a look at all conditions of a location came to, with all that follows from it.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvaluations {
    /// The tick of the trigger that stands for all conditions, with the runs that they ask for. It is kept in the list of ticks
    /// when it asks for runs, or has failed.
    pub tick: NewTick,
    /// What was found out about each asset of which something is not as it was.
    pub conditions: Vec<NewEvaluation>,
}

/// What a look came to for one asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvaluation {
    /// The asset.
    pub asset: AssetKey,
    /// What is to be remembered of it.
    pub cursor: Arc<str>,
    /// The evaluation; nothing when it says what the last one said, which then still holds.
    pub told: Option<Told>,
}

/// An evaluation, as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// How many partitions were requested.
    pub requested: u64,
    /// The runs that ask for them.
    pub runs: Vec<RunId>,
    /// The explanation, in JSON.
    pub explanation: Arc<str>,
}

/// An evaluation of a condition, as the store holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ConditionEvaluation {
    /// The asset.
    pub asset: AssetKey,
    /// When it was first found.
    pub at: Timestamp,
    /// Until when nothing else was found; nothing of the newest one, which still holds.
    pub until: Option<Timestamp>,
    /// How many partitions were requested.
    pub requested: u64,
    /// The runs that ask for them.
    pub runs: Vec<RunId>,
    /// The explanation, in JSON.
    pub explanation: Arc<str>,
}

impl ConditionEvaluation {
    /// Makes the row of an evaluation that was found at an instant.
    #[must_use]
    pub fn found(asset: AssetKey, told: Told, at: Timestamp) -> Self {
        Self {
            asset,
            at,
            until: None,
            requested: told.requested,
            runs: told.runs,
            explanation: told.explanation,
        }
    }
}

/// What is remembered of automation conditions, and what evaluating them came to.
pub trait ConditionStore: Send + Sync {
    /// What is remembered of the assets of a location.
    fn condition_cursors(&self, location: Arc<str>) -> BoxFuture<'_, Result<Vec<(AssetKey, Arc<str>)>, StoreError>>;

    /// Records what a look came to, queues its runs, moves the cursors: all in one transaction.
    ///
    /// A conflict when the last look is not [`NewTick::previous`]: then nothing is recorded.
    fn record_evaluations(&self, new: NewEvaluations) -> BoxFuture<'_, Result<RecordedTick, StoreError>>;

    /// The evaluations of an asset that said something new, newest first.
    fn evaluations(
        &self,
        location: Arc<str>,
        asset: AssetKey,
        page: PageRequest,
    ) -> BoxFuture<'_, Result<Page<ConditionEvaluation>, StoreError>>;
}
