//! [`AssetContext`]: what author code may know of its step, and say about it.
//!
//! It holds the step's upstream values, its resources and its token. It never shows the store, other steps or the
//! plan. Facts that author code states go to the run's event sink at once.

use std::{
    any::TypeId,
    collections::BTreeMap,
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
    },
};

use super::{Asset, AssetError, Erased, checked::Checked};
use crate::{
    cancel::CancelToken,
    clock::{SharedClock, SystemClock},
    config::RunConfig,
    event::{EventKind, EventRecord, EventSink, LogLevel, NoSink},
    id::RunId,
    key::AssetKey,
    metadata::{MAX_VALUE_BYTES, Metadata, MetadataValue, cut_text},
    partition::{PartitionKey, PartitionsDefinition, Window},
    resource::{Resource, Resources, StepScope},
    run::StepKey,
    store::SharedStore,
};

/// What all steps of a run share.
pub struct RunScope {
    /// The run.
    pub run_id: RunId,
    /// The resources.
    pub resources: Resources,
    /// The clock.
    pub clock: SharedClock,
    /// Cancelled when the run is to stop.
    pub cancel: CancelToken,
    /// Where facts go.
    pub sink: Arc<dyn EventSink>,
    /// Settings of assets for this run.
    pub config: RunConfig,
    /// Where checks read what was before; without it there is no history.
    pub history: Option<SharedStore>,
    sequence: AtomicU64,
}

impl RunScope {
    /// Makes the scope of a new run.
    #[must_use]
    pub fn new(run_id: RunId, resources: Resources, clock: SharedClock, sink: Arc<dyn EventSink>) -> Self {
        Self {
            run_id,
            resources,
            clock,
            cancel: CancelToken::new(),
            sink,
            config: RunConfig::new(),
            history: None,
            sequence: AtomicU64::new(0),
        }
    }

    /// States a fact, when somebody listens.
    pub fn emit(&self, step: Option<&StepKey>, kind: impl FnOnce() -> EventKind) {
        if self.sink.is_listening() {
            self.sink.record(EventRecord {
                version: EventRecord::VERSION,
                sequence: self.sequence.fetch_add(1, Ordering::Relaxed),
                at: self.clock.now(),
                run_id: self.run_id,
                step: step.cloned(),
                kind: kind(),
            });
        }
    }
}

impl fmt::Debug for RunScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunScope")
            .field("run_id", &self.run_id)
            .finish_non_exhaustive()
    }
}

/// What author code may know of its step, and say about it. Clones share one state.
#[derive(Clone)]
pub struct AssetContext(Arc<Step>);

struct Step {
    run: Arc<RunScope>,
    key: StepKey,
    partitions: Option<PartitionsDefinition>,
    attempt: u32,
    upstream: Box<[UpstreamValue]>,
    token: OnceLock<CancelToken>,
    /// Author code asked for the token, so it is given time to react to it.
    listens: AtomicBool,
    said: Mutex<Said>,
    /// How many sub-steps there were.
    substeps: AtomicU32,
    /// What is wanted of a function that makes several assets.
    wanted: Option<Box<Wanted>>,
    /// What a check looks at.
    checked: Option<Checked>,
}

/// A value that a step takes, and what made it.
#[derive(Debug, Clone)]
pub(crate) struct UpstreamValue {
    /// The asset, and the partition where there is one.
    pub(crate) key: StepKey,
    pub(crate) value: Erased,
}

/// What is wanted of a function that makes several assets.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// The assets that it is to make.
    pub(crate) assets: Box<[AssetKey]>,
    /// The asset under which its settings stand.
    pub(crate) settings_of: AssetKey,
}

#[derive(Default)]
struct Said {
    metadata: Metadata,
    costs: BTreeMap<&'static str, u64>,
    partitions: Vec<(&'static str, PartitionKey)>,
}

impl AssetContext {
    pub(crate) fn new(run: Arc<RunScope>, key: StepKey, attempt: u32, upstream: Box<[UpstreamValue]>) -> Self {
        Self::of_some(run, key, attempt, upstream, None)
    }

    /// Makes the context of a function of which some assets are wanted.
    pub(crate) fn of_some(
        run: Arc<RunScope>,
        key: StepKey,
        attempt: u32,
        upstream: Box<[UpstreamValue]>,
        wanted: Option<Box<Wanted>>,
    ) -> Self {
        Self(Arc::new(Step {
            run,
            key,
            partitions: None,
            attempt,
            upstream,
            token: OnceLock::new(),
            listens: AtomicBool::new(false),
            said: Mutex::default(),
            substeps: AtomicU32::new(0),
            wanted,
            checked: None,
        }))
    }

