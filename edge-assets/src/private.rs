//! What the output of the macros calls. Hidden, without any promise: it changes with every version.

use std::{any::type_name, future::Future, ops::Deref};

pub use std::{
    boxed::Box,
    option::Option::{self, None, Some},
    result::Result,
    string::String,
    sync::Arc,
    time::Duration,
    vec::Vec,
};

pub use serde_json::Value as Json;

#[cfg(feature = "inventory")]
pub use inventory;

use crate::{asset::AssetParam, partition::NO_PARTITIONS};
pub use crate::{
    asset::{
        Asset, AssetContext, AssetError, AssetSpec, Check, CheckOutcome, CheckSpec, Compute, Dep, IntoCheckOutcome,
        IntoOutcome, IntoOutputs, MultiPlace, MultiSpec, Needs, Observation, OptionalOutput, Output, OutputOf, Parts,
        SourceLocation, Value, ValueType, optional, required,
    },
    boxed::{BoxError, BoxFuture},
    checks::{AttachChecks, AttachedChecks},
    condition::AutomationCondition,
    config::{
        Bounded, BySerde, ChoiceSpec, Fields, Kind, Reader, Secret, Setting, SettingSpec, Settings, SettingsSpec,
    },
    definitions::Registration,
    event::{CheckResult, Severity},
    io::{IoChoice, IoType},
    key::AssetKey,
    metadata::{Column, Columns, Schema},
    partition::{FromPartitionKey, KeyKind, PartitionMapping, Partitions, PartitionsDefinition},
    policy::{Deadline, MaxAge, RetryPolicy},
    resource::{ErrorClass, Health, Res, Resource, StepScope},
    run::RunStatus,
    trigger::{
        IntoSensorOutcome, Job, JobSelection, JobSetting, JobSpec, Missed, Overlap, PartitionHook, Schedule,
        ScheduleSpec, Sensor, SensorContext, SensorKindSpec, SensorOutcome, SensorSpec,
    },
    version::{FNV_START, fnv1a},
};

/// Submits a registration; without the feature `inventory`, nothing.
#[cfg(feature = "inventory")]
#[doc(hidden)]
#[macro_export]
macro_rules! __edge_submit {
    ($registration:expr) => {
        $crate::__private::inventory::submit! { $registration }
    };
}

/// Submits a registration; without the feature `inventory`, nothing.
#[cfg(not(feature = "inventory"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __edge_submit {
    ($registration:expr) => {
        const _: $crate::__private::Registration = $registration;
    };
}

pub use crate::__edge_submit as submit;

/// What a macro needs of a parameter, under one name, so that a wrong type is reported once.
#[derive(Debug)]
pub struct Param<T> {
    /// Says what it asks for.
    pub needs: fn(&mut Needs),
    /// Makes it.
    pub fetch: fn(&AssetContext) -> Result<T, AssetError>,
    /// Which partitions it is read from, where it is one, and whether it does without.
    pub partition: Option<(KeyKind, bool)>,
}

/// A parameter of type `T`.
#[must_use]
pub const fn param<T: AssetParam>() -> Param<T> {
    Param {
        needs: T::needs,
        fetch: T::fetch,
        partition: T::PARTITION,
    }
}

/// Refuses, while compiling, a parameter that cannot be read from the partitions of the asset.
///
/// # Panics
/// When it cannot.
#[track_caller]
pub const fn fits<T>(param: &Param<T>, partitions: Option<&PartitionsDefinition>) {
    match (&param.partition, partitions) {
        (Some((kind, _)), Some(partitions)) => {
            if let Some(fault) = kind.fault(partitions) {
                panic!("{}", fault);
            }
        }
        (Some((_, false)), None) => panic!("{}", NO_PARTITIONS),
        (Some((_, true)) | None, _) => {}
    }
}

/// What a macro needs of an asset that it names, under one name, too.
#[derive(Debug)]
pub struct Upstream<D, V> {
    /// Its key.
    pub key: fn() -> AssetKey,
    /// Its value, as a parameter.
    pub param: Param<D>,
    /// Borrows the value.
    pub borrow: fn(&D) -> &V,
}

/// The asset `A`.
#[must_use]
pub const fn upstream<A: Asset>() -> Upstream<Dep<A>, Value<A>> {
    Upstream {
        key: A::key,
        param: param::<Dep<A>>(),
        borrow: borrow::<Dep<A>>,
    }
}

/// The job that a trigger launches.
#[must_use]
pub const fn job_spec<J: Job>() -> &'static JobSpec {
    J::SPEC
}

/// Borrows what a `Res` or `Dep` holds, for the plain-reference forms.
pub fn borrow<T: Deref>(held: &T) -> &T::Target {
    held
}

/// Erases what the asset `A` returned.
///
/// # Errors
/// The author's own.
pub fn finish_for<A: Asset>(returned: A::Return) -> Result<Output, AssetError> {
    returned.into_outcome()
}

