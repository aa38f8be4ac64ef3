//! [`TestContextBuilder`]: what a step of a unit test is given.

use std::sync::Arc;

use serde::Serialize;

use super::TestContext;
use crate::{
    asset::{Asset, AssetContext, RunScope, UpstreamValue, Value},
    clock::ManualClock,
    id::RunId,
    key::AssetKey,
    partition::{PartitionKey, PartitionsDefinition},
    resource::Resources,
    run::StepKey,
    testing::{clock::BEGINNING, event_log::EventLog},
};

/// Says what the step of a [`TestContext`] is given; made by [`TestContext::builder`].
#[derive(Debug)]
#[must_use = "a builder is nothing until `build`"]
pub struct TestContextBuilder {
    key: StepKey,
    partitions: Option<PartitionsDefinition>,
    attempt: u32,
    resources: Resources,
    config: Option<serde_json::Value>,
    upstream: Vec<UpstreamValue>,
    clock: Arc<ManualClock>,
}

impl TestContextBuilder {
    pub(super) fn new() -> Self {
        Self {
            key: StepKey {
                asset: AssetKey::from_checked("test"),
                partition: None,
            },
            partitions: None,
            attempt: 1,
            resources: Resources::new(),
            config: None,
            upstream: Vec::new(),
            clock: Arc::new(ManualClock::at(BEGINNING)),
        }
    }

    /// Says that the step makes this asset; else its key is `test`.
    pub fn asset<A: Asset>(mut self) -> Self {
        self.key.asset = A::key();
        self.partitions = A::SPEC.partitions;
        self
    }

    /// Says that the step makes the asset of this key.
    ///
    /// # Panics
    /// When the text is not a key.
    #[track_caller]
    pub fn key(mut self, key: &str) -> Self {
        match AssetKey::new(key) {
            Ok(key) => self.key.asset = key,
            Err(error) => panic!("{error}"),
        }
        self
    }

    /// Says which partition the step makes.
    pub fn partition(mut self, key: impl AsRef<str>) -> Self {
        self.key.partition = Some(PartitionKey::new(key));
        self
    }

    /// Says which partitions the asset has, which tells how the key is read; those of [`asset`](Self::asset) are known.
    pub fn partitions(mut self, partitions: PartitionsDefinition) -> Self {
        self.partitions = Some(partitions);
        self
    }

    /// Sets the number of the attempt, from 1.
    pub fn attempt(mut self, attempt: u32) -> Self {
        self.attempt = attempt;
        self
    }

    /// Adds resources; a later one of the same type replaces an earlier one.
    pub fn resources(mut self, resources: Resources) -> Self {
        self.resources = self.resources.merge(resources);
        self
    }

    /// Gives the asset its settings, as a run would.
    ///
    /// # Panics
    /// When they cannot be written as JSON.
    #[track_caller]
    pub fn config(mut self, config: &impl Serialize) -> Self {
        match serde_json::to_value(config) {
            Ok(config) => self.config = Some(config),
            Err(error) => panic!("the configuration cannot be written as JSON: {error}"),
        }
        self
    }

    /// Gives the step the value of an upstream asset.
    pub fn upstream<A: Asset>(mut self, value: Value<A>) -> Self {
        self.upstream.push(UpstreamValue {
            key: StepKey {
                asset: A::key(),
                partition: None,
            },
            value: Arc::new(value),
        });
        self
    }

    /// Sets the clock to an instant, such as `2026-11-22T09:00:00Z`; else it is the beginning of 2026.
    ///
    /// # Panics
    /// When the text is not an instant.
    #[track_caller]
    pub fn at(self, now: &str) -> Self {
        match now.parse() {
            Ok(now) => self.clock(Arc::new(ManualClock::at(now))),
            Err(error) => panic!("`{now}` is not an instant: {error}"),
        }
    }

    /// Sets the clock, such as one that a cache of the test follows, too.
    pub fn clock(mut self, clock: Arc<ManualClock>) -> Self {
        self.clock = clock;
        self
    }

    /// Makes the context.
    #[must_use]
    pub fn build(self) -> TestContext {
        let log = EventLog::new();
        let mut run = RunScope::new(RunId::generate(), self.resources, self.clock.clone(), log.clone());
        if let Some(config) = self.config {
            run.config.insert(self.key.asset.clone(), config);
        }
        let run = Arc::new(run);
        let given = self.upstream.iter().map(|given| given.key.asset.clone()).collect();
        let context = AssetContext::new(Arc::clone(&run), self.key, self.attempt, self.upstream.into())
            .of_partitions(self.partitions);
        TestContext {
            context,
            run,
            given,
            clock: self.clock,
            log,
        }
    }
}