    /// The context of a check.
    pub(crate) fn for_check(&self, value: Option<Erased>, checked: Checked) -> Self {
        let step = &self.0;
        Self(Arc::new(Step {
            run: Arc::clone(&step.run),
            key: step.key.clone(),
            attempt: step.attempt,
            upstream: value
                .map(|value| UpstreamValue {
                    key: step.key.clone(),
                    value,
                })
                .into_iter()
                .collect(),
            token: OnceLock::new(),
            listens: AtomicBool::new(false),
            said: Mutex::default(),
            substeps: AtomicU32::new(0),
            wanted: step.wanted.clone(),
            partitions: step.partitions,
            checked: Some(checked),
        }))
    }

    /// Says which partitions the asset has; of a context that nobody has cloned yet.
    pub(crate) fn of_partitions(mut self, partitions: Option<PartitionsDefinition>) -> Self {
        if let Some(step) = Arc::get_mut(&mut self.0) {
            step.partitions = partitions;
        }
        self
    }

    /// Makes a context for a unit test: no resources, nobody listens.
    #[must_use]
    pub fn for_test() -> Self {
        Self::for_test_with(Resources::new())
    }

    /// Makes a context for a unit test that holds these resources.
    ///
    /// # Panics
    /// Never: the key of the test's step is valid.
    #[must_use]
    pub fn for_test_with(resources: Resources) -> Self {
        Self::for_test_at(resources, Arc::new(SystemClock::new()))
    }

    /// Makes a context for a unit test that holds these resources and reads this clock.
    ///
    /// # Panics
    /// Never: the key of the test's step is valid.
    #[must_use]
    pub fn for_test_at(resources: Resources, clock: SharedClock) -> Self {
        let run = RunScope::new(RunId::generate(), resources, clock, Arc::new(NoSink));
        let key = StepKey {
            asset: AssetKey::from_checked("test"),
            partition: None,
        };
        Self::new(Arc::new(run), key, 1, Box::default())
    }

    /// The asset that is being made.
    #[must_use]
    pub fn key(&self) -> &AssetKey {
        &self.0.key.asset
    }

    /// The partition that is being made.
    #[must_use]
    pub fn partition(&self) -> Option<&PartitionKey> {
        self.0.key.partition.as_ref()
    }

    /// The partitions that the asset has.
    #[must_use]
    pub fn partitions(&self) -> Option<&PartitionsDefinition> {
        self.0.partitions.as_ref()
    }

    /// The window of time that is being made; of a product, that of its first dimension of time. `None` where there is none.
    #[must_use]
    pub fn window(&self) -> Option<Window> {
        let (partitions, key) = (self.partitions()?, self.partition()?);
        partitions.window(key.as_str())
    }

    /// Whether an output is wanted of a function that makes several assets.
    ///
    /// A function that allows `subset` asks before it computes one, and returns `None` for what is not wanted. In a unit test, and
    /// in a function that makes one asset, everything is wanted.
    ///
    /// ```
    /// use edge_assets::prelude::*;
    ///
    /// #[multi_asset(outputs(good_rows, bad_rows), subset)]
    /// async fn split(ctx: &AssetContext) -> Result<(Option<u32>, Option<u32>)> {
    ///     let good = ctx.selected::<good_rows>().then_some(90);
    ///     let bad = ctx.selected::<bad_rows>().then_some(10);
    ///     Ok((good, bad))
    /// }
    /// ```
    #[must_use]
    pub fn selected<A: Asset>(&self) -> bool {
        self.selects(A::SPEC.key)
    }

    /// The same for an asset that is known by its key, such as one of [`AssetDef::multi`](super::AssetDef::multi).
    #[must_use]
    pub fn selects(&self, key: &str) -> bool {
        let Some(wanted) = &self.0.wanted else {
            return true;
        };
        wanted.assets.iter().any(|wanted| wanted.as_str() == key)
    }

    /// The run.
    #[must_use]
    pub fn run_id(&self) -> RunId {
        self.0.run.run_id
    }

    /// The number of the attempt, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.0.attempt
    }

