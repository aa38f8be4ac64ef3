//! The two crates that are compared: the same functions with the same bodies and the same description, once under `#[asset]`,
//! once registered as boxed closures that look their parameters up by key.
//!
//! What both do: a value of one of four types, up to two upstream values, a resource for every fifth, a doc comment, a group.

use std::fs;
use std::path::Path;

use anyhow::Context;

/// How many assets stand in one file.
const IN_A_FILE: usize = 30;
/// The types of the values, in turn.
const TYPES: [&str; 4] = ["u64", "String", "Vec<u64>", "Summary"];

/// Which of the two crates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `#[asset]`.
    Declared,
    /// Boxed closures.
    ByHand,
}

impl Style {
    pub(crate) const ALL: [Self; 2] = [Self::Declared, Self::ByHand];

    /// The name of the crate.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::ByHand => "by_hand",
        }
    }
}

/// Writes the crate into `folder`, as a workspace of its own with the versions of ours.
pub(crate) fn write(style: Style, assets: usize, root: &Path, folder: &Path) -> anyhow::Result<()> {
    let source = folder.join("src");
    fs::create_dir_all(&source).with_context(|| format!("cannot make {}", source.display()))?;
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).context("cannot copy Cargo.lock")?;
    let mut files = vec![
        ("Cargo.toml".to_owned(), manifest(style, root)),
        ("src/lib.rs".to_owned(), library(style, assets)),
        ("src/shared.rs".to_owned(), shared(style)),
    ];
    let file = |file: usize| (format!("src/{}.rs", module(file)), assets_of_file(style, file, assets));
    files.extend((0..assets.div_ceil(IN_A_FILE)).map(file));
    for (path, text) in files {
        let path = folder.join(path);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

fn manifest(style: Style, root: &Path) -> String {
    let library = match style {
        Style::Declared => format!("edge-assets = {{ path = {:?} }}\n", root.join("edge-assets")),
        Style::ByHand => String::new(),
    };
    format!(
        "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\n{library}serde = {{ version = \"1\", features = [\"derive\"] }}\n",
        style.name()
    )
}

fn module(file: usize) -> String {
    format!("group_{file:02}")
}

fn library(style: Style, assets: usize) -> String {
    let mut text = "//! Generated.\n\npub mod shared;\n".to_owned();
    let files = 0..assets.div_ceil(IN_A_FILE);
    for file in files.clone() {
        text.push_str(&format!("pub mod {};\n", module(file)));
    }
    text.push_str(match style {
        Style::Declared => {
            "\n/// All assets.\npub fn definitions() -> edge_assets::DefinitionsBuilder {\n    \
             edge_assets::Definitions::of_crate(env!(\"CARGO_CRATE_NAME\"))\n}\n"
        }
        Style::ByHand => "\n/// All assets.\npub fn assets() -> Vec<shared::Asset> {\n    let mut all = Vec::new();\n",
    });
    if style == Style::ByHand {
        for file in files {
            text.push_str(&format!("    {}::register(&mut all);\n", module(file)));
        }
        text.push_str("    all\n}\n");
    }
    text
}

/// What the assets of a crate share.
fn shared(style: Style) -> String {
    let mut text = SHARED.to_owned();
    match style {
        Style::Declared => text.push_str("\nimpl edge_assets::Resource for Warehouse {}\n"),
        Style::ByHand => text.push_str(SHARED_BY_HAND),
    }
    text
}

const SHARED: &str = "//! Generated.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Summary {
    pub rows: u64,
    pub name: String,
    pub parts: Vec<u64>,
}

#[derive(Debug)]
pub struct Warehouse {
    pub rows: u64,
}

/// Lets assets of different types take each other's values.
pub trait Size: Sized {
    fn size(&self) -> u64;
    fn of(size: u64) -> Self;
}

impl Size for u64 {
    fn size(&self) -> u64 { *self }
    fn of(size: u64) -> Self { size }
}

impl Size for String {
    fn size(&self) -> u64 { self.len() as u64 }
    fn of(size: u64) -> Self { size.to_string() }
}

impl Size for Vec<u64> {
    fn size(&self) -> u64 { self.iter().sum() }
    fn of(size: u64) -> Self { vec![size; 3] }
}

impl Size for Summary {
    fn size(&self) -> u64 { self.rows + self.parts.size() + self.name.size() }
    fn of(size: u64) -> Self { Self { rows: size, name: String::of(size), parts: Vec::of(size) } }
}
";

const SHARED_BY_HAND: &str = "
use std::{any::Any, collections::BTreeMap, error::Error, future::Future, pin::Pin, sync::Arc};

pub type BoxError = Box<dyn Error + Send + Sync>;
pub type Result<T> = std::result::Result<T, BoxError>;
pub type Erased = Arc<dyn Any + Send + Sync>;
pub type Made = Pin<Box<dyn Future<Output = Result<Erased>> + Send>>;

pub struct Asset {
    pub key: &'static str,
    pub description: &'static str,
    pub group: &'static str,
    pub upstream: &'static [&'static str],
    pub retries: u32,
    pub make: Box<dyn Fn(&Values) -> Made + Send + Sync>,
}

pub struct Values {
    pub values: BTreeMap<&'static str, Erased>,
    pub warehouse: Arc<Warehouse>,
}

