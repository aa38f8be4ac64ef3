//! [`Reader`]: reads values of settings, and gathers what is wrong with them by path.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::{
    Setting, SettingFault, SettingSpec, SettingsSpec,
    error::{PathStep, Problem, short},
};
use crate::{duration, suggest::did_you_mean};

/// Reads values of settings, and gathers what is wrong with them.
#[derive(Debug, Default)]
pub struct Reader {
    path: Vec<PathStep>,
    faults: Vec<SettingFault>,
    /// How many secrets the present place lies in.
    secrets: usize,
}

impl Reader {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn into_faults(self) -> Vec<SettingFault> {
        self.faults
    }

    /// Says that the value at the present place is not what the setting takes, and what that would be.
    ///
    /// The value becomes part of the message, unless it is a secret.
    pub fn refuse<T>(&mut self, value: &Value, wanted: impl Into<String>) -> Option<T> {
        let found = if self.is_in_secret() {
            kind_of(value).to_owned()
        } else {
            shown(value)
        };
        self.refused(found, &wanted.into())
    }

    /// Says the same of a list or a table, whose content stays out of the message.
    pub(super) fn refuse_form<T>(&mut self, value: &Value, wanted: impl Into<String>) -> Option<T> {
        self.refused(kind_of(value).to_owned(), &wanted.into())
    }

    fn refused<T>(&mut self, found: String, wanted: &str) -> Option<T> {
        self.fault(Problem::Refused {
            found,
            cure: format!("write {wanted}"),
        })
    }

    /// Names the bounds, too, where the value is not even of the right kind.
    fn amend_cure<T>(&mut self, spec: &SettingSpec) -> Option<T> {
        if let Some(SettingFault {
            problem: Problem::Refused { cure, .. },
            ..
        }) = self.faults.last_mut()
            && (spec.min.is_some() || spec.max.is_some())
        {
            *cure = format!("write {}", spec.wanted());
        }
        None
    }

    /// Says that a text is none of the choices.
    pub fn refuse_choice<T>(&mut self, value: &Value, choices: &[&'static str], wanted: String) -> Option<T> {
        let offer = match value {
            Value::String(text) if !self.is_in_secret() => did_you_mean(text, choices.iter().copied()),
            _ => String::new(),
        };
        match offer.strip_prefix("; ") {
            Some(offer) => {
                let (found, cure) = (shown(value), offer.to_owned());
                self.fault(Problem::Refused { found, cure })
            }
            None => self.refuse(value, wanted),
        }
    }

    /// Says that nobody set the setting at the present place, which has no default.
    pub fn missing<T>(&mut self) -> Option<T> {
        let is_secret = self.is_in_secret();
        self.fault(Problem::Missing { is_secret })
    }

    fn fault<T>(&mut self, problem: Problem) -> Option<T> {
        self.faults.push(SettingFault {
            path: self.path.clone(),
            problem,
        });
        None
    }

    pub(super) fn within<T>(&mut self, step: PathStep, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step);
        let read = read(self);
        self.path.pop();
        read
    }

    /// Reads a value that no message shows.
    pub(super) fn in_secret<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.secrets += 1;
        let read = read(self);
        self.secrets -= 1;
        read
    }

    /// Whether the present place lies in a secret, so that no message may show a value.
    #[must_use]
    pub fn is_in_secret(&self) -> bool {
        self.secrets > 0
    }

    /// Begins to read a struct. What is no table is refused; so are names that it does not have.
    #[doc(hidden)]
    pub fn fields<'r>(&'r mut self, value: &'r Value, spec: &'static SettingsSpec) -> Option<Fields<'r>> {
        let Value::Object(values) = value else {
            return self.refuse_form(value, super::Kind::Group(spec).wanted());
        };
        for name in values.keys().filter(|name| spec.setting(name).is_none()) {
            let offer = match did_you_mean(name, spec.names()) {
                none if none.is_empty() => has(spec),
                offer => offer,
            };
            let name = name.clone();
            self.fault::<()>(Problem::Unknown { name, offer });
        }
        Some(Fields {
            reader: self,
            values,
            spec,
        })
    }
}

/// A struct that is being read.
#[derive(Debug)]
#[doc(hidden)]
pub struct Fields<'r> {
    reader: &'r mut Reader,
    values: &'r Map<String, Value>,
    spec: &'static SettingsSpec,
}

impl Fields<'_> {
    /// Reads the setting of a number.
    pub fn take<T: Setting>(&mut self, number: usize, default: Option<fn() -> T>) -> Option<T> {
        let spec = self.spec.settings.get(number)?;
        let value = self.values.get(spec.name);
        let step = PathStep::Name(spec.name.to_owned());
        match (value, default) {
            (Some(value), _) => self.reader.within(step, |reader| match T::read(value, reader) {
                Some(read) if is_within(spec, value) => Some(read),
                Some(_) => reader.refuse(value, spec.wanted()),
                None => reader.amend_cure(spec),
            }),
            (None, Some(default)) => Some(default()),
            (None, None) => self.reader.within(step, T::absent),
        }
    }
}

/// Whether a value that is of the right kind keeps to the bounds.
pub(crate) fn is_within(spec: &SettingSpec, value: &Value) -> bool {
    let compare = |bound: Option<fn() -> Value>| bound.and_then(|bound| compare(value, &bound()));
    compare(spec.min) != Some(Ordering::Less) && compare(spec.max) != Some(Ordering::Greater)
}

/// Compares two numbers, or two durations.
fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => match (left.as_i128(), right.as_i128()) {
            (Some(left), Some(right)) => Some(left.cmp(&right)),
            _ => left.as_f64()?.partial_cmp(&right.as_f64()?),
        },
        (Value::String(left), Value::String(right)) => {
            Some(duration::parse(left).ok()?.cmp(&duration::parse(right).ok()?))
        }
        _ => None,
    }
}

fn has(spec: &SettingsSpec) -> String {
    let names: Vec<String> = spec.names().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => "; take it off, there are none".to_owned(),
        names => format!("; there are {}", names.join(", ")),
    }
}

/// A value in a message.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) | Value::Number(_) => format!("`{value}`"),
        Value::String(text) => format!("the text `{}`", short(text)),
        Value::Array(_) | Value::Object(_) => kind_of(value).to_owned(),
    }
}

/// What a value is, without showing it.
fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a table",
    }
}
