//! Settings of assets for one run: `--config-file` and `--config asset.key=value` become one JSON value an asset.

use std::{collections::BTreeMap, path::Path};

use serde_json::{Map, Value};

use super::CliError;
use crate::{graph::AssetGraph, key::AssetKey};

/// Reads both; single settings win over the file.
pub(super) fn read(
    graph: &AssetGraph,
    file: Option<&Path>,
    settings: &[String],
) -> Result<BTreeMap<AssetKey, Value>, CliError> {
    let mut config = match file {
        Some(path) => read_file(path)?,
        None => BTreeMap::new(),
    };
    for setting in settings {
        let (path, value) = setting.split_once('=').ok_or_else(|| {
            CliError::Usage(format!(
                "`--config {setting}` has no `=`; write `--config asset.key=value`"
            ))
        })?;
        let (asset, inner) = split_path(graph, path).ok_or_else(|| {
            CliError::Usage(format!(
                "`--config {setting}` names no setting; write `--config asset.key=value`"
            ))
        })?;
        let key = AssetKey::new(asset).map_err(|error| CliError::Argument {
            what: format!("`--config {setting}`"),
            error: error.into(),
        })?;
        // What is not JSON is text: `limit=5` is a number, `mode=fast` needs no quotes.
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
        set(
            config.entry(key).or_insert_with(|| Value::Object(Map::new())),
            inner,
            value,
        );
    }
    Ok(config)
}

fn read_file(path: &Path) -> Result<BTreeMap<AssetKey, Value>, CliError> {
    let fault = |error| CliError::Argument {
        what: format!("the configuration file `{}` cannot be read", path.display()),
        error,
    };
    let text = std::fs::read_to_string(path).map_err(|error| fault(error.into()))?;
    serde_json::from_str(&text).map_err(|error| fault(error.into()))
}

/// Splits `asset.outer.inner`. Keys of assets may hold dots: the longest one that the graph knows wins, else the first
/// segment is taken for the asset, and the plan says what is wrong with it.
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

/// Sets a value deep in an object; what is not an object on the way is replaced by one.
fn set(object: &mut Value, path: &str, value: Value) {
    let mut place = object;
    for name in path.split('.') {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let fields = place.as_object_mut().expect("it has just been made one");
        place = fields.entry(name).or_insert(Value::Null);
    }
    *place = value;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{asset::AssetDef, definitions::Definitions};

    #[test]
    fn settings_are_read_into_one_value_an_asset() {
        let asset = |key| AssetDef::builder(key).run(|| async { Ok::<_, std::io::Error>(1) });
        let definitions = Definitions::builder()
            .assets([asset("a"), asset("a.b"), asset("c/d")])
            .build()
            .unwrap();
        let settings = [
            "a.limit=5",
            "a.b.mode=fast",
            "c/d.x.y=[1]",
            "c/d.x.z=\"5\"",
            "a.limit=6",
        ]
        .map(str::to_owned);
        let config = read(definitions.graph(), None, &settings).unwrap();
        let text = serde_json::to_string(&config).unwrap();
        assert_eq!(
            text,
            r#"{"a":{"limit":6},"a.b":{"mode":"fast"},"c/d":{"x":{"y":[1],"z":"5"}}}"#
        );
        for wrong in ["a.limit", "a=5", ".a=5", "a.=5", "a..b=5"] {
            assert!(read(definitions.graph(), None, &[wrong.to_owned()]).is_err(), "{wrong}");
        }
    }
}