/// What a function under `#[external_asset]` may return.
#[diagnostic::on_unimplemented(
    message = "an external asset cannot return `{Self}`",
    label = "external assets return a `Result<Observation>`",
    note = "write `-> edge_assets::Result<Observation>` to say what was seen, or leave the return type out where nothing looks",
    note = "an asset that the function itself makes is declared with `#[asset]`"
)]
pub trait IntoObservation {
    /// Erases the type.
    ///
    /// # Errors
    /// The author's own.
    fn into_observation(self) -> Result<Output, AssetError>;
}

impl<E: Into<AssetError>> IntoObservation for Result<Observation, E> {
    fn into_observation(self) -> Result<Output, AssetError> {
        self.into_outcome()
    }
}

/// Erases what an external asset's function returned.
///
/// # Errors
/// The author's own.
pub fn finish_observation<R: IntoObservation>(returned: R) -> Result<Output, AssetError> {
    returned.into_observation()
}

/// Erases what a check returned.
///
/// # Errors
/// The author's own.
pub fn finish_check<R: IntoCheckOutcome>(returned: R) -> CheckOutcome {
    returned.into_check_outcome()
}

/// Erases what a sensor returned.
///
/// # Errors
/// The author's own.
pub fn finish_sensor<R: IntoSensorOutcome>(returned: R) -> Result<SensorOutcome, AssetError> {
    returned.into_sensor_outcome()
}

/// The type of value of the asset `A`.
#[must_use]
pub fn output_of<A: Asset>() -> ValueType {
    ValueType::of::<Value<A>>()
}

/// How the value of the asset `A` is written and read, where it can leave the process.
#[must_use]
pub fn io_type_of<A: Asset>() -> Option<IoType> {
    A::Return::io_type()
}

/// Runs a plain function on the blocking pool; a panic there goes on here, where the executor catches it.
///
/// # Errors
/// What `function` returns.
pub async fn blocking<T: Send + 'static>(
    function: impl FnOnce() -> Result<T, AssetError> + Send + 'static,
) -> Result<T, AssetError> {
    // What the function logs belongs to the step that waits for it.
    let span = tracing::Span::current();
    match tokio::task::spawn_blocking(move || span.in_scope(function)).await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(error) => Err(AssetError::transient(error)),
        },
    }
}

/// Asserts that a future may move between threads, at the span of the author's function.
///
/// The type that it returns hides `F`, so that a future that may not is reported here and not again around it.
pub fn assert_send<F: Future + Send>(future: F) -> impl Future<Output = F::Output> + Send {
    future
}

/// What the function of `open = ..` returns.
#[diagnostic::on_unimplemented(
    message = "`open` names a function that cannot open a resource",
    label = "not an `async fn(&self) -> Result<(), E>`",
    note = "write `async fn connect(&self) -> Result<(), E>`, where `E` is any error"
)]
pub trait Opening: Send {
    /// Erases the types of the future and of the error.
    fn erase<'a>(self) -> BoxFuture<'a, Result<(), BoxError>>
    where
        Self: 'a;
}

#[diagnostic::do_not_recommend]
impl<F: Future<Output = Result<(), E>> + Send, E: Into<BoxError>> Opening for F {
    fn erase<'a>(self) -> BoxFuture<'a, Result<(), BoxError>>
    where
        Self: 'a,
    {
        Box::pin(async { self.await.map_err(Into::into) })
    }
}

/// Opens a resource by a function of its author.
pub fn opened<'a, R, F: Opening + 'a>(
    resource: &'a R,
    open: impl FnOnce(&'a R) -> F,
) -> BoxFuture<'a, Result<(), BoxError>> {
    open(resource).erase()
}

/// What the functions of `health = ..` and `close = ..` return.
#[diagnostic::on_unimplemented(
    message = "this function does not answer with `{T}`",
    label = "not an `async fn(&self) -> {T}`",
    note = "write `async fn ping(&self) -> Health` for `health`, `async fn hang_up(&self)` for `close`"
)]
pub trait Answering<T>: Send {
    /// Erases the type of the future.
    fn erase<'a>(self) -> BoxFuture<'a, T>
    where
        Self: 'a;
}

#[diagnostic::do_not_recommend]
impl<T, F: Future<Output = T> + Send> Answering<T> for F {
    fn erase<'a>(self) -> BoxFuture<'a, T>
    where
        Self: 'a,
    {
        Box::pin(self)
    }
}

/// Asks a resource for its health by a function of its author.
pub fn examined<'a, R, F: Answering<Health> + 'a>(
    resource: &'a R,
    examine: impl FnOnce(&'a R) -> F,
) -> BoxFuture<'a, Health> {
    examine(resource).erase()
}