    /// The run's clock; assets that read the time from it can be tested and simulated.
    #[must_use]
    pub fn clock(&self) -> &SharedClock {
        &self.0.run.clock
    }

    /// Tells when the result is no longer wanted.
    ///
    /// A step that takes the token is given time to end by itself; one that does not is dropped where it waits.
    #[must_use]
    pub fn cancel_token(&self) -> CancelToken {
        self.0.listens.store(true, Ordering::Relaxed);
        self.0.token().clone()
    }

    /// Records metadata on this materialization; it is kept when the step fails, too.
    pub fn record(&self, name: impl Into<String>, value: impl Into<MetadataValue>) {
        self.0.said().metadata.insert(name, value);
    }

    /// Records several values, by the methods of [`Metadata`]: `ctx.record_all(Metadata::new().rows(3).bytes("size", n))`.
    pub fn record_all(&self, metadata: Metadata) {
        self.0.said().metadata.merge(metadata);
    }

    /// What was recorded so far, with what resources say that the step cost.
    #[must_use]
    pub fn metadata(&self) -> Metadata {
        let said = self.0.said();
        with_costs(said.metadata.clone(), &said.costs)
    }

    /// The keys that were given to [`add_partitions`](Self::add_partitions) so far, each with the name of its definition.
    #[must_use]
    pub fn added_partitions(&self) -> Vec<(&'static str, PartitionKey)> {
        self.0.said().partitions.clone()
    }

    pub(super) fn note_added(&self, definition: &'static str, keys: Vec<PartitionKey>) {
        let keys = keys.into_iter().map(|key| (definition, key));
        self.0.said().partitions.extend(keys);
    }

    /// Says how far the step is.
    pub fn progress(&self, done: u64, total: Option<u64>, unit: &str) {
        self.0.run.emit(Some(&self.0.key), || EventKind::StepProgressed {
            done,
            total,
            unit: unit.into(),
        });
    }

    /// Says something for the log of the step; what is longer than 64 KiB is cut.
    pub fn log(&self, level: LogLevel, message: impl Into<String>) {
        let message = cut_text(message.into(), MAX_VALUE_BYTES);
        self.0
            .run
            .emit(Some(&self.0.key), || EventKind::StepLogged { level, message });
    }

