//! Layers of settings × assets → [`RunConfig`]: finds the asset and the setting of each value, lays layer over layer, and
//! checks the whole.

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use super::Definitions;
use crate::{
    asset::AssetDef,
    config::{
        ConfigError, ConfigFault, Content, Flag, Kind, Layer, Located, Origin, RunConfig, SettingsSpec,
        VARIABLE_PREFIX, from_text, variable_name, variable_part,
    },
    graph::AssetGraph,
    key::AssetKey,
    suggest::{did_you_mean, nearest},
};

impl Definitions {
    /// Puts layers of settings together, each over those before it.
    ///
    /// A setting that nobody set is no fault here: a plan refuses it where it matters.
    ///
    /// # Errors
    /// [`ConfigError`] with every asset and setting that does not exist, and every value that does not fit.
    pub fn configure(&self, layers: impl IntoIterator<Item = Layer>) -> Result<RunConfig, ConfigError> {
        let (config, faults) = configure(self.graph(), layers);
        ConfigError::of(faults)?;
        Ok(config)
    }
}

/// Puts layers of settings together, as far as they can be understood.
pub(crate) fn configure(graph: &AssetGraph, layers: impl IntoIterator<Item = Layer>) -> (RunConfig, Vec<ConfigFault>) {
    let mut stack = Stack {
        graph,
        config: RunConfig::new(),
        faults: Vec::new(),
    };
    for layer in layers {
        match layer.0 {
            Content::Assets(assets) => assets.into_iter().for_each(|(asset, over)| stack.lay(&asset, over)),
            Content::Resolved(config) => {
                for (asset, over) in config.into_located() {
                    stack.lay(asset.as_str(), over);
                }
            }
            Content::Flags(flags) => flags.iter().for_each(|flag| stack.lay_flag(flag)),
            Content::Variables(variables) if variables.is_empty() => {}
            Content::Variables(variables) => {
                let names = names_of_assets(graph);
                for (name, text) in variables {
                    stack.lay_variable(&names, &name, &text);
                }
            }
        }
    }
    let Stack { config, mut faults, .. } = stack;
    for asset in config.assets() {
        let need = graph.get(asset.as_str()).and_then(|asset| asset.needs.config);
        let found = need.map(|need| need.faults(asset, &config)).unwrap_or_default();
        faults.extend(
            found
                .into_iter()
                .filter(|(fault, _)| !fault.is_missing())
                .map(|(_, fault)| fault),
        );
    }
    (config, faults)
}

/// The assets by the part of a variable's name that stands for them.
fn names_of_assets(graph: &AssetGraph) -> BTreeMap<String, Vec<&AssetKey>> {
    let mut names: BTreeMap<String, Vec<&AssetKey>> = BTreeMap::new();
    for asset in graph.assets() {
        names
            .entry(variable_part(asset.key.as_str()))
            .or_default()
            .push(&asset.key);
    }
    names
}

struct Stack<'g> {
    graph: &'g AssetGraph,
    config: RunConfig,
    faults: Vec<ConfigFault>,
}

impl<'g> Stack<'g> {
    /// The asset of a key and its settings; what there is not is a fault.
    fn taker(&mut self, key: &str, origin: &Origin) -> Option<(&'g AssetDef, &'static SettingsSpec)> {
        let fault = match self.graph.get(key) {
            Some(asset) => match asset.needs.config {
                Some(need) => return Some((asset, need.spec)),
                None => ConfigFault::not_taken(key, origin),
            },
            None => ConfigFault::of_unknown(key, origin, &self.graph.offer(key)),
        };
        self.faults.push(fault);
        None
    }

    fn lay(&mut self, key: &str, over: Located) {
        let origin = over.origin_of(&[]).clone();
        if let Some((asset, _)) = self.taker(key, &origin) {
            self.config.overlay(&asset.key, over);
        }
    }

    fn lay_flag(&mut self, flag: &Flag) {
        let Some((key, path)) = split_path(self.graph, &flag.path) else {
            let text = format!(
                "`--config {}` names no setting; write `--config asset.key=value`",
                flag.path
            );
            self.faults.push(ConfigFault::new(text, Some(Origin::Flag)));
            return;
        };
        if let Some((asset, spec)) = self.taker(key, &Origin::Flag) {
            let path: Vec<&str> = path.split('.').collect();
            let (known, kind) = known_part(spec, &path);
            let value = match kind {
                Some(kind) if known == path.len() => from_text(&flag.text, kind),
                // The check of the whole says that there is no such setting.
                _ => serde_json::Value::Null,
            };
            // Behind the first name that there is not, nothing counts.
            let path = &path[..path.len().min(known + 1)];
            let over = Located::new(value, Origin::Flag).nested(path);
            self.config.overlay(&asset.key, over);
        }
    }

