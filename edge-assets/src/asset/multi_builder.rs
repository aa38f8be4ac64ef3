//! [`MultiAssetBuilder`]: several assets of one function, made at run time; and [`Outputs`], which the function returns.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    AssetBuilder, AssetDef, AssetError, AssetFn, Compute, IntoMaterialized, IntoOutcome as _, Materialized, MultiPlace,
    MultiSpec, Output, Parts, ValueType,
};
use crate::{
    suggest::did_you_mean,
    version::{CodeVersion, FNV_START, fnv1a},
};

/// What a function of several assets made, by their keys; those that are not in it were left out.
///
/// Entries are what an asset may return: a value, [`Materialized`], [`InMemory`](super::InMemory), [`Staged`](super::Staged).
#[derive(Debug, Default)]
#[must_use = "outputs are made when they are returned"]
pub struct Outputs(Vec<Made>);

#[derive(Debug)]
struct Made {
    key: String,
    value: ValueType,
    output: Output,
}

impl Outputs {
    /// Starts without any.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds what was made of the asset of this key.
    pub fn with<T: IntoMaterialized>(mut self, key: impl Into<String>, made: T) -> Self {
        let (materialized, staged) = made.into_staged();
        self.0.push(Made {
            key: key.into(),
            value: ValueType::of::<T::Value>(),
            output: Output {
                value: Arc::new(materialized.value),
                metadata: materialized.metadata,
                data_version: materialized.data_version,
                staged,
            },
        });
        self
    }

    /// Puts each in its place among those that were declared.
    fn into_parts(self, declared: &[(Arc<str>, ValueType)]) -> Result<Parts, AssetError> {
        let mut parts: Vec<Option<Output>> = declared.iter().map(|_| None).collect();
        for Made { key, value, output } in self.0 {
            let Some(place) = declared.iter().position(|(known, _)| **known == *key) else {
                let offer = did_you_mean(&key, declared.iter().map(|(known, _)| &**known));
                let text = format!("the function returned `{key}`, which is none of its outputs{offer}");
                return Err(AssetError::permanent(text));
            };
            let (_, expected) = &declared[place];
            if expected.id != value.id {
                let (expected, found) = (expected.name, value.name);
                let text = format!(
                    "the function returned `{found}` for `{key}`, which is declared as `{expected}`; return that, or declare what it \
                     returns with `output::<{found}>(..)`"
                );
                return Err(AssetError::permanent(text));
            }
            if parts[place].replace(output).is_some() {
                let text = format!("the function returned `{key}` twice; return each output once");
                return Err(AssetError::permanent(text));
            }
        }
        Ok(Parts(parts))
    }
}

// A function that returns it is called by a builder that knows its outputs; what is recorded is recorded of those.
#[diagnostic::do_not_recommend]
impl IntoMaterialized for Outputs {
    type Value = Self;
    fn into_materialized(self) -> Materialized<Self> {
        Materialized::new(self)
    }
}

/// Makes the [`AssetDef`]s of a function of several assets at run time: `#[multi_asset]` without the macro. It ends with
/// [`run`](Self::run).
///
/// How many there are need not be known while compiling, and there may be more than eight.
///
/// ```
/// use edge_assets::{AssetContext, AssetDef, AssetError, Definitions, RetryPolicy, asset::Outputs};
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let split = AssetDef::multi("split")
///     .shared(|all| all.group("rows").retry(RetryPolicy::new(2)))
///     .output::<Vec<i64>>(AssetDef::builder("rows/good").describe("Rows that can be used."))
///     .optional::<Vec<i64>>(AssetDef::builder("rows/bad"))
///     .run(|| async {
///         let (good, bad): (Vec<i64>, Vec<i64>) = [1, -2, 3].into_iter().partition(|row| *row > 0);
///         let outputs = Outputs::new().with("rows/good", good);
///         Ok::<_, AssetError>(if bad.is_empty() { outputs } else { outputs.with("rows/bad", bad) })
///     });
/// let result = Definitions::builder().assets(split).build()?.materialize("*").await?;
/// assert_eq!(*result.value_of::<Vec<i64>>("rows/good").unwrap(), [1, 3]);
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[must_use = "a builder is nothing until `run`"]
pub struct MultiAssetBuilder {
    name: String,
    shared: AssetBuilder,
    outputs: Vec<Declared>,
    can_subset: bool,
}

#[derive(Debug)]
struct Declared {
    asset: AssetBuilder,
    is_optional: bool,
}

impl AssetDef {
    /// Starts several assets of one function at run time; the name stands for the function in messages.
    #[track_caller]
    pub fn multi(name: impl Into<String>) -> MultiAssetBuilder {
        let name = name.into();
        let mut shared = Self::builder("shared");
        shared.0.code_version = unsaid(&name);
        MultiAssetBuilder {
            name,
            shared,
            outputs: Vec::new(),
            can_subset: false,
        }
    }
}

/// The code version of a closure whose author says nothing of it.
fn unsaid(key: &str) -> CodeVersion {
    CodeVersion::of_source(fnv1a(FNV_START, key.as_bytes()), &[])
}

impl MultiAssetBuilder {
    /// Says what holds for all outputs. Labels that an output has itself are its own, dependencies are added to its own; `retry`,
    /// `timeout`, `pool` and `partitions` are the function's, and are said here alone.
    pub fn shared(mut self, say: impl FnOnce(AssetBuilder) -> AssetBuilder) -> Self {
        self.shared = say(self.shared);
        self
    }

