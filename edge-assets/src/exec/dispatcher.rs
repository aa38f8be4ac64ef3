//! [`Dispatcher`]: the state of one run, as a machine without time, tasks or input and output.
//!
//! It is answerable for: which step may start (upstream, run limit, pools), what follows from the end of an attempt
//! (success, repetition, failure and the skipping of what is downstream), the life of values, and the order of the
//! facts about all that. Workers call it under a lock; it never waits.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use tokio::{sync::Notify, time::Instant};

pub(super) use super::job::{AttemptEnd, Job, StopReason};
use super::{PoolGate, RunOptions, StepResult, calls::Calls, stored::Stored};
use crate::{
    asset::{Erased, RunScope, UpstreamValue},
    event::{EventKind, FailureCause, SkipReason, StepFailure},
    graph::AssetGraph,
    metadata::Metadata,
    plan::{Plan, PlanStep, StepIndex},
    policy::PoolLimits,
    run::{RunStatus, StepStatus},
    store::History,
    version::DataVersion,
};

pub(super) struct StepState {
    waiting_on: u32,
    /// The steps whose values it takes.
    takes: Box<[StepIndex]>,
    /// Steps that still need the value.
    pub(super) consumers: u32,
    value: Option<Erased>,
    /// Which data it made, where its author says so.
    pub(super) data_version: Option<DataVersion>,
    /// It was given a slot that all runs share while it waited for one.
    entered: bool,
    pub(super) result: StepResult,
}

struct Pool {
    name: Arc<str>,
    free: usize,
    waiting: VecDeque<StepIndex>,
}

pub(super) struct Dispatcher {
    pub(super) graph: Arc<AssetGraph>,
    pub(super) history: Arc<History>,
    pub(super) plan: Arc<Plan>,
    pub(super) scope: Arc<RunScope>,
    stored: Arc<Stored>,
    pub(super) steps: Vec<StepState>,
    pub(super) ready: VecDeque<StepIndex>,
    retrying: Vec<(Instant, StepIndex)>,
    /// The limited pools that the plan uses.
    pools: Vec<Pool>,
    pool_of: Vec<Option<u32>>,
    /// The calls that make several steps.
    pub(super) calls: Calls,
    /// What hands out the slots that this run shares with others, and what it tells when it is worth asking again.
    gate: Option<(Arc<dyn PoolGate>, Arc<Notify>)>,
    /// Steps that have a slot of this run, and wait for one that all runs share.
    asking: Vec<StepIndex>,
    unfinished: usize,
    keep_values: bool,
    stop: Option<StopReason>,
}

impl Dispatcher {
    pub(super) fn new(
        graph: Arc<AssetGraph>,
        plan: Arc<Plan>,
        scope: Arc<RunScope>,
        stored: Arc<Stored>,
        options: &RunOptions,
    ) -> Self {
        let mut steps: Vec<StepState> = plan
            .steps
            .iter()
            .map(|step| StepState {
                waiting_on: u32::try_from(step.upstream.len()).unwrap_or(u32::MAX),
                takes: values_taken(&graph, &plan, step),
                consumers: 0,
                value: None,
                data_version: None,
                entered: false,
                result: StepResult {
                    key: step.key.clone(),
                    status: StepStatus::Waiting,
                    attempts: 0,
                    duration: Duration::ZERO,
                    metadata: Metadata::new(),
                    failure: None,
                    skip_reason: None,
                    checks: Vec::new(),
                    detached: false,
                },
            })
            .collect();
        for step in 0..steps.len() {
            for place in 0..steps[step].takes.len() {
                let upstream = steps[step].takes[place];
                steps[upstream as usize].consumers += 1;
            }
        }
        let (pools, pool_of) = pools(&graph, &plan, &options.pools);
        let unfinished = steps.len();
        let calls = Calls::of(&graph, &plan);
        Self {
            calls,
            graph,
            history: Arc::clone(&options.history),
            plan,
            scope,
            stored,
            steps,
            ready: VecDeque::new(),
            retrying: Vec::new(),
            pools,
            pool_of,
            gate: None,
            asking: Vec::new(),
            unfinished,
            keep_values: options.keep_values,
            stop: None,
        }
    }

