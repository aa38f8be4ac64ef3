//! [`Located`]: a JSON value, and where each part of it stands.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{ConfigError, Origin, error::PathStep};

/// A JSON value, and where each part of it stands.
#[derive(Clone)]
pub(crate) struct Located {
    pub(crate) value: Value,
    pub(crate) origins: Origins,
}

/// Where a value stands, and where its parts do.
#[derive(Clone)]
pub(crate) struct Origins {
    own: Origin,
    /// By name, or by number.
    parts: BTreeMap<String, Self>,
}

impl Located {
    /// A value that stands as a whole in one place.
    pub(crate) fn new(value: Value, origin: Origin) -> Self {
        let origins = Origins::of(&value, origin);
        Self { value, origins }
    }

    /// A table without a setting yet.
    pub(crate) fn table(origin: Origin) -> Self {
        Self::new(Value::Object(Map::new()), origin)
    }

    /// A list of values.
    pub(crate) fn list(entries: Vec<Self>, origin: Origin) -> Self {
        let mut list = Self::new(Value::Null, origin);
        let numbered = entries.into_iter().enumerate().map(|(number, entry)| {
            list.origins.parts.insert(number.to_string(), entry.origins);
            entry.value
        });
        list.value = numbered.collect();
        list
    }

    /// Adds a setting to a table; `false` when it is there already, or when this is no table.
    pub(crate) fn insert(&mut self, name: String, part: Self) -> bool {
        let Value::Object(fields) = &mut self.value else {
            return false;
        };
        if fields.contains_key(&name) {
            return false;
        }
        fields.insert(name.clone(), part.value);
        self.origins.parts.insert(name, part.origins);
        true
    }

    /// The parts of a table, in the order of their names.
    pub(super) fn into_parts(self) -> Result<Vec<(String, Self)>, ConfigError> {
        let Origins { own, mut parts } = self.origins;
        let Value::Object(fields) = self.value else {
            return Err(ConfigError::one(format!("{own} is not a table; write one"), Some(own)));
        };
        let located = |(name, value): (String, Value)| {
            let origins = parts.remove(&name).unwrap_or_else(|| Origins::of(&value, own.clone()));
            (name, Self { value, origins })
        };
        Ok(fields.into_iter().map(located).collect())
    }

    /// Wraps the value into tables, outermost name first.
    pub(crate) fn nested(self, path: &[&str]) -> Self {
        path.iter().rev().fold(self, |inner, name| {
            let mut table = Self::table(inner.origins.own.clone());
            table.insert((*name).to_owned(), inner);
            table
        })
    }

    /// Lays another value over this one: tables are joined setting by setting, everything else is replaced.
    pub(crate) fn overlay(&mut self, over: Self) {
        overlay((&mut self.value, &mut self.origins), (over.value, over.origins));
    }

    /// Where the value at a path stands, or the last one on the way that is known.
    pub(crate) fn origin_of(&self, path: &[PathStep]) -> &Origin {
        let mut place = &self.origins;
        for step in path {
            let part = match step {
                PathStep::Name(name) => place.parts.get(name),
                PathStep::Entry(number) => place.parts.get(&number.to_string()),
            };
            match part {
                Some(part) => place = part,
                None => break,
            }
        }
        &place.own
    }

    /// Where a part of the value stands that was said of this one run.
    pub(crate) fn origin_of_run(&self) -> Option<&Origin> {
        self.origins.of_run()
    }
}

impl Origins {
    /// All parts stand where the whole does.
    fn of(value: &Value, origin: Origin) -> Self {
        let parts = match value {
            Value::Object(fields) => fields
                .iter()
                .map(|(name, value)| (name.clone(), Self::of(value, origin.clone())))
                .collect(),
            _ => BTreeMap::new(),
        };
        Self { own: origin, parts }
    }

    fn of_run(&self) -> Option<&Origin> {
        let own = self.parts.is_empty() && self.own.is_of_run();
        if own {
            return Some(&self.own);
        }
        self.parts.values().find_map(Self::of_run)
    }
}

fn overlay(under: (&mut Value, &mut Origins), over: (Value, Origins)) {
    let (value, origins) = under;
    match (value, over.0) {
        (Value::Object(fields), Value::Object(over_fields)) => {
            let Origins { own, mut parts } = over.1;
            for (name, over_value) in over_fields {
                let over_origins = parts
                    .remove(&name)
                    .unwrap_or_else(|| Origins::of(&over_value, own.clone()));
                match (fields.get_mut(&name), origins.parts.get_mut(&name)) {
                    (Some(value), Some(origins)) => overlay((value, origins), (over_value, over_origins)),
                    _ => {
                        fields.insert(name.clone(), over_value);
                        origins.parts.insert(name, over_origins);
                    }
                }
            }
            origins.own = own;
        }
        (value, over_value) => {
            *value = over_value;
            *origins = over.1;
        }
    }
}
