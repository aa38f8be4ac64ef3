//! [`Asset`] and [`AssetSpec`]: what `#[asset]` writes, a type with constant data. No code runs to declare an asset.

use std::time::Duration;

use super::{AssetDef, CheckDef, Compute, IntoOutcome, MultiPlace, Needs, SourceLocation, ValueType};
use crate::{
    condition::AutomationCondition,
    io::{IoChoice, IoType},
    key::AssetKey,
    partition::{PartitionMapping, PartitionsDefinition},
    policy::{Deadline, MaxAge, RetryPolicy},
};

/// An asset as a type. `#[asset]` writes it beside the function, under the function's name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an asset",
    label = "not an asset",
    note = "assets are functions marked `#[asset]` or `#[external_asset]`",
    note = "an asset made at run time with `AssetDef::builder` is named by its key: `deps = [\"its/key\"]`"
)]
pub trait Asset: 'static {
    /// What the function returns.
    type Return: IntoOutcome;

    /// All that is known of the asset while compiling.
    const SPEC: &'static AssetSpec;

    /// The key.
    #[must_use]
    fn key() -> AssetKey {
        AssetKey::from_checked(Self::SPEC.key)
    }

    /// The definition, for those who list their assets by hand.
    #[must_use]
    fn def() -> AssetDef {
        AssetDef::from(Self::SPEC)
    }
}

/// The type of value that an asset makes; downstream assets receive it in `Dep<A>`.
pub type Value<A> = <<A as Asset>::Return as IntoOutcome>::Value;

/// All that is known of an asset while compiling; constant data, written by the macros.
#[derive(Debug)]
pub struct AssetSpec {
    /// The key.
    pub key: &'static str,
    /// Gathers what the parameters ask for.
    pub needs: fn(&mut Needs),
    /// Upstream assets named in `deps`.
    pub deps: &'static [fn() -> AssetKey],
    /// Upstream assets named in `deps` by key.
    pub dep_keys: &'static [&'static str],
    /// The group.
    pub group: Option<&'static str>,
    /// The doc comment, or `description = ".."`.
    pub description: &'static str,
    /// Labels.
    pub tags: &'static [(&'static str, &'static str)],
    /// Who answers for the asset: `team:edge`, or an e-mail address.
    pub owners: &'static [&'static str],
    /// What technologies it stands on, such as `clickhouse`.
    pub kinds: &'static [&'static str],
    /// The author's own code version.
    pub code_version: Option<&'static str>,
    /// The hash of the function's tokens and attributes.
    pub code_hash: u64,
    /// The text of the files that the function includes.
    pub includes: &'static [&'static str],
    /// How a failed step is repeated.
    pub retry: Option<RetryPolicy>,
    /// How long one attempt may take.
    pub timeout: Option<Duration>,
    /// The partitions.
    pub partitions: Option<PartitionsDefinition>,
    /// From which partitions of upstream assets a partition is made, where it is said.
    pub mappings: &'static [(fn() -> AssetKey, PartitionMapping)],
    /// The pool whose slots its steps take.
    pub pool: Option<&'static str>,
    /// How old the data may become.
    pub fresh_within: Option<MaxAge>,
    /// By when the data must have been made.
    pub fresh_by: Option<Deadline>,
    /// The checks that are declared with it.
    pub checks: fn() -> Vec<CheckDef>,
    /// When it is to be made.
    pub automation: Option<&'static AutomationCondition>,
    /// Where it was declared.
    pub source: SourceLocation,
    /// The type of the value.
    pub output: fn() -> ValueType,
    /// How an IO manager writes and reads the value, where it can leave the process.
    pub io_type: fn() -> Option<IoType>,
    /// Which IO manager keeps the value; without it, the one that keeps those of all assets.
    pub io: Option<IoChoice>,
    /// Whether its step is skipped while nothing that it is made from or by has changed.
    pub skip_unchanged: bool,
    /// The keys that it had before.
    pub renamed_from: &'static [&'static str],
    /// Which output it is of a function that makes several assets.
    pub multi: Option<MultiPlace>,
    /// How it comes to be.
    pub compute: Compute,
}

impl AssetSpec {
    /// What the macros start from.
    #[must_use]
    pub const fn new(
        key: &'static str,
        source: SourceLocation,
        needs: fn(&mut Needs),
        output: fn() -> ValueType,
        compute: Compute,
    ) -> Self {
        Self {
            key,
            needs,
            deps: &[],
            dep_keys: &[],
            group: None,
            description: "",
            tags: &[],
            owners: &[],
            kinds: &[],
            code_version: None,
            code_hash: 0,
            includes: &[],
            retry: None,
            timeout: None,
            partitions: None,
            mappings: &[],
            pool: None,
            fresh_within: None,
            fresh_by: None,
            checks: Vec::new,
            automation: None,
            source,
            output,
            io_type: || None,
            io: None,
            skip_unchanged: false,
            renamed_from: &[],
            multi: None,
            compute,
        }
    }
}
