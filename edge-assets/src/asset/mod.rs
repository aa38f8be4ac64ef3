//! What an author writes: assets, their parameters and return values, checks; and what the framework keeps of them.

mod check;
mod compute;
mod config;
mod context;
mod definition;
mod dep;
mod error;
mod map;
mod multi;
mod needs;
mod outcome;
mod param;
mod source;
mod spec;
mod substep;

pub use check::{Check, CheckDef, CheckFn, CheckOutcome, CheckSpec, IntoCheckOutcome};
pub use compute::{AssetFn, Attempt, Compute};
pub use config::Config;
pub(crate) use context::Wanted;
pub use context::{AssetContext, RunScope};
pub use definition::{AssetBuilder, AssetDef};
pub use dep::{Dep, Partition};
pub use error::AssetError;
pub use map::Map;
pub use multi::{IntoOutputs, MultiPlace, MultiSpec, OptionalOutput, OutputAt, OutputOf, Parts, optional, required};
pub use needs::{ConfigCheck, ConfigNeed, DepNeed, Erased, Needs, PartitionNeed, ValueType};
pub use outcome::{InMemory, IntoMaterialized, IntoOutcome, Materialized, Observation, Output};
pub use param::AssetParam;
pub use source::SourceLocation;
pub use spec::{Asset, AssetSpec, Value};
pub use substep::MAX_SUBSTEPS;
