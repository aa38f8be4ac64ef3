//! [`Setting`] and [`Settings`]: the types that a setting, and a struct of settings, may have.

use serde_json::Value;

use super::{Kind, Reader, SettingsError, SettingsSpec};

/// A type that one setting may have.
///
/// Whole numbers, `f64`, `bool`, `String`, `PathBuf` and [`Duration`](std::time::Duration) are settings; so are `Option`,
/// `Vec`, `BTreeMap<String, _>` and [`Secret`](super::Secret) of settings, structs and enums with `#[derive(Config)]`; and
/// with `#[config(serde)]` on the field every type that serde reads and writes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a setting",
    label = "not a type of settings",
    note = "write `#[derive(Config)]` above `{Self}`, or `#[config(serde)]` above the field where serde reads and writes the type"
)]
pub trait Setting: Sized + 'static {
    /// What values it takes.
    const KIND: &'static Kind;

    /// Reads a value; after telling the reader what is wrong with it, returns `None`.
    fn read(value: &Value, reader: &mut Reader) -> Option<Self>;

    /// Writes a value so that [`read`](Self::read) reads it back. A secret is not written.
    fn write(&self) -> Value;

    /// Makes the value of a setting that nobody set and that has no default; tells the reader when there is none.
    fn absent(reader: &mut Reader) -> Option<Self> {
        reader.missing()
    }
}

/// A struct of settings; `#[derive(Config)]` writes it.
///
/// ```
/// use edge_assets::{Config, config::Settings};
///
/// #[derive(Debug, Config)]
/// struct Sampling {
///     /// How many rows are read.
///     #[config(default = 1000, min = 1)]
///     rows: u64,
///     label: Option<String>,
/// }
///
/// let sampling = Sampling::from_json(&serde_json::json!({ "rows": 5 }))?;
/// assert_eq!((sampling.rows, sampling.label), (5, None));
/// let error = Sampling::from_json(&serde_json::json!({ "rows": 0, "lable": "a" })).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "2 settings cannot be used\n  \
///      - there is no setting `lable`; did you mean `label`\n  \
///      - `rows` is `0`; write a whole number, 1 or more"
/// );
/// # Ok::<(), edge_assets::config::SettingsError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the configuration of an asset",
    label = "not a struct of settings",
    note = "write `#[derive(Config)]` above the struct; it needs no other derive"
)]
pub trait Settings: Setting + Send {
    /// All that is known of the settings while compiling.
    const SPEC: &'static SettingsSpec;

    /// Reads settings from JSON; what is absent has its default.
    ///
    /// # Errors
    /// [`SettingsError`] with everything that is wrong.
    fn from_json(value: &Value) -> Result<Self, SettingsError> {
        let mut reader = Reader::new();
        let read = Self::read(value, &mut reader);
        match (read, reader.into_faults()) {
            (Some(settings), faults) if faults.is_empty() => Ok(settings),
            (_, faults) => Err(SettingsError::new(faults)),
        }
    }

    /// Makes the settings that a run has when nobody sets anything.
    ///
    /// # Errors
    /// [`SettingsError`] with every setting that has no default.
    fn defaults() -> Result<Self, SettingsError> {
        Self::from_json(&Value::Object(serde_json::Map::new()))
    }
}

/// A setting that `min` and `max` can bound: a number, a duration.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be bounded",
    label = "neither a number nor a duration",
    note = "`min` and `max` bound numbers and durations; take them off"
)]
pub trait Bounded: Setting {
    /// The type of a bound.
    type Bound: Setting;
}
