//! What is known of settings while compiling: names, kinds, defaults, bounds, descriptions. Constant data.

use std::fmt;

use serde_json::Value;

use super::secret::HIDDEN;

/// All that is known of a struct of settings while compiling; written by `#[derive(Config)]`.
#[derive(Debug)]
pub struct SettingsSpec {
    /// The name of the type.
    pub name: &'static str,
    /// What it is for, in Markdown: the doc comment.
    pub description: &'static str,
    /// The settings, in the order of the source.
    pub settings: &'static [SettingSpec],
}

/// All that is known of one setting while compiling.
#[derive(Debug)]
pub struct SettingSpec {
    /// The name.
    pub name: &'static str,
    /// What it does, in Markdown: the doc comment.
    pub description: &'static str,
    /// What values it takes.
    pub kind: &'static Kind,
    /// Makes the default, when there is one.
    pub default: Option<fn() -> Value>,
    /// Makes the lowest value, when there is one.
    pub min: Option<fn() -> Value>,
    /// Makes the highest value, when there is one.
    pub max: Option<fn() -> Value>,
}

/// One value of a setting that takes one of a few.
#[derive(Debug)]
pub struct ChoiceSpec {
    /// The value.
    pub name: &'static str,
    /// What it means, in Markdown: the doc comment.
    pub description: &'static str,
}

/// What is known of a type that serde reads.
#[derive(Debug)]
pub struct SerdeKind {
    /// The name of the type.
    pub name: fn() -> &'static str,
    /// The texts that it takes, when it is an enum of such.
    pub choices: fn() -> Vec<&'static str>,
}

