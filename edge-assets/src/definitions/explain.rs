//! [`ExplainedSetting`]: a setting of an asset with its value, where that comes from, and what else it could be.

use serde_json::Value;

use super::Definitions;
use crate::{
    alert::AlertSettings,
    config::{Kind, Origin, RunConfig, SettingSpec, Settings as _, SettingsSpec, of_settings_file},
    key::AssetKey,
};

/// A setting of an asset with its value and where that comes from. It shows no secret.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ExplainedSetting {
    /// The asset.
    pub asset: AssetKey,
    /// The setting, such as `login.user`.
    pub setting: String,
    /// What is known of it while compiling.
    pub spec: &'static SettingSpec,
    /// The value; absent where there is none.
    pub value: Option<Value>,
    /// Where the value stands; absent where a value is missing.
    pub origin: Option<Origin>,
}

impl ExplainedSetting {
    /// Whether a run of the asset is refused until somebody sets it.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.origin.is_none()
    }

    /// The default, when there is one. A secret is not shown.
    #[must_use]
    pub fn default(&self) -> Option<Value> {
        default_of(self.spec)
    }
}

impl Definitions {
    /// The JSON Schema of the settings file: the settings of every asset below `config`. None of them is required there,
    /// since a value may come from elsewhere.
    #[must_use]
    pub fn settings_schema(&self) -> Value {
        let takers = self
            .graph()
            .assets()
            .iter()
            .filter_map(|asset| Some((asset.key.as_str(), asset.needs.config?.spec)));
        of_settings_file(takers, &[(AlertSettings::SECTION, AlertSettings::SPEC)])
    }

    /// Every setting of an asset, nested ones one by one, with its value in a run of this configuration.
    #[must_use]
    pub fn explain(&self, asset: &AssetKey, config: &RunConfig) -> Vec<ExplainedSetting> {
        let need = self.graph().get(asset.as_str()).and_then(|asset| asset.needs.config);
        let mut found = Vec::new();
        if let Some(need) = need {
            let walk = Walk { asset, config };
            walk.settings(need.spec, config.expose(asset), "", &mut found);
        }
        found
    }
}

struct Walk<'a> {
    asset: &'a AssetKey,
    config: &'a RunConfig,
}

impl Walk<'_> {
    fn settings(
        &self,
        spec: &'static SettingsSpec,
        values: Option<&Value>,
        before: &str,
        found: &mut Vec<ExplainedSetting>,
    ) {
        for setting in spec.settings {
            let path = format!("{before}{}", setting.name);
            let given = values.and_then(|values| values.get(setting.name));
            let is_table = given.is_some_and(Value::is_object);
            match setting.kind {
                // A table as a whole is set where one of its settings is; those that are not have their own defaults.
                Kind::Group(inner) if is_table || setting.default.is_none() => {
                    self.settings(inner, given, &format!("{path}."), found);
                }
                Kind::Optional(Kind::Group(inner)) if is_table => {
                    self.settings(inner, given, &format!("{path}."), found);
                }
                _ => found.push(self.setting(setting, given, path)),
            }
        }
    }

    fn setting(&self, spec: &'static SettingSpec, given: Option<&Value>, setting: String) -> ExplainedSetting {
        let (value, origin) = match given {
            Some(value) => (
                spec.kind.shown(value),
                self.config.origin(self.asset, &setting).cloned(),
            ),
            None => (default_of(spec), (!spec.is_required()).then_some(Origin::Default)),
        };
        ExplainedSetting {
            asset: self.asset.clone(),
            setting,
            spec,
            value: value.filter(|value| !value.is_null()),
            origin,
        }
    }
}

fn default_of(spec: &SettingSpec) -> Option<Value> {
    let default = spec.default.map(|make| make())?;
    spec.kind.shown(&default)
}