/// Closes a resource by a function of its author.
pub fn closed<'a, R, F: Answering<()> + 'a>(resource: &'a R, close: impl FnOnce(&'a R) -> F) -> BoxFuture<'a, ()> {
    close(resource).erase()
}

/// A field of a resource that holds another one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a `Res` of the framework",
    label = "not `edge_assets::Res`",
    note = "a field named `Res<..>` in a type under `#[derive(Resource)]` holds another resource; give your own type another name"
)]
pub trait Inner: Clone {
    /// The same, bound to a step, when there is something to bind.
    fn bound_to(&self, scope: &Arc<dyn StepScope>) -> Option<Self>;
}

impl<T: ?Sized + Resource, Name> Inner for Res<T, Name> {
    fn bound_to(&self, scope: &Arc<dyn StepScope>) -> Option<Self> {
        self.in_step(scope)
    }
}

impl<I: Inner> Inner for Option<I> {
    fn bound_to(&self, scope: &Arc<dyn StepScope>) -> Option<Self> {
        self.as_ref()?.bound_to(scope).map(Some)
    }
}

/// Binds a field to a step, when there is something to bind.
pub fn bound_to_step<I: Inner>(field: &I, scope: &Arc<dyn StepScope>) -> Option<I> {
    field.bound_to(scope)
}

/// A field that a resource and its handles in steps share.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be shared with a step",
    label = "each step gets a resource of its own, whose fields are cloned",
    note = "derive `Clone` for it, or hold it as `Arc<{Self}>`"
)]
pub trait SharedField: Sized {
    /// The same for a step.
    #[must_use]
    fn shared(&self) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Clone> SharedField for T {
    fn shared(&self) -> Self {
        self.clone()
    }
}

/// A field of the resource that a step gets.
pub fn shared_with_step<T: SharedField>(field: &T) -> T {
    field.shared()
}

/// The name of a type, for messages.
#[must_use]
pub fn name_of<T: ?Sized>() -> &'static str {
    type_name::<T>()
}

/// What a macro needs of the type of a setting, under one name, so that a wrong type is reported once.
#[derive(Debug)]
pub struct SettingOf<T> {
    /// What values it takes.
    pub kind: &'static Kind,
    /// Reads the setting of a number.
    pub take: fn(&mut Fields<'_>, usize, Option<fn() -> T>) -> Option<T>,
    /// Writes it.
    pub write: fn(&T) -> Json,
}

/// A setting of type `T`.
#[must_use]
pub const fn setting<T: Setting>() -> SettingOf<T> {
    SettingOf {
        kind: T::KIND,
        take: |fields, number, default| fields.take(number, default),
        write: T::write,
    }
}

/// The key of an asset that a macro has checked.
#[must_use]
pub fn key(text: &'static str) -> AssetKey {
    AssetKey::from_checked(text)
}

/// Begins a table of settings.
#[must_use]
pub fn table<const N: usize>(fields: [(&'static str, Json); N]) -> Json {
    fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Reads one of a few texts; the number of the one that it is.
pub fn choice(value: &Json, reader: &mut Reader, names: &[&'static str], kind: &Kind) -> Option<usize> {
    let found = value
        .as_str()
        .and_then(|text| names.iter().position(|name| *name == text));
    match found {
        Some(number) => Some(number),
        None => reader.refuse_choice(value, names, kind.wanted()),
    }
}

/// Writes what serde writes.
pub fn by_serde(value: &impl serde::Serialize) -> Json {
    serde_json::to_value(value).unwrap_or_default()
}

/// A setting whose default may be written as a text.
#[diagnostic::on_unimplemented(
    message = "a text is not a value of `{Self}`",
    label = "not a `{Self}`",
    note = "write a value of the type, such as `default = 5` or `default = Mode::Fast`"
)]
pub trait TextDefault: Sized {
    /// Makes the value.
    fn from_text(text: &'static str) -> Self;
}

#[diagnostic::do_not_recommend]
impl TextDefault for String {
    fn from_text(text: &'static str) -> Self {
        Self::from(text)
    }
}

#[diagnostic::do_not_recommend]
impl TextDefault for Box<str> {
    fn from_text(text: &'static str) -> Self {
        Self::from(text)
    }
}

#[diagnostic::do_not_recommend]
impl TextDefault for Arc<str> {
    fn from_text(text: &'static str) -> Self {
        Self::from(text)
    }
}

#[diagnostic::do_not_recommend]
impl TextDefault for std::path::PathBuf {
    fn from_text(text: &'static str) -> Self {
        Self::from(text)
    }
}

#[cfg(any(feature = "clickhouse", feature = "redis"))]
#[diagnostic::do_not_recommend]
impl TextDefault for secrecy::SecretString {
    fn from_text(text: &'static str) -> Self {
        Self::from(text)
    }
}

/// The default that a text is.
#[must_use]
pub fn text_default<T: TextDefault>(text: &'static str) -> T {
    T::from_text(text)
}
