//! JSON Schema (draft 2020-12) of settings: names, types, defaults, bounds, values and descriptions, nested ones included.

use serde_json::{Map, Value, json};

use super::{ChoiceSpec, Kind, SettingSpec, SettingsSpec};

/// The dialect that the schemas are written in.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
/// The grammar of durations.
const DURATION: &str = "^([0-9]+(d|h|m|s|ms))+$";

impl SettingsSpec {
    /// The JSON Schema of these settings.
    ///
    /// ```
    /// use edge_assets::{Config, config::Settings};
    ///
    /// #[derive(Config)]
    /// struct Sampling {
    ///     /// How many rows are read.
    ///     #[config(default = 1000, min = 1)]
    ///     rows: u64,
    /// }
    ///
    /// let schema = Sampling::SPEC.json_schema();
    /// assert_eq!(
    ///     schema["properties"]["rows"],
    ///     serde_json::json!({ "type": "integer", "minimum": 1, "default": 1000, "description": "How many rows are read." })
    /// );
    /// ```
    #[must_use]
    pub fn json_schema(&self) -> Value {
        let mut schema = self.schema();
        schema.insert("$schema".to_owned(), DIALECT.into());
        schema.insert("title".to_owned(), self.name.into());
        Value::Object(schema)
    }

    /// The schema of a table, without what concerns a whole document.
    fn schema(&self) -> Map<String, Value> {
        let properties: Map<String, Value> = self
            .settings
            .iter()
            .map(|setting| (setting.name.to_owned(), setting.schema()))
            .collect();
        let required: Vec<&str> = self
            .settings
            .iter()
            .filter(|setting| setting.is_required())
            .map(|setting| setting.name)
            .collect();
        let mut schema = Map::new();
        schema.insert("type".to_owned(), "object".into());
        describe(&mut schema, self.description);
        schema.insert("properties".to_owned(), Value::Object(properties));
        if !required.is_empty() {
            schema.insert("required".to_owned(), required.into());
        }
        schema.insert("additionalProperties".to_owned(), false.into());
        schema
    }
}

/// The JSON Schema of a settings file that holds the settings of several assets, and sections of the program's own. None is
/// required in it, since a value may come from elsewhere.
pub(crate) fn of_settings_file<'a>(
    assets: impl Iterator<Item = (&'a str, &'static SettingsSpec)>,
    sections: &[(&str, &'static SettingsSpec)],
) -> Value {
    let table = |spec: &SettingsSpec| {
        let mut schema = Value::Object(spec.schema());
        require_nothing(&mut schema);
        schema
    };
    let assets: Map<String, Value> = assets.map(|(asset, spec)| (asset.to_owned(), table(spec))).collect();
    let mut properties = Map::new();
    let assets = json!({ "type": "object", "properties": assets, "additionalProperties": false });
    properties.insert("config".to_owned(), assets);
    for (section, spec) in sections {
        properties.insert((*section).to_owned(), table(spec));
    }
    json!({
        "$schema": DIALECT,
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

fn require_nothing(schema: &mut Value) {
    let Value::Object(fields) = schema else {
        return;
    };
    if fields.get("properties").is_some_and(Value::is_object) {
        fields.remove("required");
        if let Some(Value::Object(properties)) = fields.get_mut("properties") {
            properties.values_mut().for_each(require_nothing);
        }
    }
}

impl SettingSpec {
    fn schema(&self) -> Value {
        let mut schema = self.kind.schema();
        for (name, make) in [("minimum", self.min), ("maximum", self.max)] {
            match make.map(|make| make()) {
                // JSON Schema has bounds of numbers only.
                Some(Value::String(duration)) => {
                    schema.insert(format!("x-{name}"), duration.into());
                }
                Some(number) => {
                    schema.insert(name.to_owned(), number);
                }
                None => {}
            }
        }
        if let Some(make) = self.default.filter(|_| !self.kind.is_secret()) {
            let mut default = make();
            self.kind.redact(&mut default);
            schema.insert("default".to_owned(), default);
        }
        describe(&mut schema, self.description);
        Value::Object(schema)
    }
}

impl Kind {
    fn schema(&self) -> Map<String, Value> {
        let schema = match self {
            Self::Bool => json!({ "type": "boolean" }),
            Self::Integer { min, max } => integer(*min, *max),
            Self::Float => json!({ "type": "number" }),
            Self::Text => json!({ "type": "string" }),
            Self::Duration => json!({ "type": "string", "pattern": DURATION }),
            Self::Choice(choices) => self::choices(choices),
            Self::Optional(inner) => optional(inner.schema()),
            Self::List(inner) => json!({ "type": "array", "items": inner.schema() }),
            Self::Map(inner) => json!({ "type": "object", "additionalProperties": inner.schema() }),
            Self::Secret(inner) => {
                let mut schema = inner.schema();
                schema.insert("writeOnly".to_owned(), true.into());
                Value::Object(schema)
            }
            Self::Group(spec) => Value::Object(spec.schema()),
            Self::Serde(serde) => match (serde.choices)() {
                none if none.is_empty() => json!({ "title": (serde.name)() }),
                choices => json!({ "type": "string", "enum": choices }),
            },
        };
        match schema {
            Value::Object(schema) => schema,
            _ => Map::new(),
        }
    }
}

/// The bounds of a type are said where they are narrower than those of every program that reads JSON.
fn integer(min: i64, max: u64) -> Value {
    let mut schema = json!({ "type": "integer" });
    if min != i64::MIN {
        schema["minimum"] = min.into();
    }
    if max < i64::MAX.unsigned_abs() {
        schema["maximum"] = max.into();
    }
    schema
}

fn choices(choices: &[ChoiceSpec]) -> Value {
    if choices.iter().all(|choice| choice.description.is_empty()) {
        let names: Vec<&str> = choices.iter().map(|choice| choice.name).collect();
        return json!({ "type": "string", "enum": names });
    }
    let each: Vec<Value> = choices
        .iter()
        .map(|choice| {
            let mut schema = Map::new();
            schema.insert("const".to_owned(), choice.name.into());
            describe(&mut schema, choice.description);
            Value::Object(schema)
        })
        .collect();
    json!({ "type": "string", "oneOf": each })
}

/// A value or null.
fn optional(schema: Map<String, Value>) -> Value {
    match schema.get("type") {
        Some(Value::String(kind)) if !schema.contains_key("enum") && !schema.contains_key("oneOf") => {
            let kinds = json!([kind, "null"]);
            let mut schema = schema;
            schema.insert("type".to_owned(), kinds);
            Value::Object(schema)
        }
        _ => json!({ "anyOf": [schema, { "type": "null" }] }),
    }
}

fn describe(schema: &mut Map<String, Value>, description: &str) {
    if !description.is_empty() {
        schema.insert("description".to_owned(), description.into());
    }
}