impl Values {
    pub fn value<T: Send + Sync + 'static>(&self, key: &str) -> Result<Arc<T>> {
        let value = self.values.get(key).ok_or_else(|| format!(\"`{key}` was not made\"))?;
        Arc::clone(value).downcast().map_err(|_| format!(\"`{key}` has another type\").into())
    }
}
";

/// What the asset takes.
fn upstream(number: usize) -> Vec<usize> {
    let far = number.checked_sub(10).filter(|_| number.is_multiple_of(2));
    number.checked_sub(1).into_iter().chain(far).collect()
}

fn name(number: usize) -> String {
    format!("asset_{number:03}")
}

fn value_type(number: usize) -> &'static str {
    TYPES[number % TYPES.len()]
}

fn takes_resource(number: usize) -> bool {
    number.is_multiple_of(5)
}

fn assets_of_file(style: Style, file: usize, assets: usize) -> String {
    let numbers = file * IN_A_FILE..assets.min((file + 1) * IN_A_FILE);
    let mut text = "//! Generated.\n\n".to_owned();
    text.push_str(match style {
        Style::Declared => "use edge_assets::prelude::*;\n",
        Style::ByHand => "use std::sync::Arc;\n",
    });
    text.push_str("#[allow(unused_imports)]\nuse crate::shared::*;\n");
    if file > 0 {
        text.push_str(&format!(
            "#[allow(unused_imports)]\nuse crate::{}::*;\n",
            module(file - 1)
        ));
    }
    for number in numbers.clone() {
        text.push_str(&asset(style, number, file));
    }
    if style == Style::ByHand {
        text.push_str("\npub fn register(all: &mut Vec<Asset>) {\n");
        for number in numbers {
            text.push_str(&registration(number, file));
        }
        text.push_str("}\n");
    }
    text
}

/// The function: of both crates the same, but for how parameters are taken.
fn asset(style: Style, number: usize, file: usize) -> String {
    let parameter = |&up: &usize| match style {
        Style::Declared => format!("{0}: Dep<{0}>", name(up)),
        Style::ByHand => format!("{}: Arc<{}>", name(up), value_type(up)),
    };
    let mut parameters: Vec<String> = upstream(number).iter().map(parameter).collect();
    let mut terms: Vec<String> = upstream(number)
        .iter()
        .map(|&up| format!("{}.size()", name(up)))
        .collect();
    if takes_resource(number) {
        parameters.push(match style {
            Style::Declared => "warehouse: Res<Warehouse>".to_owned(),
            Style::ByHand => "warehouse: Arc<Warehouse>".to_owned(),
        });
        terms.push("warehouse.rows".to_owned());
    }
    terms.push(number.to_string());
    let attribute = match style {
        Style::Declared => format!(
            "/// {}\n#[asset(group = \"{}\", retry = 3)]\n",
            description(number),
            module(file)
        ),
        Style::ByHand => format!("/// {}\n", description(number)),
    };
    format!(
        "\n{attribute}pub async fn {}({}) -> Result<{ty}> {{\n    let size = {};\n    \
         if size > 1_000_000_000 {{\n        return Err(format!(\"{{size}} is too much\").into());\n    }}\n    \
         Ok(<{ty}>::of(size))\n}}\n",
        name(number),
        parameters.join(", "),
        terms.join(" + "),
        ty = value_type(number),
    )
}

fn description(number: usize) -> String {
    format!("The {number}th of them.")
}

fn registration(number: usize, file: usize) -> String {
    let mut takes = String::new();
    let mut arguments = Vec::new();
    for up in upstream(number) {
        takes.push_str(&format!(
            "            let {0} = values.value::<{1}>(\"{0}\");\n",
            name(up),
            value_type(up)
        ));
        arguments.push(format!("{}?", name(up)));
    }
    if takes_resource(number) {
        takes.push_str("            let warehouse = Arc::clone(&values.warehouse);\n");
        arguments.push("warehouse".to_owned());
    }
    let keys: Vec<String> = upstream(number)
        .into_iter()
        .map(|up| format!("{:?}", name(up)))
        .collect();
    format!(
        "    all.push(Asset {{\n        key: \"{0}\",\n        description: \"{1}\",\n        group: \"{2}\",\n        \
         upstream: &[{3}],\n        retries: 3,\n        make: Box::new(|values| {{\n{takes}            \
         let _ = values;\n            Box::pin(async move {{ Ok(Arc::new({0}({4}).await?) as Erased) }})\n        }}),\n    }});\n",
        name(number),
        description(number),
        module(file),
        keys.join(", "),
        arguments.join(", "),
    )
}

#[cfg(test)]
mod tests {
    use super::{Style, asset, assets_of_file, upstream};

    #[test]
    fn both_crates_hold_the_same_functions() {
        for file in 0..3 {
            let [declared, by_hand] = Style::ALL.map(|style| assets_of_file(style, file, 75));
            let bodies = |text: &str| -> Vec<String> {
                let functions = text.split("pub async fn ").skip(1);
                functions
                    .map(|function| {
                        function
                            .split_once("{\n")
                            .unwrap()
                            .1
                            .split_once("\n}\n")
                            .unwrap()
                            .0
                            .to_owned()
                    })
                    .collect()
            };
            assert_eq!(bodies(&declared), bodies(&by_hand));
            assert_eq!(declared.matches("#[asset(").count(), if file == 2 { 15 } else { 30 });
            assert_eq!(by_hand.matches("all.push(").count(), if file == 2 { 15 } else { 30 });
        }
    }

    #[test]
    fn parameters_are_taken_in_each_style() {
        assert_eq!(upstream(20), [19, 10]);
        assert!(asset(Style::Declared, 20, 0).contains(
            "pub async fn asset_020(asset_019: Dep<asset_019>, asset_010: Dep<asset_010>, warehouse: Res<Warehouse>) -> Result<u64>"
        ));
        assert!(asset(Style::ByHand, 21, 0).contains("pub async fn asset_021(asset_020: Arc<u64>) -> Result<String>"));
    }
}