    /// Adds an output, whose value is a `T`, or that of a `T` such as `Materialized<T>`.
    pub fn output<T: IntoMaterialized>(self, asset: AssetBuilder) -> Self {
        self.add::<T>(asset, false)
    }

    /// Adds an output that the function may leave out.
    pub fn optional<T: IntoMaterialized>(self, asset: AssetBuilder) -> Self {
        self.add::<T>(asset, true)
    }

    /// Says that some outputs can be made without the others; the function asks
    /// [`AssetContext::selects`](super::AssetContext::selects) which.
    pub fn subset(mut self) -> Self {
        self.can_subset = true;
        self
    }

    fn add<T: IntoMaterialized>(mut self, mut asset: AssetBuilder, is_optional: bool) -> Self {
        asset.0.output = ValueType::of::<T::Value>();
        asset.0.io_type = Result::<T, AssetError>::io_type();
        self.outputs.push(Declared { asset, is_optional });
        self
    }

    /// Ends with the function that makes them: `async`, up to eight parameters, `Result<Outputs, _>` back. One call makes all that
    /// are selected, a step for each. Settings that it takes stand under the first output.
    #[must_use]
    pub fn run<Marker, F: AssetFn<Marker, Value = Outputs>>(mut self, function: F) -> Vec<AssetDef> {
        F::needs(&mut self.shared.0.needs);
        let declared: Arc<[(Arc<str>, ValueType)]> = self
            .outputs
            .iter()
            .map(|Declared { asset, .. }| (asset.0.key.as_str().into(), asset.0.output))
            .collect();
        let spec = interned(&self.name, &declared, self.can_subset);
        let compute = in_parts(function.into_compute(), &declared);
        let output = |(place, Declared { mut asset, is_optional }): (usize, Declared)| {
            asset.1.extend(self.shared.1.iter().cloned());
            take_over(&mut asset.0, &self.shared.0, place == 0);
            let mut asset = asset.external();
            asset.multi = Some(MultiPlace {
                of: spec,
                place,
                is_optional,
            });
            asset.compute = compute.clone();
            asset
        };
        self.outputs.into_iter().enumerate().map(output).collect()
    }
}

/// Takes the outputs of each attempt apart.
fn in_parts(compute: Compute, declared: &Arc<[(Arc<str>, ValueType)]>) -> Compute {
    let declared = Arc::clone(declared);
    Compute::Closure(Arc::new(move |context| {
        let (attempt, declared) = (compute.start(context), Arc::clone(&declared));
        Box::pin(async move {
            let outputs = match attempt {
                Some(attempt) => attempt
                    .await?
                    .value
                    .downcast::<Outputs>()
                    .ok()
                    .and_then(Arc::into_inner),
                None => None,
            };
            Ok(outputs.unwrap_or_default().into_parts(&declared)?.into_output())
        })
    }))
}

/// What is said of all outputs, where one says nothing itself.
fn take_over(asset: &mut AssetDef, shared: &AssetDef, is_first: bool) {
    asset.needs.deps.extend(shared.needs.deps.iter().cloned());
    asset.needs.resources.extend(shared.needs.resources.iter().cloned());
    asset.needs.partitions.extend(shared.needs.partitions.iter().cloned());
    // The function has one set of settings, which stands under its first output.
    asset.needs.config = shared.needs.config.filter(|_| is_first);
    asset.needs.second_config = shared.needs.second_config;
    asset.needs.previous = asset.needs.previous.take().or_else(|| shared.needs.previous.clone());
    asset.io = asset.io.or(shared.io);
    asset.needs.resources.extend(asset.io.map(|io| io.need()));
    if asset.group.is_none() {
        asset.group.clone_from(&shared.group);
    }
    if asset.description.is_empty() {
        asset.description.clone_from(&shared.description);
    }
    if asset.tags.is_empty() {
        asset.tags.clone_from(&shared.tags);
    }
    if asset.owners.is_empty() {
        asset.owners.clone_from(&shared.owners);
    }
    if asset.kinds.is_empty() {
        asset.kinds.clone_from(&shared.kinds);
    }
    if asset.code_version == unsaid(asset.key.as_str()) {
        asset.code_version.clone_from(&shared.code_version);
    }
    asset.fresh_within = asset.fresh_within.or(shared.fresh_within);
    asset.fresh_by = asset.fresh_by.or(shared.fresh_by);
    (asset.retry, asset.timeout) = (shared.retry, shared.timeout);
    asset.pool.clone_from(&shared.pool);
    asset.partitions.clone_from(&shared.partitions);
}

/// Functions that were declared at run time, each kept once for the life of the process.
///
/// What a macro writes is constant data, and all that looks at a function of several assets looks at that. Interning gives those of run
/// time the same form; definitions that are built again find what is there.
fn interned(name: &str, declared: &[(Arc<str>, ValueType)], can_subset: bool) -> &'static MultiSpec {
    type Known = BTreeMap<(String, Vec<Arc<str>>, bool), &'static MultiSpec>;
    static KNOWN: Mutex<Known> = Mutex::new(BTreeMap::new());
    let keys: Vec<Arc<str>> = declared.iter().map(|(key, _)| Arc::clone(key)).collect();
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known
        .entry((name.to_owned(), keys, can_subset))
        .or_insert_with_key(|(name, keys, can_subset)| {
            let kept = |text: &str| -> &'static str { Box::leak(text.into()) };
            let keys: Box<[&'static str]> = keys.iter().map(|key| kept(key)).collect();
            Box::leak(Box::new(MultiSpec {
                name: kept(name),
                keys: Box::leak(keys),
                can_subset: *can_subset,
            }))
        })
}
