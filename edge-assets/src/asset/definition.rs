//! [`AssetDef`]: an asset as the framework holds it, made from constant data or at run time by [`AssetBuilder`].

use std::{sync::Arc, time::Duration};

use super::{Asset, AssetFn, AssetSpec, CheckDef, Compute, DepNeed, MultiPlace, Needs, SourceLocation, ValueType};
use crate::{
    condition::AutomationCondition,
    io::{IoChoice, IoType},
    key::{AssetKey, KeyError},
    partition::{PartitionMapping, PartitionsDefinition},
    policy::{Deadline, FreshnessPolicy, MaxAge, RetryPolicy},
    tags::Tags,
    version::{CodeVersion, FNV_START, fnv1a},
};

/// An asset as the framework holds it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct AssetDef {
    /// The key.
    pub key: AssetKey,
    /// What its parameters and `deps` ask for.
    pub needs: Needs,
    /// The group.
    pub group: Option<Arc<str>>,
    /// What it is, in Markdown.
    pub description: Arc<str>,
    /// Labels.
    pub tags: Tags,
    /// Who answers for it.
    pub owners: Vec<Arc<str>>,
    /// What technologies it stands on.
    pub kinds: Vec<Arc<str>>,
    /// Which code makes it.
    pub code_version: CodeVersion,
    /// How a failed step is repeated.
    pub retry: Option<RetryPolicy>,
    /// How long one attempt may take.
    pub timeout: Option<Duration>,
    /// The partitions.
    pub partitions: Option<PartitionsDefinition>,
    /// The pool whose slots its steps take.
    pub pool: Option<Arc<str>>,
    /// How old the data may become.
    pub fresh_within: Option<MaxAge>,
    /// By when the data must have been made.
    pub fresh_by: Option<Deadline>,
    /// The checks that are declared with it; those of `#[asset_check]` stand by themselves.
    pub checks: Vec<CheckDef>,
    /// When it is to be made, without anybody asking.
    pub automation: Option<Arc<AutomationCondition>>,
    /// Where it was declared.
    pub source: SourceLocation,
    /// The type of the value.
    pub output: ValueType,
    /// How an IO manager writes and reads the value, where it can leave the process.
    pub io_type: Option<IoType>,
    /// Which IO manager keeps the value; without it, the one that keeps those of all assets.
    pub io: Option<IoChoice>,
    /// Whether its step is skipped while nothing that it is made from or by has changed.
    pub skip_unchanged: bool,
    /// The keys that it had before; what the store knows under them is its history, too.
    pub renamed_from: Vec<AssetKey>,
    /// Which output it is of a function that makes several assets.
    pub multi: Option<MultiPlace>,
    /// How it comes to be.
    pub compute: Compute,
}

impl AssetDef {
    /// Starts an asset at run time. The key is checked when the definitions are built, with all other faults.
    ///
    /// ```
    /// use edge_assets::AssetDef;
    /// let assets: Vec<AssetDef> = (0..1000)
    ///     .map(|tenant| {
    ///         AssetDef::builder(format!("per_tenant/{tenant}"))
    ///             .group("tenants")
    ///             .run(move || async move { Ok::<u64, std::io::Error>(tenant) })
    ///     })
    ///     .collect();
    /// assert_eq!(assets[42].key.as_str(), "per_tenant/42");
    /// ```
    ///
    /// # Panics
    /// When the text is not a key; [`try_builder`](Self::try_builder) returns the error instead.
    #[track_caller]
    pub fn builder(key: impl AsRef<str>) -> AssetBuilder {
        match Self::try_builder(key) {
            Ok(builder) => builder,
            Err(error) => panic!("{error}; `AssetDef::try_builder` takes keys from outside"),
        }
    }

    /// Starts an asset at run time from a key that may be invalid.
    ///
    /// # Errors
    /// [`KeyError`] when the text is not a key.
    #[track_caller]
    pub fn try_builder(key: impl AsRef<str>) -> Result<AssetBuilder, KeyError> {
        let key = AssetKey::new(key)?;
        let code_version = CodeVersion::of_source(fnv1a(FNV_START, key.as_str().as_bytes()), &[]);
        Ok(AssetBuilder(
            Self {
                key,
                needs: Needs::default(),
                group: None,
                description: Arc::default(),
                tags: Tags::new(),
                owners: Vec::new(),
                kinds: Vec::new(),
                code_version,
                retry: None,
                timeout: None,
                partitions: None,
                pool: None,
                fresh_within: None,
                fresh_by: None,
                checks: Vec::new(),
                automation: None,
                source: SourceLocation::caller(),
                output: ValueType::of::<()>(),
                io_type: None,
                io: None,
                skip_unchanged: false,
                renamed_from: Vec::new(),
                multi: None,
                compute: Compute::External,
            },
            Vec::new(),
        ))
    }

