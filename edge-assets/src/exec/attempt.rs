//! One attempt: call the author's code, catch what it does wrong, decide on a repetition.
//!
//! This is the boundary: whatever leaves here is either the author's output or the author's failure.

use std::{
    any::{Any, TypeId},
    future::Future,
    panic::AssertUnwindSafe,
    pin::pin,
    sync::Arc,
    time::Duration,
};

use futures_util::FutureExt as _;

use super::{
    CheckEvaluation,
    checking::failed_by,
    dispatcher::AttemptEnd,
    stored::{self, Stored, StoredError},
};
use crate::{
    asset::{AssetContext, AssetDef, AssetError, CheckDef, Checked, Erased, Output, RunScope, UpstreamValue, Wanted},
    event::{EventKind, FailureCause, Provenance, StepFailure},
    io::{IoChoice, IoType},
    metadata::{MAX_VALUE_BYTES, Metadata, cut_text},
    plan::LoadIndex,
    policy::RetryPolicy,
    resource::ErrorClass,
    run::StepKey,
};

/// What an attempt works with.
pub(super) struct Attempt<'a> {
    pub(super) scope: &'a Arc<RunScope>,
    pub(super) asset: &'a AssetDef,
    pub(super) checks: Vec<&'a CheckDef>,
    /// Nothing is materialized; the checks look at what is there.
    pub(super) only_checks: bool,
    pub(super) key: &'a StepKey,
    pub(super) number: u32,
    pub(super) grace: Duration,
    pub(super) stored: &'a Stored,
    pub(super) loads: &'a [LoadIndex],
    /// What is wanted of a function that makes several assets.
    pub(super) wanted: Option<Wanted>,
}

/// The values of the assets that a step takes.
type Upstream = Box<[UpstreamValue]>;

/// How the author's code ended, or did not.
pub(super) enum Called<T> {
    Returned(Result<T, AssetError>),
    Panicked(Box<dyn Any + Send>),
    TimedOut { detached: bool },
    Canceled { detached: bool },
}