    /// Shares the slots of pools with other runs; `changed` is told when it is worth asking again.
    pub(super) fn share_pools(&mut self, gate: Arc<dyn PoolGate>, changed: Arc<Notify>) {
        self.gate = Some((gate, changed));
    }

    /// Begins: steps that are done count as successes, and what waits for nothing else is ready.
    pub(super) fn begin(&mut self, done: &[bool]) {
        for step in (0..).take(self.steps.len()) {
            if done.get(step as usize) != Some(&true) {
                continue;
            }
            self.steps[step as usize].result.status = StepStatus::Success;
            self.retire(step);
            for place in 0..self.plan.steps[step as usize].downstream.len() {
                let downstream = self.plan.steps[step as usize].downstream[place];
                self.steps[downstream as usize].waiting_on -= 1;
            }
        }
        for step in (0..).take(self.steps.len()) {
            let state = &self.steps[step as usize];
            if state.waiting_on == 0 && state.result.status == StepStatus::Waiting {
                self.make_ready(step);
            }
        }
    }

    /// Takes the next attempt that may be made now.
    pub(super) fn next_job(&mut self) -> Option<Job> {
        if self.stop.is_some() || self.scope.cancel.is_cancelled() {
            return None;
        }
        while let Some(step) = self.ready.pop_front() {
            if !self.enter_pool(step) {
                continue;
            }
            let beside = self.ready_beside(step);
            let attempt = self.start(step);
            for (other, _) in &beside {
                self.start(*other);
            }
            let provenance = self.provenance(step);
            return Some(Job {
                step,
                beside,
                attempt,
                is_unchanged: self.is_unchanged(step, provenance.as_ref()),
                is_value_taken: self.steps[step as usize].consumers > 0,
                provenance,
                upstream: self.upstream_values(step),
            });
        }
        None
    }

    /// Notes that an attempt at a step begins; returns its number.
    fn start(&mut self, step: StepIndex) -> u32 {
        let state = &mut self.steps[step as usize];
        state.result.attempts += 1;
        let attempt = state.result.attempts;
        self.set_status(step, StepStatus::Running);
        self.emit(step, || EventKind::StepStarted { attempt });
        attempt
    }

    /// How many attempts might be made now; an upper bound, since pools may be full.
    pub(super) fn ready(&self) -> usize {
        if self.stop.is_some() { 0 } else { self.ready.len() }
    }

    pub(super) fn is_done(&self) -> bool {
        self.unfinished == 0
    }