    /// The key, and those that it had before.
    pub fn keys(&self) -> impl Iterator<Item = &AssetKey> {
        std::iter::once(&self.key).chain(&self.renamed_from)
    }

    /// How fresh it should be, when it says so; the definitions have checked that its deadlines can be read.
    #[must_use]
    pub fn freshness(&self) -> Option<FreshnessPolicy> {
        FreshnessPolicy::new(self.fresh_within, self.fresh_by).ok().flatten()
    }

    /// How the value is written, and which manager keeps it; `has_default` when one keeps those of all assets.
    pub(crate) fn kept_by(&self, has_default: bool) -> Option<(IoType, IoChoice)> {
        let choice = self.io.or(has_default.then_some(IoChoice::DEFAULT))?;
        Some((self.io_type?, choice))
    }
}

impl From<&'static AssetSpec> for AssetDef {
    fn from(spec: &'static AssetSpec) -> Self {
        let mut needs = Needs::default();
        (spec.needs)(&mut needs);
        spec.deps.iter().for_each(|key| needs.after(key()));
        spec.dep_keys
            .iter()
            .for_each(|key| needs.after(AssetKey::from_checked(key)));
        needs.deduplicate();
        spec.mappings
            .iter()
            .for_each(|(key, mapping)| needs.map(&key(), *mapping));
        needs.resources.extend(spec.io.map(|io| io.need()));
        if spec.multi.is_some_and(|multi| multi.place > 0) {
            // The function has one set of settings, which stands under its first output.
            needs.config = None;
        }
        let texts = |texts: &[&str]| texts.iter().map(|&text| Arc::from(text)).collect();
        let code_version = match spec.code_version {
            Some(version) => CodeVersion::new(version),
            None => CodeVersion::of_source(spec.code_hash, spec.includes),
        };
        Self {
            key: AssetKey::from_checked(spec.key),
            needs,
            group: spec.group.map(Arc::from),
            description: spec.description.into(),
            tags: spec.tags.into(),
            owners: texts(spec.owners),
            kinds: texts(spec.kinds),
            code_version,
            retry: spec.retry,
            timeout: spec.timeout,
            partitions: spec.partitions,
            pool: spec.pool.map(Arc::from),
            fresh_within: spec.fresh_within,
            fresh_by: spec.fresh_by,
            checks: (spec.checks)(),
            automation: spec.automation.copied().map(Arc::new),
            source: spec.source,
            output: (spec.output)(),
            io_type: (spec.io_type)(),
            io: spec.io,
            skip_unchanged: spec.skip_unchanged,
            renamed_from: spec
                .renamed_from
                .iter()
                .map(|key| AssetKey::from_checked(key))
                .collect(),
            multi: spec.multi,
            compute: spec.compute.clone(),
        }
    }
}

/// Makes an [`AssetDef`] at run time; ends with [`run`](Self::run) or [`external`](Self::external).
#[derive(Debug)]
#[must_use = "a builder is nothing until `run` or `external`"]
pub struct AssetBuilder(pub(super) AssetDef, pub(super) Vec<(AssetKey, PartitionMapping)>);

impl AssetBuilder {
    /// Depends on an asset of `#[asset]`, for the order only.
    pub fn after<A: Asset>(mut self) -> Self {
        self.0.needs.after(A::key());
        self
    }

    /// Depends on an asset by key, for the order only.
    pub fn after_key(mut self, key: AssetKey) -> Self {
        self.0.needs.after(key);
        self
    }

