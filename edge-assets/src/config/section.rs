//! [`Section`]: settings of the program itself, a table of the settings file with variables that stand over it.

use std::{ffi::OsString, path::Path, sync::Arc};

use super::{
    ConfigError, ConfigFault, Layer, Located, Origin, Settings, SettingsError, from_text, layer::variables_of,
    variable_part,
};
use crate::suggest::did_you_mean;

/// A table of the settings file that is no asset's, and the variables over it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Section {
    /// The name of the table.
    pub(crate) name: &'static str,
    /// What the names of its variables begin with; the rest is the name of the setting.
    pub(crate) prefix: &'static str,
}

impl Section {
    /// The variable that holds a setting.
    pub(crate) fn variable(&self, setting: &str) -> String {
        format!("{}{}", self.prefix, variable_part(setting))
    }

    /// Reads the settings: those of the file, and those of the environment over them.
    ///
    /// # Errors
    /// [`ConfigError`] with everything that is wrong in either. It shows no secret.
    pub(crate) fn read<T: Settings>(
        &self,
        file: Option<&Path>,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<T, ConfigError> {
        let mut faults = Vec::new();
        let mut found = Located::table(Origin::Default);
        match file.map(|file| Layer::section_of(file, self.name)).transpose() {
            Ok(Some(Some(section))) => found.overlay(section),
            Ok(_) => {}
            Err(error) => faults.extend(error.faults().iter().cloned()),
        }
        for variable in variables_of(self.prefix, variables)? {
            match self.lay_variable::<T>(&variable) {
                Ok(over) => found.overlay(over),
                Err(fault) => faults.push(fault),
            }
        }
        match T::from_json(&found.value) {
            Ok(settings) => ConfigError::of(faults).map(|()| settings),
            Err(error) => {
                faults.extend(self.placed(error, &found));
                Err(ConfigError::with(faults))
            }
        }
    }

    fn lay_variable<T: Settings>(&self, (name, text): &(Arc<str>, String)) -> Result<Located, ConfigFault> {
        let part = name.strip_prefix(self.prefix).unwrap_or_default();
        let setting = T::SPEC
            .settings
            .iter()
            .find(|setting| variable_part(setting.name) == part);
        let origin = Origin::Variable(Arc::clone(name));
        match setting {
            Some(setting) => Ok(Located::new(from_text(text, setting.kind), origin).nested(&[setting.name])),
            None => {
                let known: Vec<String> = T::SPEC.names().map(|setting| self.variable(setting)).collect();
                let offer = match did_you_mean(name, known.iter().map(String::as_str)) {
                    none if none.is_empty() => format!("; there are {}", known.join(", ")),
                    offer => offer,
                };
                Err(ConfigFault::new(
                    format!("{name} names no setting{offer}"),
                    Some(origin),
                ))
            }
        }
    }

    fn placed(&self, error: SettingsError, found: &Located) -> Vec<ConfigFault> {
        let faults = error.into_faults().into_iter();
        let placed = faults.map(|fault| fault.of_section(*self, found.origin_of(&fault.path)));
        placed.collect()
    }
}