    fn lay_variable(&mut self, names: &BTreeMap<String, Vec<&'g AssetKey>>, name: &Arc<str>, text: &str) {
        let origin = Origin::Variable(Arc::clone(name));
        let rest = name.strip_prefix(VARIABLE_PREFIX).unwrap_or_default();
        let Some((part, setting)) = split_variable(names, rest) else {
            let offer = did_you_mean(
                rest.split("__").next().unwrap_or(rest),
                names.keys().map(String::as_str),
            );
            let text = format!("{name} names no asset; {}", offer_part(&offer));
            self.faults.push(ConfigFault::new(text, Some(origin)));
            return;
        };
        let key = match names.get(part).map(Vec::as_slice) {
            Some([only]) => only.as_str(),
            several => {
                let keys: Vec<&str> = several.into_iter().flatten().map(|key| key.as_str()).collect();
                let text = format!(
                    "{name} means each of `{}`; write their settings into a file",
                    keys.join("`, `")
                );
                self.faults.push(ConfigFault::new(text, Some(origin)));
                return;
            }
        };
        let Some((asset, spec)) = self.taker(key, &origin) else {
            return;
        };
        match path_of_variable(spec, setting) {
            Some((path, kind)) => {
                let over = Located::new(from_text(text, kind), origin).nested(&path);
                self.config.overlay(&asset.key, over);
            }
            None => {
                let cure = offer_variable(key, spec, setting);
                let text = format!("{name} names no setting of `{key}`; {cure}");
                self.faults.push(ConfigFault::new(text, Some(origin)));
            }
        }
    }
}

fn offer_part(offer: &str) -> Cow<'_, str> {
    match offer.strip_prefix("; ") {
        Some(offer) => Cow::Borrowed(offer),
        None => Cow::Owned(format!("write {VARIABLE_PREFIX}ASSET__SETTING")),
    }
}

/// The variables nearest to one that names no setting, else all of them.
fn offer_variable(key: &str, spec: &'static SettingsSpec, unknown: &str) -> String {
    let settings = settings_of(spec, "");
    let parts: Vec<(String, &String)> = settings
        .iter()
        .map(|setting| (variable_name("", setting).split_off(VARIABLE_PREFIX.len() + 2), setting))
        .collect();
    let near = nearest(unknown, parts.iter().map(|(part, _)| part.as_str()));
    let names = |settings: Vec<&String>, joined: &str| {
        let names: Vec<String> = settings.iter().map(|setting| variable_name(key, setting)).collect();
        names.join(joined)
    };
    if near.is_empty() {
        return format!("there are {}", names(settings.iter().collect(), ", "));
    }
    let near = near
        .iter()
        .filter_map(|near| parts.iter().find(|(part, _)| part == near));
    format!(
        "did you mean {}",
        names(near.map(|(_, setting)| *setting).collect(), " or ")
    )
}

/// Splits `asset.outer.inner`. Keys of assets may hold dots: the longest one that the graph knows wins, else the first
/// segment is taken for the asset.
fn split_path<'a>(graph: &AssetGraph, path: &'a str) -> Option<(&'a str, &'a str)> {
    let parts = |at: usize| (&path[..at], &path[at + 1..]);
    let known = path
        .rmatch_indices('.')
        .map(|(at, _)| parts(at))
        .find(|(asset, _)| graph.id(asset).is_some());
    known
        .or_else(|| path.find('.').map(parts))
        .filter(|(asset, inner)| !asset.is_empty() && inner.split('.').all(|name| !name.is_empty()))
}

/// Splits `ASSET__SETTING`. The longest asset that there is wins.
fn split_variable<'a>(names: &BTreeMap<String, Vec<&AssetKey>>, rest: &'a str) -> Option<(&'a str, &'a str)> {
    if names.contains_key(rest) {
        return Some((rest, ""));
    }
    rest.rmatch_indices("__")
        .map(|(at, _)| (&rest[..at], &rest[at + 2..]))
        .find(|(asset, _)| names.contains_key(*asset))
}

/// How many names of a path there are, and the kind of the setting that they lead to.
fn known_part(spec: &'static SettingsSpec, path: &[&str]) -> (usize, Option<&'static Kind>) {
    let mut kind: Option<&'static Kind> = None;
    for (known, name) in path.iter().enumerate() {
        let next = match kind.map(Kind::peel) {
            None => spec.setting(name).map(|setting| setting.kind),
            Some(Kind::Group(spec)) => spec.setting(name).map(|setting| setting.kind),
            Some(Kind::Map(inner)) => Some(*inner),
            Some(_) => None,
        };
        match next {
            Some(next) => kind = Some(next),
            None => return (known, kind),
        }
    }
    (path.len(), kind)
}

/// The setting that `LOGIN__USER` stands for.
fn path_of_variable(spec: &'static SettingsSpec, rest: &str) -> Option<(Vec<&'static str>, &'static Kind)> {
    for setting in spec.settings {
        let part = variable_part(setting.name);
        let Some(inner) = rest.strip_prefix(&part) else {
            continue;
        };
        if inner.is_empty() {
            return Some((vec![setting.name], setting.kind));
        }
        if let (Some(inner), Kind::Group(spec)) = (inner.strip_prefix("__"), setting.kind.peel())
            && let Some((mut path, kind)) = path_of_variable(spec, inner)
        {
            path.insert(0, setting.name);
            return Some((path, kind));
        }
    }
    None
}

/// The settings, nested ones by their path.
fn settings_of(spec: &'static SettingsSpec, before: &str) -> Vec<String> {
    let mut found = Vec::new();
    for setting in spec.settings {
        let path = format!("{before}{}", setting.name);
        match setting.kind.peel() {
            Kind::Group(spec) => found.extend(settings_of(spec, &format!("{path}."))),
            _ => found.push(path),
        }
    }
    found
}