    /// Depends on an asset by key, and takes its value as `T`: [`AssetContext::value_of`](super::AssetContext::value_of).
    ///
    /// It is for the values of assets that are made at run time, too; those of `#[asset]` are rather taken as `Dep<_>`.
    /// Whether the asset makes a `T` is checked when the definitions are built.
    ///
    /// # Examples
    ///
    /// ```
    /// use edge_assets::{AssetContext, AssetDef, AssetError, AssetKey, Definitions};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let key = AssetKey::new("tenant/42")?;
    /// let tenant = AssetDef::builder("tenant/42").run(|| async { Ok::<u64, AssetError>(42) });
    /// let report = AssetDef::builder("report").takes::<u64>(key.clone()).run(move |ctx: AssetContext| {
    ///     let total = ctx.value_of::<u64>(&key);
    ///     async move { Ok::<String, AssetError>(format!("{} in all", total?)) }
    /// });
    /// let result = Definitions::builder().assets([tenant, report]).build()?.materialize("*").await?;
    /// assert_eq!(*result.value_of::<String>("report").unwrap(), "42 in all");
    /// # Ok(()) }
    /// ```
    pub fn takes<T: Send + Sync + 'static>(mut self, key: AssetKey) -> Self {
        self.0.needs.deps.push(DepNeed::value(key, ValueType::of::<T>()));
        self
    }

    /// Says from which partitions of an upstream asset a partition is made, where that does not go without saying.
    ///
    /// A mapping of what is no upstream is a fault of the definitions.
    pub fn mapping(mut self, upstream: AssetKey, mapping: PartitionMapping) -> Self {
        self.1.push((upstream, mapping));
        self
    }

    /// Sets which IO manager keeps the value: `Res<dyn IoManager, Name>`.
    pub fn io<Name: 'static>(mut self) -> Self {
        self.0.io = Some(IoChoice::of::<Name>());
        self
    }

    /// Sets the group.
    pub fn group(mut self, group: impl AsRef<str>) -> Self {
        self.0.group = Some(group.as_ref().into());
        self
    }

    /// Describes the asset, in Markdown.
    pub fn describe(mut self, description: impl AsRef<str>) -> Self {
        self.0.description = description.as_ref().into();
        self
    }

    /// Adds a label.
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.tags.insert(key, value);
        self
    }

    /// Adds one who answers for it.
    pub fn owner(mut self, owner: impl AsRef<str>) -> Self {
        self.0.owners.push(owner.as_ref().into());
        self
    }

    /// Adds a technology it stands on.
    pub fn kind(mut self, kind: impl AsRef<str>) -> Self {
        self.0.kinds.push(kind.as_ref().into());
        self
    }

    /// Sets the code version; it should change when the closure does.
    pub fn code_version(mut self, version: impl AsRef<str>) -> Self {
        self.0.code_version = CodeVersion::new(version);
        self
    }

    /// Sets how a failed step is repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.0.retry = Some(policy);
        self
    }

    /// Sets how long one attempt may take.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.0.timeout = Some(timeout);
        self
    }

    /// Sets the partitions.
    pub fn partitions(mut self, partitions: PartitionsDefinition) -> Self {
        self.0.partitions = Some(partitions);
        self
    }

    /// Skips the step of the asset while nothing that it is made from or by has changed.
    pub fn skip_unchanged(mut self) -> Self {
        self.0.skip_unchanged = true;
        self
    }

    /// Says that the asset had another key before.
    pub fn renamed_from(mut self, key: AssetKey) -> Self {
        self.0.renamed_from.push(key);
        self
    }

    /// Sets the pool whose slots its steps take.
    pub fn pool(mut self, pool: impl AsRef<str>) -> Self {
        self.0.pool = Some(pool.as_ref().into());
        self
    }

    /// Sets how old the data may become: a [`Duration`], or a [`MaxAge`] that also warns.
    pub fn fresh_within(mut self, age: impl Into<MaxAge>) -> Self {
        self.0.fresh_within = Some(age.into());
        self
    }

    /// Sets by when the data must have been made.
    pub fn fresh_by(mut self, deadline: Deadline) -> Self {
        self.0.fresh_by = Some(deadline);
        self
    }

    /// Adds checks by rules, such as the built-in ones of [`checks`](crate::checks); the function is given the key.
    ///
    /// ```
    /// use edge_assets::{AssetDef, checks::metadata::{on_metadata_of, row_count}};
    /// let tenant = AssetDef::builder("tenant/42")
    ///     .checks(|key| on_metadata_of(key, [row_count(1..).blocking()]))
    ///     .external();
    /// assert_eq!(tenant.checks[0].key.to_string(), "tenant/42:row_count");
    /// ```
    pub fn checks(mut self, checks: impl FnOnce(&AssetKey) -> Vec<CheckDef>) -> Self {
        self.0.checks.extend(checks(&self.0.key));
        self
    }

    /// Sets when the asset is to be made, without anybody asking: the daemon evaluates the condition.
    pub fn automation(mut self, condition: AutomationCondition) -> Self {
        self.0.automation = Some(Arc::new(condition));
        self
    }

    /// Ends with the function that makes the asset: `async`, up to eight parameters, a `Result` back.
    #[must_use]
    pub fn run<Marker, F: AssetFn<Marker>>(mut self, function: F) -> AssetDef {
        F::needs(&mut self.0.needs);
        self.finish_needs();
        self.0.needs.resources.extend(self.0.io.map(|io| io.need()));
        self.0.output = F::output();
        self.0.io_type = F::io_type();
        self.0.compute = function.into_compute();
        self.0
    }

    /// Ends with an asset that something else makes.
    #[must_use]
    pub fn external(mut self) -> AssetDef {
        self.finish_needs();
        self.0
    }

    fn finish_needs(&mut self) {
        self.0.needs.deduplicate();
        for (upstream, mapping) in self.1.drain(..) {
            self.0.needs.map(&upstream, mapping);
        }
    }
}