    /// When the next repetition is due.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.retrying.iter().map(|(due, _)| *due).min()
    }

    /// Makes those repetitions ready that are due.
    pub(super) fn wake_due(&mut self, now: Instant) {
        let mut due: Vec<(Instant, StepIndex)> = self.retrying.extract_if(.., |(at, _)| *at <= now).collect();
        due.sort_unstable();
        for (_, step) in due {
            self.make_ready(step);
        }
    }

    /// Asks again for the shared slots that steps wait for.
    pub(super) fn ask_again(&mut self) {
        for step in std::mem::take(&mut self.asking) {
            if self.may_enter(step) {
                self.steps[step as usize].entered = true;
                self.ready.push_front(step);
            } else {
                self.asking.push(step);
            }
        }
    }

    /// Records the end of an attempt and all that follows from it.
    pub(super) fn finish(&mut self, step: StepIndex, end: AttemptEnd, took: Duration, now: Instant) {
        self.free_slot(step);
        match end {
            AttemptEnd::Together(ends) => {
                for (step, end) in ends {
                    self.end(step, end, took, now);
                }
            }
            end => self.end(step, end, took, now),
        }
    }

    fn end(&mut self, step: StepIndex, end: AttemptEnd, took: Duration, now: Instant) {
        self.steps[step as usize].result.duration = took;
        let duration_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        match end {
            AttemptEnd::Success {
                value,
                metadata,
                data_version,
                checks,
            } => {
                self.steps[step as usize].data_version = data_version;
                let result = &mut self.steps[step as usize].result;
                result.metadata = metadata;
                result.checks = checks;
                self.emit(step, || EventKind::StepSucceeded { duration_us });
                self.succeed(step, value);
            }
            AttemptEnd::Failure {
                failure,
                metadata,
                checks,
                retry_in,
            } => {
                let result = &mut self.steps[step as usize].result;
                result.checks = checks;
                match retry_in.filter(|_| self.stop.is_none() && !self.scope.cancel.is_cancelled()) {
                    Some(delay) => {
                        let attempt = result.attempts;
                        let delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
                        self.emit(step, || EventKind::StepRetryScheduled {
                            attempt,
                            delay_ms,
                            failure,
                        });
                        self.set_status(step, StepStatus::Retrying);
                        self.retrying.push((now + delay, step));
                    }
                    None => self.fail(step, failure, metadata, duration_us),
                }
            }
            AttemptEnd::Canceled { detached } if self.stop == Some(StopReason::Timeout) => {
                self.steps[step as usize].result.detached = detached;
                let chain = vec!["the run took longer than it may".to_owned()];
                let failure = StepFailure {
                    cause: FailureCause::RunTimeout,
                    chain,
                    class: None,
                };
                self.fail(step, failure, Metadata::new(), duration_us);
            }
            AttemptEnd::Canceled { detached } => self.cancel_step(step, detached),
            AttemptEnd::Unchanged { value } => {
                self.skip(step, &SkipReason::InputsUnchanged);
                self.release_downstream(step, value);
            }
            AttemptEnd::NotProduced => {
                let asset = self.plan.steps[step as usize].key.asset.clone();
                let reason = SkipReason::NotProduced { asset };
                self.skip(step, &reason);
                self.skip_downstream(step, &reason);
            }
            // Ends are taken apart before.
            AttemptEnd::Together(ends) => {
                for (step, end) in ends {
                    self.end(step, end, took, now);
                }
            }
        }
    }

    /// Stops the run: nothing starts any more, and what has not started never will.
    pub(super) fn stop(&mut self, reason: StopReason) {
        if self.stop.is_some() {
            return;
        }
        self.stop = Some(reason);
        self.ready.clear();
        self.retrying.clear();
        self.pools.iter_mut().for_each(|pool| pool.waiting.clear());
        let entered = (0..)
            .take(self.steps.len())
            .filter(|step| self.steps[*step as usize].entered);
        let held: Vec<StepIndex> = entered.chain(std::mem::take(&mut self.asking)).collect();
        for step in held {
            self.free_slot(step);
        }
        for step in (0..).take(self.steps.len()) {
            let status = self.steps[step as usize].result.status;
            if matches!(status, StepStatus::Waiting | StepStatus::Ready | StepStatus::Retrying) {
                self.cancel_step(step, false);
            }
        }
    }

    /// Takes the results out, once everything is done.
    pub(super) fn into_results(self) -> (RunStatus, Vec<StepResult>, Vec<Option<Erased>>) {
        let has = |status| self.steps.iter().any(|step| step.result.status == status);
        let status = match self.stop {
            Some(StopReason::Timeout) => RunStatus::Failure,
            _ if has(StepStatus::Canceled) => RunStatus::Canceled,
            _ if has(StepStatus::Failure) => RunStatus::Failure,
            _ => RunStatus::Success,
        };
        let (results, values) = self.steps.into_iter().map(|step| (step.result, step.value)).unzip();
        (status, results, values)
    }

    fn succeed(&mut self, step: StepIndex, value: Erased) {
        self.set_final(step, StepStatus::Success);
        self.release_downstream(step, Some(value));
    }

    /// Hands the value on, and makes ready what waited for the step alone.
    fn release_downstream(&mut self, step: StepIndex, value: Option<Erased>) {
        let state = &mut self.steps[step as usize];
        if self.keep_values || state.consumers > 0 {
            state.value = value;
        }
        // By place, since making a step ready needs all of `self`; cloning the plan's `Arc` costs more than the look-up.
        for place in 0..self.plan.steps[step as usize].downstream.len() {
            let downstream = self.plan.steps[step as usize].downstream[place];
            let state = &mut self.steps[downstream as usize];
            state.waiting_on -= 1;
            if state.waiting_on == 0 && state.result.status == StepStatus::Waiting {
                self.make_ready(downstream);
            }
        }
    }

    fn fail(&mut self, step: StepIndex, failure: StepFailure, metadata: Metadata, duration_us: u64) {
        let failed = self.plan.steps[step as usize].key.asset.clone();
        let reason = match self
            .blocking_check(step)
            .filter(|_| failure.cause == FailureCause::Check)
        {
            Some(check) => SkipReason::CheckFailed { asset: failed, check },
            None => SkipReason::UpstreamFailed { asset: failed },
        };
        self.emit(step, || EventKind::StepFailed {
            failure: failure.clone(),
            metadata: metadata.clone(),
            duration_us,
        });
        let result = &mut self.steps[step as usize].result;
        result.failure = Some(failure);
        result.metadata = metadata;
        self.set_final(step, StepStatus::Failure);
        self.skip_downstream(step, &reason);
    }

    fn skip_downstream(&mut self, step: StepIndex, reason: &SkipReason) {
        let plan = Arc::clone(&self.plan);
        let mut open = vec![step];
        while let Some(step) = open.pop() {
            for &downstream in &plan.steps[step as usize].downstream {
                if self.steps[downstream as usize].result.status != StepStatus::Waiting {
                    continue;
                }
                self.skip(downstream, reason);
                open.push(downstream);
                open.extend(self.skip_beside(downstream, reason));
            }
        }
    }

    pub(super) fn skip(&mut self, step: StepIndex, reason: &SkipReason) {
        self.steps[step as usize].result.skip_reason = Some(reason.clone());
        self.emit(step, || EventKind::StepSkipped { reason: reason.clone() });
        self.set_final(step, StepStatus::Skipped);
    }

    fn cancel_step(&mut self, step: StepIndex, detached: bool) {
        self.steps[step as usize].result.detached = detached;
        self.emit(step, || EventKind::StepCanceled { detached });
        self.set_final(step, StepStatus::Canceled);
        // A step may end as canceled before the run as a whole was told to stop; what waits for it must not hang.
        let plan = Arc::clone(&self.plan);
        let mut open = vec![step];
        while let Some(step) = open.pop() {
            for &downstream in &plan.steps[step as usize].downstream {
                if self.steps[downstream as usize].result.status == StepStatus::Waiting {
                    self.emit(downstream, || EventKind::StepCanceled { detached: false });
                    self.set_final(downstream, StepStatus::Canceled);
                    open.push(downstream);
                }
            }
        }
    }

    fn make_ready(&mut self, step: StepIndex) {
        self.set_status(step, StepStatus::Ready);
        if self.plan.steps[step as usize].together.is_some() {
            self.call_when_ready(step);
        } else {
            self.ready.push_back(step);
        }
    }

    /// Takes a slot for a step, or has it wait for one.
    fn enter_pool(&mut self, step: StepIndex) -> bool {
        let Some(pool) = self.pool_of[step as usize] else {
            return true;
        };
        if std::mem::take(&mut self.steps[step as usize].entered) {
            return true;
        }
        let pool = &mut self.pools[pool as usize];
        if pool.free == 0 {
            pool.waiting.push_back(step);
            return false;
        }
        pool.free -= 1;
        let enters = self.may_enter(step);
        if !enters {
            self.asking.push(step);
        }
        enters
    }

    /// Whether a step has a slot among all runs.
    fn may_enter(&self, step: StepIndex) -> bool {
        let (Some((gate, changed)), Some(pool)) = (&self.gate, self.pool_of[step as usize]) else {
            return true;
        };
        let key = &self.plan.steps[step as usize].key;
        gate.take(&self.pools[pool as usize].name, self.scope.run_id, key, changed)
    }

    fn free_slot(&mut self, step: StepIndex) {
        if let Some(pool) = self.pool_of[step as usize] {
            self.steps[step as usize].entered = false;
            let pool = &mut self.pools[pool as usize];
            if let Some((gate, _)) = &self.gate {
                let key = &self.plan.steps[step as usize].key;
                gate.free(&pool.name, self.scope.run_id, key);
            }
            pool.free += 1;
            if let Some(next) = pool.waiting.pop_front() {
                self.ready.push_front(next);
            }
        }
    }

    fn set_status(&mut self, step: StepIndex, next: StepStatus) {
        let status = &mut self.steps[step as usize].result.status;
        debug_assert!(status.may_become(next), "{status} may not become {next}");
        *status = next;
    }

    fn set_final(&mut self, step: StepIndex, status: StepStatus) {
        self.set_status(step, status);
        self.retire(step);
    }

    /// A step is over, and so is its need of values.
    fn retire(&mut self, step: StepIndex) {
        self.unfinished -= 1;
        for place in 0..self.steps[step as usize].takes.len() {
            let upstream = self.steps[step as usize].takes[place];
            let state = &mut self.steps[upstream as usize];
            state.consumers -= 1;
            if state.consumers == 0 && !self.keep_values {
                state.value = None;
            }
        }
        self.stored.release(&self.plan.steps[step as usize].loads);
    }

    fn blocking_check(&self, step: StepIndex) -> Option<Arc<str>> {
        let checks = &self.steps[step as usize].result.checks;
        checks
            .iter()
            .find(|check| check.blocking && !check.result.passed)
            .map(|check| Arc::clone(&check.name))
    }

    fn upstream_values(&self, step: StepIndex) -> Box<[UpstreamValue]> {
        let takes = &self.steps[step as usize].takes;
        let values = takes.iter().filter_map(|&upstream| {
            let key = &self.plan.steps[upstream as usize].key;
            let value = self.steps[upstream as usize].value.as_ref()?;
            Some(UpstreamValue {
                key: key.clone(),
                value: Arc::clone(value),
            })
        });
        values.collect()
    }

    fn emit(&self, step: StepIndex, kind: impl FnOnce() -> EventKind) {
        self.scope.emit(Some(&self.plan.steps[step as usize].key), kind);
    }
}

