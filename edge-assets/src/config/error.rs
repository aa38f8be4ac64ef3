//! What can be wrong with settings: [`SettingFault`] within one value, [`ConfigFault`] with its asset and its origin.

use std::fmt;

use super::{Origin, Section, variable_name};

/// One step on the way to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PathStep {
    Name(String),
    Entry(usize),
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    /// There is no such setting; the offer begins with "; ".
    Unknown { name: String, offer: String },
    /// It has no default, and nobody set it.
    Missing { is_secret: bool },
    /// The value is not one that it takes.
    Refused { found: String, cure: String },
}

/// One thing that is wrong with a value of settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingFault {
    pub(crate) path: Vec<PathStep>,
    pub(crate) problem: Problem,
}

impl SettingFault {
    /// Whether it is that nobody set a setting which has no default.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self.problem, Problem::Missing { .. })
    }

    /// The setting, such as `login.hosts[2]`; empty for a table as a whole.
    #[must_use]
    pub fn setting(&self) -> String {
        let mut text = String::new();
        for step in &self.path {
            match step {
                PathStep::Name(name) => {
                    if !text.is_empty() {
                        text.push('.');
                    }
                    text.push_str(name);
                }
                PathStep::Entry(number) => text.push_str(&format!("[{number}]")),
            }
        }
        text
    }

    /// The text; `subject` is the way to the value, `place` where it stands, in parentheses.
    fn text(&self, subject: &str, place: &str, missing: &str) -> String {
        match (&self.problem, subject) {
            (Problem::Unknown { name, offer }, "") => {
                format!("there is no setting `{}`{place}{offer}", short(name))
            }
            (Problem::Unknown { name, offer }, _) => {
                format!("`{subject}` has no setting `{}`{place}{offer}", short(name))
            }
            (Problem::Missing { .. }, _) => format!("`{subject}` is not set; {missing}"),
            (Problem::Refused { found, cure }, "") => format!("the settings are {found}; {cure}"),
            (Problem::Refused { found, cure }, _) => format!("`{subject}`{place} is {found}; {cure}"),
        }
    }

    /// The same, of a section of the program's own and with its origin.
    pub(super) fn of_section(&self, section: Section, origin: &Origin) -> ConfigFault {
        let setting = self.setting();
        let subject = match setting.as_str() {
            "" => section.name.to_owned(),
            setting => format!("{}.{setting}", section.name),
        };
        let (place, named) = (place(Some(origin)), section.variable(setting.as_str()));
        ConfigFault {
            text: self.text(&subject, &place, &format!("give it a value, such as {named}")),
            asset: None,
            setting,
            origin: Some(origin.clone()),
        }
    }

    /// The same, of an asset and with its origin.
    pub(crate) fn of_asset(&self, asset: &str, origin: Option<&Origin>) -> ConfigFault {
        let setting = self.setting();
        let subject = match setting.as_str() {
            "" => asset.to_owned(),
            setting => format!("{asset}.{setting}"),
        };
        let place = place(origin);
        let variable = variable_name(asset, &setting);
        let missing = match &self.problem {
            _ if self.path.iter().any(|step| matches!(step, PathStep::Entry(_))) => "give it a value".to_owned(),
            // What is given on a command line, others can read.
            Problem::Missing { is_secret: true } => format!("give it a value, such as in a file or as {variable}"),
            _ => format!("give it a value, such as with `--config {subject}=..` or as {variable}"),
        };
        ConfigFault {
            text: self.text(&subject, &place, &missing),
            asset: Some(asset.to_owned()),
            setting,
            origin: origin.cloned(),
        }
    }
}

impl fmt::Display for SettingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(&self.setting(), "", "give it a value"))
    }
}

/// Everything that is wrong with a value of settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError(Vec<SettingFault>);

impl SettingsError {
    pub(super) fn new(faults: Vec<SettingFault>) -> Self {
        Self(faults)
    }

    /// The faults. None of them shows a secret.
    #[must_use]
    pub fn faults(&self) -> &[SettingFault] {
        &self.0
    }