impl Attempt<'_> {
    /// Makes the attempt.
    pub(super) async fn run(&self, upstream: Upstream, provenance: Option<Provenance>) -> AttemptEnd {
        match self.make(upstream).await {
            Ok((context, output)) => self.keep(&context, output, provenance).await,
            Err(end) => end,
        }
    }

    /// Calls the author's function.
    pub(super) async fn make(&self, upstream: Upstream) -> Result<(AssetContext, Output), AttemptEnd> {
        let context = if self.loads.is_empty() {
            self.context(upstream)
        } else {
            // On the heap: most assets load nothing, and their futures are to stay small.
            match Box::pin(self.load(upstream)).await {
                Ok(context) => context,
                Err(end) => return Err(end),
            }
        };
        if self.only_checks {
            return Err(Box::pin(self.check_only(&context)).await);
        }
        let compute = &self.asset.compute;
        let started = {
            let context = context.clone();
            async move {
                match compute.start(context) {
                    Some(attempt) => attempt.await,
                    None => Err(AssetError::permanent(
                        "an external asset that declares nothing to observe was run",
                    )),
                }
            }
        };
        let called = self.call(&context, started).await;
        let output = self.returned(called, &context)?;
        Ok((context, output))
    }

    /// Stores what was made, records it with what was said about it, and checks it.
    pub(super) async fn keep(
        &self,
        context: &AssetContext,
        mut output: Output,
        provenance: Option<Provenance>,
    ) -> AttemptEnd {
        let mut checks = Vec::new();
        if !output.staged.is_empty() {
            checks = match Box::pin(self.publish(context, &mut output)).await {
                Ok(checks) => checks,
                Err(end) => return end,
            };
        }
        let of_manager = match self.stored.manager_of(self.asset) {
            None => Metadata::new(),
            Some(kept) => match Box::pin(self.store(context, kept, &output)).await {
                Ok(said) => said,
                Err(end) => return end,
            },
        };
        let mut metadata = context.take_metadata();
        metadata.merge(std::mem::take(&mut output.metadata));
        metadata.merge(of_manager);
        self.succeed(context, output, metadata, provenance, checks).await
    }

    /// How a step ends that need not be made again; nothing where its value is taken and cannot be had without making it.
    pub(super) async fn leave(&self, is_value_taken: bool) -> Option<AttemptEnd> {
        if !is_value_taken {
            return Some(AttemptEnd::Unchanged { value: None });
        }
        // A value without content is had without being stored.
        if self.asset.output.id == TypeId::of::<()>() {
            let value: Erased = Arc::new(());
            return Some(AttemptEnd::Unchanged { value: Some(value) });
        }
        let kept = self.stored.manager_of(self.asset)?;
        let context = self.context(Box::default());
        let load = async { Ok(stored::load_own(&context, self.key, kept, &self.scope.resources).await) };
        // Whatever goes wrong with it, a panic included: the asset can be made.
        match self.call(&context, load).await {
            Called::Returned(Ok(Some(value))) => Some(AttemptEnd::Unchanged { value: Some(value) }),
            _ => None,
        }
    }

    pub(super) fn context(&self, upstream: Upstream) -> AssetContext {
        let wanted = self.wanted.as_ref().map(|wanted| Box::new(wanted.clone()));
        AssetContext::of_some(Arc::clone(self.scope), self.key.clone(), self.number, upstream, wanted)
            .of_partitions(self.asset.partitions)
    }

    /// Loads the values that the run does not make, at the step's cost.
    async fn load(&self, upstream: Upstream) -> Result<AssetContext, AttemptEnd> {
        let loading = self.context(Box::default());
        let load = self.stored.load(self.loads, &loading, &self.scope.resources, upstream);
        let called = self.call(&loading, self.within_io(load)).await;
        let context = self.context(self.returned(called, &loading)?);
        context.continue_from(&loading);
        Ok(context)
    }

    /// Stores the value, before its materialization is recorded; returns what the manager says about it.
    async fn store(
        &self,
        context: &AssetContext,
        kept: (IoType, IoChoice),
        output: &Output,
    ) -> Result<Metadata, AttemptEnd> {
        let mut metadata = context.metadata();
        metadata.merge(output.metadata.clone());
        let store = stored::store(context, self.key, kept, &self.scope.resources, &output.value, metadata);
        let called = self.call(context, self.within_io(store)).await;
        self.returned(called, context)
    }

    /// Gives an error of an IO manager its class: a repetition may help unless somebody knows better.
    async fn within_io<T>(&self, work: impl Future<Output = Result<T, StoredError>>) -> Result<T, AssetError> {
        work.await.map_err(|error| {
            let class = match error.io_error() {
                Some(of_manager) => of_manager.class().or_else(|| self.scope.resources.classify(&error)),
                None => Some(ErrorClass::Permanent),
            };
            match class {
                Some(ErrorClass::Permanent) => AssetError::permanent(error),
                Some(ErrorClass::Transient) | None => AssetError::transient(error),
            }
        })
    }

    /// What came out of a call, or how the attempt ends.
    pub(super) fn returned<T>(&self, called: Called<T>, context: &AssetContext) -> Result<T, AttemptEnd> {
        let failure = match called {
            Called::Returned(Ok(value)) => return Ok(value),
            Called::Canceled { detached } => return Err(AttemptEnd::Canceled { detached }),
            Called::Returned(Err(error)) => {
                let mut metadata = context.take_metadata();
                let wait = self.scope.resources.retry_after(error.as_error());
                if let Some(wait) = wait {
                    metadata.insert("edge/retry_after", wait);
                }
                return Err(self.fail(self.failure_of(&error), metadata, wait));
            }
            Called::Panicked(panic) => {
                let text = format!("the asset panicked: {}", panic_text(panic.as_ref()));
                StepFailure {
                    cause: FailureCause::Panic,
                    chain: vec![cut(text)],
                    class: None,
                }
            }
            Called::TimedOut { detached } => {
                let limit = crate::duration::print(self.asset.timeout.unwrap_or_default());
                let mut text = format!("the attempt took longer than {limit}, the time-out of the asset");
                if detached {
                    text.push_str("; its code could not be interrupted and may still be running");
                }
                StepFailure {
                    cause: FailureCause::StepTimeout,
                    chain: vec![text],
                    class: Some(ErrorClass::Transient),
                }
            }
        };
        Err(self.fail(failure, context.take_metadata(), None))
    }

    /// Polls the author's future to its end, its time-out or the cancellation of the run.
    pub(super) async fn call<T>(
        &self,
        context: &AssetContext,
        future: impl Future<Output = Result<T, AssetError>>,
    ) -> Called<T> {
        let mut call = pin!(AssertUnwindSafe(future).catch_unwind());
        let run_canceled = self.scope.cancel.cancelled();
        let timed_out = async {
            match self.asset.timeout {
                Some(timeout) => tokio::time::sleep(timeout).await,
                None => std::future::pending().await,
            }
        };
        let timeout = tokio::select! {
            biased;
            ended = &mut call => return match ended {
                // Author code may hear of the stop before this does; its way out is then part of the stop.
                Ok(Err(_)) if self.scope.cancel.is_cancelled() => Called::Canceled { detached: false },
                ended => called(ended),
            },
            () = run_canceled => false,
            () = timed_out => true,
        };
        // The token reaches the author's queries; whoever listens, or cannot be interrupted, gets the time to end.
        context.cancel();
        let blocking = self.asset.compute.is_blocking();
        let mut detached = false;
        if blocking || context.listens() {
            match tokio::time::timeout(self.grace, &mut call).await {
                // What was made in spite of it all is kept; a failure on the way out is part of the stop.
                Ok(Ok(Ok(value))) if !timeout => return Called::Returned(Ok(value)),
                Ok(_) => {}
                Err(_) => detached = blocking,
            }
        }
        if timeout {
            Called::TimedOut { detached }
        } else {
            Called::Canceled { detached }
        }
    }

    /// Records the materialization, and evaluates the checks that were not evaluated before.
    async fn succeed(
        &self,
        context: &AssetContext,
        output: Output,
        metadata: Metadata,
        provenance: Option<Provenance>,
        mut checks: Vec<CheckEvaluation>,
    ) -> AttemptEnd {
        let Output {
            value, data_version, ..
        } = output;
        self.scope.emit(Some(self.key), || {
            let (metadata, data_version) = (metadata.clone(), data_version.clone());
            if self.asset.compute.is_external() {
                EventKind::AssetObserved { metadata, data_version }
            } else {
                EventKind::AssetMaterialized {
                    metadata,
                    data_version,
                    provenance,
                }
            }
        });
        let is_left = |check: &&&CheckDef| checks.iter().all(|done| done.name != check.key.name);
        let left: Vec<&CheckDef> = self.checks.iter().filter(is_left).copied().collect();
        if !left.is_empty() {
            let checked = Checked::new(metadata.clone(), &[]);
            match self.evaluate(context, &left, Some(&value), &checked).await {
                Some(evaluations) => checks.extend(evaluations),
                None => return AttemptEnd::Canceled { detached: false },
            }
        }
        match failed_by(&checks) {
            None => AttemptEnd::Success {
                value,
                metadata,
                data_version,
                checks,
            },
            Some(failure) => AttemptEnd::Failure {
                failure,
                metadata,
                checks,
                retry_in: None,
            },
        }
    }

    pub(super) fn failure_of(&self, error: &AssetError) -> StepFailure {
        let class = error
            .class()
            .or_else(|| self.scope.resources.classify(error.as_error()));
        let chain = error.chain().into_iter().map(cut).collect();
        StepFailure {
            cause: FailureCause::Error,
            chain,
            class,
        }
    }

    pub(super) fn fail(&self, failure: StepFailure, metadata: Metadata, wait: Option<Duration>) -> AttemptEnd {
        let retry_in = self
            .asset
            .retry
            .and_then(|policy| retry_delay(&policy, self.number, &failure, wait));
        AttemptEnd::Failure {
            failure,
            metadata,
            checks: Vec::new(),
            retry_in,
        }
    }
}

fn called<T>(ended: Result<Result<T, AssetError>, Box<dyn Any + Send>>) -> Called<T> {
    match ended {
        Ok(result) => Called::Returned(result),
        Err(panic) => Called::Panicked(panic),
    }
}

/// The delay before the next attempt, when there is one.
fn retry_delay(policy: &RetryPolicy, attempt: u32, failure: &StepFailure, wait: Option<Duration>) -> Option<Duration> {
    if attempt > policy.max() || failure.class == Some(ErrorClass::Permanent) {
        return None;
    }
    Some(policy.delay(attempt, fastrand::f64()).max(wait.unwrap_or_default()))
}

pub(super) fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a value that is not text").to_owned()
}

/// Keeps error texts within the bounds of an event.
pub(super) fn cut(text: String) -> String {
    cut_text(text, MAX_VALUE_BYTES)
}
