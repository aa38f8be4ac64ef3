//! Every form of settings, in a crate that is strict with itself.
#![deny(warnings, clippy::all, missing_docs, unreachable_pub, missing_debug_implementations)]

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use edge_assets::{config::Settings, prelude::*};

const ROWS: u64 = 10;

/// Every form of a field.
#[derive(Debug, Config)]
pub struct Everything {
    /// A constant.
    #[config(default = ROWS, min = ROWS, max = 2 * ROWS)]
    pub rows: u64,
    /// Whole numbers stand for others.
    #[config(default = 1, min = -1, max = 2)]
    pub factor: f64,
    /// An expression.
    #[config(default = Duration::from_mins(5), min = "1s")]
    pub window: Duration,
    /// Texts of each type.
    #[config(default = "a")]
    pub text: String,
    #[config(default = "/a")]
    pub(crate) folder: PathBuf,
    #[config(default = "b")]
    shared: Arc<str>,
    #[config(default = ["a", "b"])]
    list: Vec<String>,
    #[config(default = [[1], []])]
    lists: Vec<Vec<u8>>,
    #[config(default = 5, min = 1)]
    maybe: Option<u8>,
    #[config(default = None)]
    none: Option<String>,
    #[config(default = "5m")]
    longest: Option<Duration>,
    #[config(default = "token")]
    token: Secret<String>,
    #[config(secret)]
    other: Option<Secret<u32>>,
    #[config(default)]
    table: BTreeMap<String, Nested>,
    #[config(default = Mode::Fast)]
    mode: Mode,
    nested: Nested,
    boxed: Option<Box<Nested>>,
    #[config(serde, default = std::net::Ipv4Addr::LOCALHOST)]
    address: std::net::Ipv4Addr,
    #[config(rename = "type")]
    r#type: Option<String>,
    r#async: Option<bool>,
}

/// Nothing to set.
#[derive(Debug, Config)]
pub struct Nothing {}

/// All defaults from one place.
#[derive(Debug, Clone, Config)]
#[config(default, rename_all = "kebab-case")]
pub struct Nested {
    /// A name.
    user_name: String,
}

impl Default for Nested {
    fn default() -> Self {
        Self { user_name: "reader".to_owned() }
    }
}

/// A choice.
#[derive(Debug, Clone, Copy, Config)]
#[config(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Mode {
    /// Once.
    Fast,
    #[allow(missing_docs, reason = "the attribute is what is tested")]
    VeryThorough,
    #[config(rename = "x")]
    #[doc(hidden)]
    Other,
}

mod inner {
    use super::{Config, Mode};

    /// As visible as its module.
    #[derive(Debug, Config)]
    pub(super) struct Hidden {
        pub(super) mode: Option<Mode>,
    }
}

macro_rules! settings {
    ($name:ident, $field:ident: $ty:ty = $default:expr) => {
        /// From a macro.
        #[derive(Debug, Config)]
        pub struct $name {
            /// A field.
            #[config(default = $default)]
            pub $field: $ty,
        }
    };
}

settings!(Generated, rows: u64 = 5);

/// An asset that takes them.
#[asset]
pub async fn daily(config: Config<Everything>) -> Result<u64> {
    Ok(config.rows)
}

fn main() {
    let everything = Everything::defaults().unwrap();
    assert_eq!((everything.rows, everything.maybe, everything.factor), (10, Some(5), 1.0));
    assert_eq!(everything.lists, [vec![1], vec![]]);
    assert_eq!(everything.longest, Some(Duration::from_mins(5)));
    assert_eq!(everything.nested.user_name, "reader");
    assert!(Nothing::defaults().is_ok());
    assert_eq!(Generated::defaults().unwrap().rows, 5);
    assert!(inner::Hidden::defaults().unwrap().mode.is_none());
    let json = serde_json::json!({ "mode": "VERY_THOROUGH", "nested": { "user-name": "x" } });
    let read = Everything::from_json(&json).unwrap();
    assert!(matches!(read.mode, Mode::VeryThorough));
    assert_eq!(read.nested.user_name, "x");
}
