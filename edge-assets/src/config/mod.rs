//! Settings: typed values that an asset can be told for a run, read from layers, each value with its origin.
//!
//! `#[derive(Config)]` makes a struct [`Settings`]: names, kinds, defaults, bounds and descriptions as constant data, and
//! the code that reads a value. A [`Layer`] is one place that values come from, a file, the environment, a job, the command
//! line; [`Definitions::configure`](crate::Definitions::configure) puts layers together, the later one over the earlier one,
//! into a [`RunConfig`]. What is wrong anywhere is gathered, with its place and its cure, and no message shows a secret.

mod by_serde;
mod container;
mod error;
mod json;
mod kind;
mod layer;
mod located;
mod origin;
mod reader;
mod run_config;
mod scalar;
mod schema;
mod secret;
mod section;
mod setting;
mod text;
#[cfg(feature = "toml")]
mod toml;
mod variable;

#[doc(hidden)]
pub use by_serde::BySerde;
pub use error::{ConfigError, ConfigFault, SettingFault, SettingsError};
pub(crate) use kind::plain;
pub use kind::{ChoiceSpec, Kind, SerdeKind, SettingSpec, SettingsSpec};
pub use layer::Layer;
pub(crate) use layer::{Content, Flag};
pub(crate) use located::Located;
pub use origin::Origin;
#[doc(hidden)]
pub use reader::Fields;
pub use reader::Reader;
pub(crate) use reader::is_within;
pub use run_config::RunConfig;
pub(crate) use schema::of_settings_file;
pub use secret::Secret;
pub(crate) use section::Section;
pub use setting::{Bounded, Setting, Settings};
pub(crate) use text::from_text;
pub(crate) use variable::variable_part;
pub use variable::{VARIABLE_PREFIX, variable_name};