    /// A resource by type and name, bound to this step.
    #[must_use]
    pub fn resource<T: ?Sized + Resource, Name: 'static>(&self) -> Option<crate::resource::Res<T, Name>> {
        self.0
            .run
            .resources
            .get_in_step::<T, Name>(|| self.scope())
            .map(crate::resource::Res::from_arc)
    }

    /// The value of an upstream asset that was named with [`AssetBuilder::takes`](super::AssetBuilder::takes).
    ///
    /// # Errors
    /// When the asset does not take it, or takes it as another type.
    pub fn value_of<T: Send + Sync + 'static>(&self, key: &AssetKey) -> Result<Arc<T>, AssetError> {
        let value = self
            .upstream_value::<T>(key.as_str())
            .and_then(|value| value.downcast().ok());
        value.ok_or_else(|| {
            AssetError::permanent(format!(
                "`{}` does not take the value of `{key}` as `{name}`; declare it with `takes::<{name}>(..)`",
                self.key(),
                name = std::any::type_name::<T>(),
            ))
        })
    }

    /// The step, as resources know it.
    pub(crate) fn scope(&self) -> Arc<dyn StepScope> {
        Arc::clone(&self.0) as Arc<dyn StepScope>
    }

    /// The value of an upstream asset that makes a `T`.
    pub(crate) fn upstream_value<T: 'static>(&self, key: &str) -> Option<Erased> {
        let found = self.values_of_asset(key).next();
        // An asset that is made for its effect has a value without content, whoever made it.
        let unit = || (TypeId::of::<T>() == TypeId::of::<()>()).then(|| Arc::new(()) as Erased);
        found.map(|found| Arc::clone(&found.value)).or_else(unit)
    }

    /// The values of an asset that the step has, one for each partition.
    pub(super) fn values_of_asset<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a UpstreamValue> {
        let upstream = self.0.upstream.iter();
        upstream.filter(move |upstream| upstream.key.asset.as_str() == key)
    }

    /// The value of an asset, where the step has it.
    pub(crate) fn erased_value(&self, key: &AssetKey) -> Option<Erased> {
        self.values_of_asset(key.as_str())
            .next()
            .map(|found| Arc::clone(&found.value))
    }

    pub(crate) fn config(&self) -> Option<&serde_json::Value> {
        let of = self.0.wanted.as_ref().map_or(self.key(), |wanted| &wanted.settings_of);
        self.0.run.config.expose(of)
    }

    /// What a check looks at.
    pub(super) fn checked(&self) -> Option<&Checked> {
        self.0.checked.as_ref()
    }

    /// Where what was before is read; nothing where the run has no store.
    pub(super) fn log_store(&self) -> Option<&SharedStore> {
        self.0.run.history.as_ref()
    }

    /// The asset and the partition.
    pub(super) fn step_key(&self) -> &StepKey {
        &self.0.key
    }

    /// Whether somebody listens to the facts of the step.
    pub(super) fn is_heard(&self) -> bool {
        self.0.run.sink.is_listening()
    }

    pub(super) fn substeps(&self) -> &AtomicU32 {
        &self.0.substeps
    }

    /// What tells the step from all others of the process.
    pub(super) fn address(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }

    /// States a fact of the step.
    pub(super) fn state(&self, kind: impl FnOnce() -> EventKind) {
        self.0.run.emit(Some(&self.0.key), kind);
    }

    /// The token of the step, for the framework's own waiting: unlike [`cancel_token`](Self::cancel_token) it asks for no time.
    pub(super) fn own_token(&self) -> &CancelToken {
        self.0.token()
    }

    /// The class that the run's resources give an error.
    pub(super) fn classify(&self, error: &AssetError) -> Option<crate::resource::ErrorClass> {
        self.0.run.resources.classify(error.as_error())
    }

    pub(crate) fn listens(&self) -> bool {
        self.0.listens.load(Ordering::Relaxed)
    }

    pub(crate) fn cancel(&self) {
        self.0.token().cancel();
    }

    /// What was recorded, costs included; afterwards nothing is.
    pub(crate) fn take_metadata(&self) -> Metadata {
        let mut said = self.0.said();
        with_costs(std::mem::take(&mut said.metadata), &std::mem::take(&mut said.costs))
    }

    /// Takes over what was recorded, and goes on adding costs to those.
    pub(crate) fn continue_from(&self, before: &Self) {
        *self.0.said() = std::mem::take(&mut *before.0.said());
    }

    /// What was recorded so far, and apart from it what resources say that the step cost.
    #[cfg(feature = "test-util")]
    pub(crate) fn said(&self) -> (Metadata, BTreeMap<&'static str, u64>) {
        let said = self.0.said();
        (said.metadata.clone(), said.costs.clone())
    }

    /// Lends a resource to the step, as the step's parameters would get it.
    #[cfg(feature = "test-util")]
    pub(crate) fn lend<T: Resource>(&self, resource: T) -> T {
        let scope: Arc<dyn StepScope> = Arc::clone(&self.0) as Arc<dyn StepScope>;
        resource.in_step(&scope).unwrap_or(resource)
    }
}

fn with_costs(mut metadata: Metadata, costs: &BTreeMap<&'static str, u64>) -> Metadata {
    for (name, amount) in costs {
        metadata.insert(*name, *amount);
    }
    metadata
}

impl Step {
    fn token(&self) -> &CancelToken {
        self.token.get_or_init(|| self.run.cancel.child())
    }

    fn said(&self) -> MutexGuard<'_, Said> {
        // A panic while recording leaves a map that is still a map.
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl StepScope for Step {
    fn run_id(&self) -> RunId {
        self.run.run_id
    }

    fn asset(&self) -> &AssetKey {
        &self.key.asset
    }

    fn attempt(&self) -> u32 {
        self.attempt
    }

    fn cancel_token(&self) -> CancelToken {
        self.token().clone()
    }

    fn add_cost(&self, name: &'static str, amount: u64) {
        let mut said = self.said();
        let cost = said.costs.entry(name).or_default();
        *cost = cost.saturating_add(amount);
    }

    fn progress(&self, done: u64, total: Option<u64>, unit: &'static str) {
        self.run.emit(Some(&self.key), || EventKind::StepProgressed {
            done,
            total,
            unit: unit.into(),
        });
    }

    fn record(&self, metadata: Metadata) {
        self.said().metadata.merge(metadata);
    }
}

impl fmt::Debug for AssetContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AssetContext({}, attempt {})", self.0.key, self.0.attempt)
    }
}
