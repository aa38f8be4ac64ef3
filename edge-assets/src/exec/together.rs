//! One call that makes several steps: call the function once, then keep each of its outputs as a step of its own.

use super::{
    attempt::Attempt,
    dispatcher::{AttemptEnd, Job},
    worker::{Shared, attempt_at},
};
use crate::{
    asset::{AssetContext, AssetError, MultiPlace, Output, Parts, UpstreamValue, Wanted},
    event::{LogLevel, Provenance},
    key::AssetKey,
    metadata::Metadata,
    plan::StepIndex,
};

/// Makes the attempt of a job whose function makes several assets.
pub(super) async fn run(shared: &Shared, job: Job, multi: MultiPlace) -> AttemptEnd {
    let (mut attempts, mut provenances): (Vec<(StepIndex, Attempt<'_>)>, Vec<Option<Provenance>>) =
        std::iter::once((job.step, job.provenance))
            .chain(job.beside)
            .map(|(step, provenance)| ((step, attempt_at(shared, step, job.attempt)), provenance))
            .unzip();
    let wanted: Box<[AssetKey]> = attempts.iter().map(|(_, attempt)| attempt.asset.key.clone()).collect();
    let Some((_, first)) = attempts.first_mut() else {
        return AttemptEnd::NotProduced;
    };
    let settings_of = multi.of.keys.first().copied().unwrap_or_default();
    first.wanted = Some(Wanted {
        assets: wanted,
        settings_of: AssetKey::from_checked(settings_of),
    });
    let ends = match called(first, job.upstream).await {
        Ok((context, parts)) => keep_all(&attempts, &context, parts, &mut provenances).await,
        Err(end) => attempts.iter().map(|(step, _)| (*step, alike(&end))).collect(),
    };
    AttemptEnd::Together(if multi.of.can_subset {
        ends
    } else {
        whole(&attempts, ends)
    })
}

async fn called(
    attempt: &Attempt<'_>,
    upstream: Box<[UpstreamValue]>,
) -> Result<(AssetContext, Vec<Option<Output>>), AttemptEnd> {
    let (context, output) = attempt.make(upstream).await?;
    match Parts::from_erased(output.value) {
        Some(Parts(parts)) => Ok((context, parts)),
        None => Err(failed(
            attempt,
            "it returned no outputs, which is a fault of the framework",
        )),
    }
}

/// Keeps each output that was made. What the function itself said, and what it cost, stands at the first of them.
async fn keep_all(
    attempts: &[(StepIndex, Attempt<'_>)],
    called: &AssetContext,
    mut parts: Vec<Option<Output>>,
    provenances: &mut [Option<Provenance>],
) -> Vec<(StepIndex, AttemptEnd)> {
    let mut said = Some(called);
    let mut ends = Vec::with_capacity(attempts.len());
    for ((step, attempt), provenance) in attempts.iter().zip(provenances) {
        let place = attempt.asset.multi.map(|multi| multi.place);
        let part = place.and_then(|place| parts.get_mut(place)).and_then(Option::take);
        let end = match part {
            Some(output) => {
                let context = attempt.context(Box::default());
                if let Some(said) = said.take() {
                    context.continue_from(said);
                }
                attempt.keep(&context, output, provenance.take()).await
            }
            None if attempt.asset.multi.is_some_and(|multi| multi.is_optional) => AttemptEnd::NotProduced,
            None => {
                let key = &attempt.asset.key;
                let text = format!(
                    "the function returned `None` for `{key}`, which was selected and is not optional; return it, or declare \
                     it `optional`"
                );
                failed(attempt, &text)
            }
        };
        ends.push((*step, end));
    }
    if parts.iter().any(Option::is_some) {
        let text = "the function returned an output that was not selected; it is not recorded, so ask `ctx.selected` before \
                    making it";
        called.log(LogLevel::Warn, text);
    }
    ends
}

/// Where a call makes all of its steps or none, one that is repeated repeats all.
fn whole(attempts: &[(StepIndex, Attempt<'_>)], ends: Vec<(StepIndex, AttemptEnd)>) -> Vec<(StepIndex, AttemptEnd)> {
    let repeated = ends.iter().zip(attempts).find(|((_, end), _)| end.repeats());
    let Some(((_, AttemptEnd::Failure { failure, retry_in, .. }), (_, attempt))) = repeated else {
        return ends;
    };
    let (mut of_others, retry_in) = (failure.clone(), *retry_in);
    let text = format!("`{}`, which the same call makes, failed", attempt.asset.key);
    of_others.chain.insert(0, text);
    let repeat = |(step, end): (StepIndex, AttemptEnd)| match end {
        AttemptEnd::Canceled { .. } => (step, end),
        end if end.repeats() => (step, end),
        _ => (
            step,
            AttemptEnd::Failure {
                failure: of_others.clone(),
                metadata: Metadata::new(),
                checks: Vec::new(),
                retry_in,
            },
        ),
    };
    ends.into_iter().map(repeat).collect()
}

/// How a step ends whose call never returned.
fn alike(end: &AttemptEnd) -> AttemptEnd {
    match end {
        AttemptEnd::Failure {
            failure,
            metadata,
            retry_in,
            ..
        } => AttemptEnd::Failure {
            failure: failure.clone(),
            metadata: metadata.clone(),
            checks: Vec::new(),
            retry_in: *retry_in,
        },
        AttemptEnd::Canceled { detached } => AttemptEnd::Canceled { detached: *detached },
        AttemptEnd::Success { .. }
        | AttemptEnd::Unchanged { .. }
        | AttemptEnd::NotProduced
        | AttemptEnd::Together(_) => AttemptEnd::NotProduced,
    }
}

fn failed(attempt: &Attempt<'_>, text: &str) -> AttemptEnd {
    let error = AssetError::permanent(text);
    attempt.fail(attempt.failure_of(&error), Metadata::new(), None)
}
