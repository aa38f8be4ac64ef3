//! Checks of an attempt: evaluated after the materialization, before the publication of what is staged, or by themselves.
//!
//! Checks that belong together are evaluated together, and each has a result and a fact of its own.

use std::sync::Arc;

use super::{
    CheckEvaluation,
    attempt::{Attempt, Called, cut, panic_text},
    dispatcher::AttemptEnd,
};
use crate::{
    asset::{AssetContext, AssetError, CheckDef, CheckGroup, CheckRun, Checked, Erased},
    event::{CheckResult, EventKind, FailureCause, Severity, StepFailure},
    policy::ErrorClass,
};

impl Attempt<'_> {
    /// Evaluates checks and states what they found, in their order. `None` when the run was canceled meanwhile.
    pub(super) async fn evaluate(
        &self,
        context: &AssetContext,
        checks: &[&CheckDef],
        value: Option<&Erased>,
        checked: &Checked,
    ) -> Option<Vec<CheckEvaluation>> {
        let mut evaluations = Vec::with_capacity(checks.len());
        for batch in batches(checks) {
            let of_check = context.for_check(value.cloned(), checked.clone());
            for evaluation in self.evaluate_batch(&of_check, &batch).await? {
                self.scope.emit(Some(self.key), || EventKind::CheckEvaluated {
                    check: Arc::clone(&evaluation.name),
                    result: evaluation.result.clone(),
                    severity: evaluation.severity,
                    blocking: evaluation.blocking,
                });
                evaluations.push(evaluation);
            }
        }
        Some(evaluations)
    }

    /// Evaluates checks that belong together; those that cannot be evaluated have failed.
    async fn evaluate_batch(&self, context: &AssetContext, batch: &[&CheckDef]) -> Option<Vec<CheckEvaluation>> {
        let started = {
            let (context, batch) = (context.clone(), batch.to_vec());
            async move { run(context, &batch).await }
        };
        let broken = |text: String| {
            let result = CheckResult::fail(cut(text)).severity(Severity::Error);
            vec![result; batch.len()]
        };
        let results = match self.call(context, started).await {
            Called::Returned(Ok(results)) if results.len() == batch.len() => results,
            Called::Returned(Ok(results)) => broken(format!(
                "{} results came back of {} checks that are evaluated together",
                results.len(),
                batch.len()
            )),
            Called::Returned(Err(error)) => broken(format!("the check could not be evaluated: {error}")),
            Called::Panicked(panic) => broken(format!("the check panicked: {}", panic_text(panic.as_ref()))),
            Called::TimedOut { .. } => broken("the check took longer than the time-out of the asset".to_owned()),
            Called::Canceled { .. } => return None,
        };
        let recorded = context.take_metadata();
        let evaluation = |(check, mut result): (&&CheckDef, CheckResult)| {
            let mut metadata = recorded.clone();
            metadata.merge(std::mem::take(&mut result.metadata));
            result.metadata = metadata;
            CheckEvaluation {
                name: Arc::clone(&check.key.name),
                severity: result.severity.unwrap_or(check.severity),
                result,
                blocking: check.blocking,
            }
        };
        Some(batch.iter().zip(results).map(evaluation).collect())
    }

    /// Evaluates the checks of what is there already; nothing is materialized.
    pub(super) async fn check_only(&self, context: &AssetContext) -> AttemptEnd {
        let value = context.erased_value(&self.key.asset);
        let called = self.call(context, context.newest_materialization()).await;
        let checked = match self.returned(called, context) {
            Ok(newest) => Checked::earlier(newest),
            Err(end) => return end,
        };
        let Some(checks) = self.evaluate(context, &self.checks, value.as_ref(), &checked).await else {
            return AttemptEnd::Canceled { detached: false };
        };
        let metadata = context.take_metadata();
        let failed = checks
            .iter()
            .find(|check| !check.result.passed && (check.blocking || check.severity == Severity::Error));
        match failed.map(failure_of) {
            Some(failure) => AttemptEnd::Failure {
                failure,
                metadata,
                checks,
                retry_in: None,
            },
            None => AttemptEnd::Success {
                value: Arc::new(()),
                metadata,
                data_version: None,
                checks,
            },
        }
    }
}

/// Checks that are evaluated together, in the order of the first of each.
fn batches<'a>(checks: &[&'a CheckDef]) -> Vec<Vec<&'a CheckDef>> {
    let mut batches: Vec<Vec<&CheckDef>> = Vec::new();
    for &check in checks {
        let joined = batches.iter_mut().find(|batch| belong_together(batch[0], check));
        match joined {
            Some(batch) => batch.push(check),
            None => batches.push(vec![check]),
        }
    }
    batches
}

fn belong_together(one: &CheckDef, other: &CheckDef) -> bool {
    match (&one.run, &other.run) {
        (CheckRun::Together(one, _), CheckRun::Together(other, _)) => Arc::ptr_eq(one, other),
        _ => false,
    }
}

/// Runs checks of one batch.
async fn run(context: AssetContext, batch: &[&CheckDef]) -> Result<Vec<CheckResult>, AssetError> {
    let mut group: Option<&Arc<dyn CheckGroup>> = None;
    let mut places = Vec::with_capacity(batch.len());
    for check in batch {
        match &check.run {
            CheckRun::Alone(run) => return Ok(vec![run(context).await?]),
            CheckRun::Together(shared, place) => {
                group = Some(shared);
                places.push(*place);
            }
        }
    }
    match group {
        Some(group) => Arc::clone(group).evaluate(context, places).await,
        None => Ok(Vec::new()),
    }
}

/// The failure of a step by the first of its blocking checks that failed.
pub(super) fn failed_by(checks: &[CheckEvaluation]) -> Option<StepFailure> {
    let failed = checks.iter().find(|check| check.blocking && !check.result.passed);
    failed.map(failure_of)
}

fn failure_of(check: &CheckEvaluation) -> StepFailure {
    let kind = if check.blocking { "blocking check" } else { "check" };
    let mut chain = vec![format!("the {kind} `{}` failed", check.name)];
    chain.extend(check.result.description.clone());
    StepFailure {
        cause: FailureCause::Check,
        chain,
        class: Some(ErrorClass::Permanent),
    }
}
