//! [`Layer`]: one place that settings come from.

use std::{ffi::OsString, fmt, path::Path, sync::Arc};

use super::{ConfigError, ConfigFault, Located, Origin, RunConfig, VARIABLE_PREFIX, json};
use crate::suggest::did_you_mean;

/// The section with the settings of assets.
const OF_ASSETS: &str = "config";
/// The sections of a settings file; those behind the first are the program's own.
const SECTIONS: [&str; 2] = [OF_ASSETS, "alerts"];

/// One place that settings come from. Its `Debug` shows no value.
///
/// ```
/// use edge_assets::{AssetDef, Config, Definitions, config::Layer};
///
/// #[derive(edge_assets::Config)]
/// struct Limits {
///     #[config(default = 10)]
///     rows: u64,
///     label: Option<String>,
/// }
///
/// let sample = AssetDef::builder("sample").run(|limits: Config<Limits>| async move { Ok::<_, std::io::Error>(limits.rows) });
/// let definitions = Definitions::builder().assets([sample]).build()?;
/// let config = definitions.configure([
///     Layer::environment([("EDGE_CONFIG__SAMPLE__LABEL".into(), "nightly".into())])?,
///     Layer::flags(["sample.rows=5"])?,
/// ])?;
/// let sample = "sample".parse()?;
/// assert_eq!(config.expose(&sample), Some(&serde_json::json!({ "rows": 5, "label": "nightly" })));
/// assert_eq!(config.origin(&sample, "label").unwrap().to_string(), "EDGE_CONFIG__SAMPLE__LABEL");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Layer(pub(crate) Content);

/// What a layer holds; which assets and settings those are is found out when it is laid over others.
pub(crate) enum Content {
    /// Settings by asset.
    Assets(Vec<(String, Located)>),
    /// Variables: what is behind the prefix, and the value.
    Variables(Vec<(Arc<str>, String)>),
    /// `asset.setting=value`.
    Flags(Vec<Flag>),
    /// Settings that are resolved.
    Resolved(RunConfig),
}

/// One setting of the command line.
pub(crate) struct Flag {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Layer {
    /// Reads a settings file: the tables of `[config.ASSET]`. TOML, unless the name ends in `.json` or the text begins
    /// with `{`.
    ///
    /// # Errors
    /// [`ConfigError`] when the file cannot be read, and with every section that it should not have.
    pub fn settings_file(path: impl AsRef<Path>) -> Result<Self, ConfigError> {
        let path = path.as_ref();
        Self::settings(path, &read_file(path)?)
    }

    /// Reads the text of a settings file.
    ///
    /// # Errors
    /// [`ConfigError`] when it is neither TOML nor JSON, and with every section that it should not have.
    pub fn settings(path: impl AsRef<Path>, text: &str) -> Result<Self, ConfigError> {
        let document = parse(path.as_ref(), text, false)?;
        let mut faults = Vec::new();
        let mut assets = Vec::new();
        for (section, located) in document.into_parts()? {
            match section.as_str() {
                OF_ASSETS => {
                    assets = located.into_parts()?;
                    continue;
                }
                known if SECTIONS.contains(&known) => continue,
                _ => {}
            }
            let at = located.origin_of(&[]).clone();
            let offer = match did_you_mean(&section, SECTIONS) {
                none if none.is_empty() => "; settings of assets stand below `[config.ASSET]`".to_owned(),
                offer => offer,
            };
            let text = format!("there is no section `{section}` ({at}){offer}");
            faults.push(ConfigFault::new(text, Some(at)));
        }
        ConfigError::of(faults)?;
        Ok(Self(Content::Assets(assets)))
    }

    /// Reads one section of a settings file; nothing where the file has none of this name.
    pub(super) fn section_of(path: &Path, name: &str) -> Result<Option<Located>, ConfigError> {
        let document = parse(path, &read_file(path)?, false)?;
        let mut sections = document.into_parts()?.into_iter();
        Ok(sections
            .find(|(section, _)| section == name)
            .map(|(_, located)| located))
    }