/// What values a setting takes.
#[derive(Debug)]
#[non_exhaustive]
pub enum Kind {
    /// True or false.
    Bool,
    /// A whole number within the bounds of its type.
    Integer {
        /// The lowest value of the type.
        min: i64,
        /// The highest value of the type.
        max: u64,
    },
    /// A number.
    Float,
    /// A text.
    Text,
    /// A duration as text, such as `5m`.
    Duration,
    /// One of a few texts.
    Choice(&'static [ChoiceSpec]),
    /// A value or none.
    Optional(&'static Self),
    /// Any number of values.
    List(&'static Self),
    /// Any number of values by name.
    Map(&'static Self),
    /// A value that is never shown.
    Secret(&'static Self),
    /// Settings in settings.
    Group(&'static SettingsSpec),
    /// Whatever serde makes of it.
    Serde(&'static SerdeKind),
}

impl SettingsSpec {
    /// The setting of a name.
    #[must_use]
    pub fn setting(&self, name: &str) -> Option<&'static SettingSpec> {
        self.settings.iter().find(|setting| setting.name == name)
    }

    /// The names of the settings.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.settings.iter().map(|setting| setting.name)
    }

    /// Takes every secret out of a value of these settings.
    pub(crate) fn redact(&self, value: &mut Value) {
        let Value::Object(fields) = value else {
            return;
        };
        for setting in self.settings {
            setting.kind.redact_in(fields, setting.name);
        }
    }
}

impl SettingSpec {
    /// Whether a run needs a value from somewhere.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.default.is_none() && !matches!(self.kind, Kind::Optional(_) | Kind::Group(_))
    }

    /// The kind and the bounds in a few words: `whole number, 1 to 100`.
    #[must_use]
    pub fn type_text(&self) -> String {
        let end = |make: Option<fn() -> Value>| make.map(|make| plain(&make()));
        match (end(self.min), end(self.max)) {
            (Some(min), Some(max)) => format!("{}, {min} to {max}", self.kind),
            (Some(min), None) => format!("{}, from {min}", self.kind),
            (None, Some(max)) => format!("{}, up to {max}", self.kind),
            (None, None) => self.kind.to_string(),
        }
    }

    /// What it takes, with its bounds: `a whole number from 1 to 100`.
    #[must_use]
    pub fn wanted(&self) -> String {
        let kind = self.kind.wanted();
        let end = |make: Option<fn() -> Value>| make.map(|make| plain(&make()));
        match (end(self.min), end(self.max)) {
            (Some(min), Some(max)) => format!("{kind} from {min} to {max}"),
            (Some(min), None) => format!("{kind}, {min} or more"),
            (None, Some(max)) => format!("{kind}, {max} or less"),
            (None, None) => kind,
        }
    }
}

impl Kind {
    /// The kind below `Option` and `Secret`.
    pub(crate) fn peel(&self) -> &Self {
        match self {
            Self::Optional(inner) | Self::Secret(inner) => inner.peel(),
            other => other,
        }
    }

    /// Whether values are never shown.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        match self {
            Self::Secret(_) => true,
            Self::Optional(inner) | Self::List(inner) | Self::Map(inner) => inner.is_secret(),
            Self::Bool
            | Self::Integer { .. }
            | Self::Float
            | Self::Text
            | Self::Duration
            | Self::Choice(_)
            | Self::Group(_)
            | Self::Serde(_) => false,
        }
    }

    /// What an author is to write: `a whole number`, `one of fast, slow` with the values in backticks.
    #[must_use]
    pub fn wanted(&self) -> String {
        match self {
            Self::Bool => "true or false".to_owned(),
            Self::Integer { .. } => "a whole number".to_owned(),
            Self::Float => "a number".to_owned(),
            Self::Text => "text".to_owned(),
            Self::Duration => "a duration such as `5m` or `1h30m`".to_owned(),
            Self::Choice(choices) => one_of(choices.iter().map(|choice| choice.name)),
            Self::Optional(inner) | Self::Secret(inner) => inner.wanted(),
            Self::List(inner) => format!("a list, each entry {}", inner.wanted()),
            Self::Map(inner) => format!("a table, each value {}", inner.wanted()),
            Self::Group(spec) => match spec.settings.first() {
                Some(first) => format!("a table of settings such as `{}`", first.name),
                None => "an empty table".to_owned(),
            },
            Self::Serde(serde) => match (serde.choices)() {
                none if none.is_empty() => format!("what `{}` takes", (serde.name)()),
                choices => one_of(choices),
            },
        }
    }

    /// The texts that it takes, where it takes one of a few.
    pub(crate) fn choices(&self) -> Vec<&'static str> {
        match self.peel() {
            Self::Choice(choices) => choices.iter().map(|choice| choice.name).collect(),
            Self::Serde(serde) => (serde.choices)(),
            _ => Vec::new(),
        }
    }

    /// A value without the secrets in it; none for null.
    pub(crate) fn shown(&self, value: &Value) -> Option<Value> {
        if value.is_null() {
            return None;
        }
        if self.is_secret() {
            return Some(HIDDEN.into());
        }
        let mut shown = value.clone();
        self.redact(&mut shown);
        Some(shown)
    }

    fn redact_in(&self, fields: &mut serde_json::Map<String, Value>, name: &str) {
        if self.is_secret() {
            fields.remove(name);
        } else if let Some(value) = fields.get_mut(name) {
            self.redact(value);
        }
    }

    pub(super) fn redact(&self, value: &mut Value) {
        match (self, value) {
            (Self::Optional(inner), value) => inner.redact(value),
            (Self::Group(spec), value) => spec.redact(value),
            (Self::List(inner), Value::Array(entries)) => entries.iter_mut().for_each(|entry| inner.redact(entry)),
            (Self::Map(inner), Value::Object(values)) => values.values_mut().for_each(|value| inner.redact(value)),
            _ => {}
        }
    }
}

/// One or two words for a table: `whole number`, `text`, `list of duration`.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool => f.write_str("true or false"),
            Self::Integer { .. } => f.write_str("whole number"),
            Self::Float => f.write_str("number"),
            Self::Text => f.write_str("text"),
            Self::Duration => f.write_str("duration"),
            Self::Choice(_) => f.write_str(&self.choices().join(" | ")),
            Self::Optional(inner) => inner.fmt(f),
            Self::List(inner) => write!(f, "list of {inner}"),
            Self::Map(inner) => write!(f, "table of {inner}"),
            Self::Secret(inner) => write!(f, "secret {inner}"),
            Self::Group(spec) => f.write_str(spec.name),
            Self::Serde(serde) => match (serde.choices)() {
                none if none.is_empty() => f.write_str((serde.name)()),
                choices => f.write_str(&choices.join(" | ")),
            },
        }
    }
}

/// A value as people write it: texts without quotes.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn one_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [only] => only.clone(),
        several => format!("one of {}", several.join(", ")),
    }
}
