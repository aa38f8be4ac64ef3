//! What an author writes: assets, their parameters and return values, checks; and what the framework keeps of them.

mod check;
mod compute;
mod config;
mod context;
mod definition;
mod dep;
mod error;
mod history;
mod needs;
mod outcome;
mod param;
mod publish;
mod source;
mod spec;
mod staged;

pub use check::{Check, CheckDef, CheckFn, CheckGroup, CheckOutcome, CheckRun, CheckSpec, IntoCheckOutcome};
pub use compute::{AssetFn, Attempt, Compute};
pub use config::Config;
pub(crate) use context::Checked;
pub use context::{AssetContext, RunScope};
pub use definition::{AssetBuilder, AssetDef};
pub use dep::{Dep, Partition};
pub use error::AssetError;
pub use history::{PastCheck, PastMaterialization};
pub use needs::{ConfigCheck, ConfigNeed, DepNeed, Erased, Needs, ValueType};
pub use outcome::{InMemory, IntoMaterialized, IntoOutcome, Materialized, Observation, Output};
pub use param::AssetParam;
pub use publish::Publish;
pub use source::SourceLocation;
pub use spec::{Asset, AssetSpec, Value};
pub use staged::Staged;