    /// Reads a file of settings for one run: `{"ASSET": {"setting": value}}`, in JSON or TOML.
    ///
    /// # Errors
    /// [`ConfigError`] when the file cannot be read.
    pub fn run_file(path: impl AsRef<Path>) -> Result<Self, ConfigError> {
        let path = path.as_ref();
        let document = parse(path, &read_file(path)?, true)?;
        Ok(Self(Content::Assets(document.into_parts()?)))
    }

    /// Takes the variables whose names begin with [`VARIABLE_PREFIX`]; an empty one is as good as none.
    ///
    /// # Errors
    /// [`ConfigError`] with every such variable whose value is not UTF-8.
    pub fn environment(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Result<Self, ConfigError> {
        let found = variables_of(VARIABLE_PREFIX, variables)?;
        Ok(Self(Content::Variables(found)))
    }

    /// Reads settings as they are written on the command line: `asset.setting=value`, later ones over earlier ones.
    ///
    /// # Errors
    /// [`ConfigError`] with every one that has no `=`.
    pub fn flags(settings: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Self, ConfigError> {
        let mut faults = Vec::new();
        let mut flags = Vec::new();
        for setting in settings {
            let setting = setting.as_ref();
            match setting.split_once('=') {
                Some((path, text)) => flags.push(Flag {
                    path: path.to_owned(),
                    text: text.to_owned(),
                }),
                None => {
                    // What follows the name may be a secret that was to be set.
                    let name = setting.split(|c: char| !is_of_name(c)).next().unwrap_or_default();
                    let text = format!("`--config {name}` has no `=`; write `--config asset.key=value`");
                    faults.push(ConfigFault::new(text, Some(Origin::Flag)));
                }
            }
        }
        ConfigError::of(faults)?;
        Ok(Self(Content::Flags(flags)))
    }
}

/// Settings that are there already, such as those of a job.
impl From<RunConfig> for Layer {
    fn from(config: RunConfig) -> Self {
        Self(Content::Resolved(config))
    }
}

impl fmt::Debug for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Content::Assets(_) => "Layer(file)",
            Content::Variables(_) => "Layer(environment)",
            Content::Flags(_) => "Layer(flags)",
            Content::Resolved(_) => "Layer(resolved)",
        })
    }
}

/// The variables whose names begin so, in their order; an empty one is as good as none.
pub(super) fn variables_of(
    prefix: &str,
    variables: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<Vec<(Arc<str>, String)>, ConfigError> {
    let mut faults = Vec::new();
    let mut found = Vec::new();
    for (name, value) in variables {
        let Some(name) = name.to_str().filter(|name| name.starts_with(prefix)) else {
            continue;
        };
        let name: Arc<str> = name.into();
        match value.into_string() {
            Ok(value) if value.is_empty() => {}
            Ok(value) => found.push((name, value)),
            Err(_) => {
                let text = format!("the value of {name} is not UTF-8; write it in UTF-8");
                faults.push(ConfigFault::new(text, Some(Origin::Variable(name))));
            }
        }
    }
    ConfigError::of(faults)?;
    found.sort();
    Ok(found)
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || "_-./".contains(c)
}

fn read_file(path: &Path) -> Result<String, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let text = format!("the configuration file `{}` cannot be read: {error}", path.display());
        ConfigError::one(text, None)
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// Reads TOML or JSON: the ending of the name says which, else the first character does.
fn parse(path: &Path, text: &str, of_run: bool) -> Result<Located, ConfigError> {
    let name: Arc<str> = path.display().to_string().into();
    let origin = |line| Origin::File {
        path: Arc::clone(&name),
        line,
        of_run,
    };
    let is_json = match path.extension().and_then(|extension| extension.to_str()) {
        Some("json") => true,
        Some("toml") => false,
        _ => text.trim_start().starts_with('{'),
    };
    if is_json {
        return json::read(text, &origin);
    }
    #[cfg(feature = "toml")]
    return super::toml::read(text, &origin);
    #[cfg(not(feature = "toml"))]
    Err(ConfigError::one(
        format!("`{name}` is not JSON, and TOML is not built in; write JSON, or build with the feature `toml`"),
        Some(origin(1)),
    ))
}