/// The steps whose values a step takes.
fn values_taken(graph: &AssetGraph, plan: &Plan, step: &PlanStep) -> Box<[StepIndex]> {
    let needs = &graph.asset(step.asset).needs;
    let deps = needs.deps.iter().filter(|dep| dep.value.is_some());
    let taken = deps.map(|dep| &dep.key);
    let taken = taken.chain(needs.previous.as_ref().map(|previous| &previous.key));
    let mut found = Vec::new();
    for key in taken {
        let upstream = step.upstream.iter().copied();
        found.extend(upstream.filter(|&up| plan.steps[up as usize].key.asset == *key));
    }
    found.into_boxed_slice()
}

fn pools(graph: &AssetGraph, plan: &Plan, limits: &PoolLimits) -> (Vec<Pool>, Vec<Option<u32>>) {
    let limited: Vec<(&str, usize)> = limits.iter().collect();
    let pool_of = plan.steps.iter().map(|step| {
        let name = graph.asset(step.asset).pool.as_deref()?;
        let place = limited.binary_search_by_key(&name, |(pool, _)| pool).ok()?;
        u32::try_from(place).ok()
    });
    let pool_of = pool_of.collect();
    (
        limited
            .into_iter()
            .map(|(name, free)| Pool {
                name: name.into(),
                free,
                waiting: VecDeque::new(),
            })
            .collect(),
        pool_of,
    )
}