    pub(crate) fn into_faults(self) -> Vec<SettingFault> {
        self.0
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        list(&self.0, f)
    }
}

impl std::error::Error for SettingsError {}

/// One thing that is wrong with the configuration of assets, with its place and its cure. It shows no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFault {
    text: String,
    asset: Option<String>,
    setting: String,
    origin: Option<Origin>,
}

impl ConfigFault {
    /// A fault that is no setting's, such as a file that cannot be read.
    pub(crate) fn new(text: impl Into<String>, origin: Option<Origin>) -> Self {
        Self {
            text: text.into(),
            asset: None,
            setting: String::new(),
            origin,
        }
    }

    /// Settings of an asset that takes none.
    pub(crate) fn not_taken(asset: &str, origin: &Origin) -> Self {
        let text = format!(
            "configuration was given for `{asset}`{}, which takes none; give it a parameter `Config<..>`",
            place(Some(origin))
        );
        Self::of_whole(text, asset, origin)
    }

    /// Settings of an asset that is not part of the run; the offer begins with "; ".
    pub(crate) fn of_nothing(asset: &str, origin: &Origin, offer: &str) -> Self {
        let at = place(Some(origin));
        let text = format!("configuration was given for `{asset}`{at}, which is not part of this run{offer}");
        Self::of_whole(text, asset, origin)
    }

    /// Settings of an asset that does not exist; the offer begins with "; ".
    pub(crate) fn of_unknown(asset: &str, origin: &Origin, offer: &str) -> Self {
        let at = place(Some(origin));
        let text = format!(
            "configuration was given for `{}`{at}, which is not an asset{offer}",
            short(asset)
        );
        Self::of_whole(text, asset, origin)
    }

    fn of_whole(text: String, asset: &str, origin: &Origin) -> Self {
        Self {
            text,
            asset: Some(asset.to_owned()),
            setting: String::new(),
            origin: Some(origin.clone()),
        }
    }

    /// The asset, where one is named.
    #[must_use]
    pub fn asset(&self) -> Option<&str> {
        self.asset.as_deref()
    }

    /// The setting, such as `login.hosts[2]`; empty where the fault is no single setting's.
    #[must_use]
    pub fn setting(&self) -> &str {
        &self.setting
    }

    /// Where the value stands.
    #[must_use]
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }
}

impl fmt::Display for ConfigFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for ConfigFault {}

/// Everything that is wrong with the configuration of assets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError(Vec<ConfigFault>);

impl ConfigError {
    /// Nothing, when there are no faults.
    pub(crate) fn of(faults: Vec<ConfigFault>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self(faults)) }
    }

    /// Everything that is wrong, of which there is something.
    pub(super) const fn with(faults: Vec<ConfigFault>) -> Self {
        Self(faults)
    }

    pub(crate) fn one(text: impl Into<String>, origin: Option<Origin>) -> Self {
        Self(vec![ConfigFault::new(text, origin)])
    }

    /// The faults, each with its place and its cure. None of them shows a secret.
    #[must_use]
    pub fn faults(&self) -> &[ConfigFault] {
        &self.0
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        list(&self.0, f)
    }
}

impl std::error::Error for ConfigError {}

/// A text of unknown length and content, for a message.
pub(super) fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short.escape_debug().to_string()
}

fn place(origin: Option<&Origin>) -> String {
    origin.map(|origin| format!(" ({origin})")).unwrap_or_default()
}

/// How many faults the text of an error holds.
const SHOWN: usize = 50;

fn list(faults: &[impl fmt::Display], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let [only] = faults {
        return only.fmt(f);
    }
    write!(f, "{} settings cannot be used", faults.len())?;
    for fault in faults.iter().take(SHOWN) {
        write!(f, "\n  - {fault}")?;
    }
    match faults.len().saturating_sub(SHOWN) {
        0 => Ok(()),
        more => write!(f, "\n  and {more} more"),
    }
}
