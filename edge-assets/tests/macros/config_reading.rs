//! How the derive reads settings: defaults, kinds, names, and everything that can be wrong, at once.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use edge_assets::{
    Config, Secret,
    config::{Setting, Settings},
};
use serde_json::{Value, json};

/// One of each kind.
#[derive(Debug, PartialEq, Config)]
pub(crate) struct Everything {
    /// How many rows are read.
    #[config(default = 1000, min = 1, max = 100_000)]
    pub(crate) rows: u64,
    #[config(default = -5)]
    pub(crate) shift: i8,
    #[config(default = 1, min = 0, max = 2.5)]
    pub(crate) factor: f64,
    #[config(default = true)]
    pub(crate) strict: bool,
    #[config(default = "events")]
    pub(crate) table: String,
    #[config(default = "/data")]
    pub(crate) folder: PathBuf,
    /// How far back.
    #[config(default = "1h30m", min = "1s")]
    pub(crate) window: Duration,
    #[config(default = Mode::Fast)]
    pub(crate) mode: Mode,
    #[config(min = 10)]
    pub(crate) limit: Option<u32>,
    #[config(default = ["north", "south"])]
    pub(crate) regions: Vec<String>,
    #[config(default)]
    pub(crate) weights: BTreeMap<String, f64>,
    pub(crate) login: Login,
    #[config(default)]
    pub(crate) others: Vec<Login>,
    #[config(serde, default = Level::Info)]
    pub(crate) level: Level,
    #[config(serde)]
    pub(crate) address: Option<std::net::IpAddr>,
    #[config(rename = "max-age", default = "2d")]
    pub(crate) max_age: Option<Duration>,
    pub(crate) r#type: Option<String>,
}

/// As whom to read.
#[derive(Debug, Clone, PartialEq, Config)]
pub(crate) struct Login {
    #[config(default = "reader")]
    pub(crate) user: String,
    pub(crate) role: Option<Mode>,
}

#[derive(Debug, Clone, Copy, PartialEq, Config)]
pub(crate) enum Mode {
    Fast,
    /// Reads everything twice.
    VeryThorough,
    #[config(rename = "x")]
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Level {
    Info,
    Warn,
}

fn read(value: &Value) -> Everything {
    Everything::from_json(value).unwrap()
}

fn faults<S: Settings>(value: &Value) -> Vec<String> {
    match S::from_json(value) {
        Ok(_) => Vec::new(),
        Err(error) => error.faults().iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn what_nobody_sets_has_its_default() {
    let login = Login {
        user: "reader".to_owned(),
        role: None,
    };
    assert_eq!(
        Everything::defaults().unwrap(),
        Everything {
            rows: 1000,
            shift: -5,
            factor: 1.0,
            strict: true,
            table: "events".to_owned(),
            folder: "/data".into(),
            window: Duration::from_mins(90),
            mode: Mode::Fast,
            limit: None,
            regions: vec!["north".to_owned(), "south".to_owned()],
            weights: BTreeMap::new(),
            login,
            others: Vec::new(),
            level: Level::Info,
            address: None,
            max_age: Some(Duration::from_hours(48)),
            r#type: None,
        }
    );
}

#[test]
fn every_kind_is_read() {
    let read = read(&json!({
        "rows": 5, "shift": 127, "factor": 2, "strict": false, "table": "t", "folder": "/x", "window": "1s",
        "mode": "very_thorough", "limit": 10, "regions": [], "weights": {"a": 0.5}, "login": {"role": "x"},
        "others": [{"user": "b"}], "level": "WARN", "address": "127.0.0.1", "max-age": null, "type": "y",
    }));
    assert_eq!((read.rows, read.shift, read.factor, read.strict), (5, 127, 2.0, false));
    assert_eq!(
        (read.mode, read.limit, read.level),
        (Mode::VeryThorough, Some(10), Level::Warn)
    );
    assert_eq!(read.window, Duration::from_secs(1));
    assert_eq!(read.weights, BTreeMap::from([("a".to_owned(), 0.5)]));
    assert_eq!(
        (read.login.user.as_str(), read.login.role),
        ("reader", Some(Mode::Other))
    );
    assert_eq!(read.others[0].user, "b");
    assert_eq!(read.address, Some("127.0.0.1".parse().unwrap()));
    assert_eq!((read.max_age, read.r#type.as_deref()), (None, Some("y")));
}

#[test]
fn everything_that_is_wrong_is_told_at_once_with_its_cure() {
    let wrong = json!({
        "rows": 0, "shift": 200, "factor": "much", "strict": 1, "table": 5, "folder": null, "window": "5 minutes",
        "mode": "fsat", "limit": 9, "regions": ["a", 1, true], "weights": {"a": "b"},
        "login": {"usr": "x", "role": "zzz"}, "others": {}, "level": "WARM", "address": "nowhere", "max-age": 5,
        "tabel": "x",
    });
    assert_eq!(
        faults::<Everything>(&wrong),
        [
            "there is no setting `tabel`; did you mean `table`",
            "`rows` is `0`; write a whole number from 1 to 100000",
            "`shift` is `200`; write a whole number from -128 to 127",
            "`factor` is the text `much`; write a number from 0.0 to 2.5",
            "`strict` is `1`; write true or false",
            "`table` is `5`; write text in quotes, `\"5\"`",
            "`folder` is null; write text",
            "`window` is the text `5 minutes`; write a duration such as `5m` or `1h30m`, 1s or more",
            "`mode` is the text `fsat`; did you mean `fast`",
            "`limit` is `9`; write a whole number, 10 or more",
            "`regions[1]` is `1`; write text in quotes, `\"1\"`",
            "`regions[2]` is `true`; write text",
            "`weights.a` is the text `b`; write a number",
            "`login` has no setting `usr`; did you mean `user`",
            "`login.role` is the text `zzz`; write one of `fast`, `very_thorough`, `x`",
            "`others` is a table; write a list, each entry a table of settings such as `user`",
            "`level` is the text `WARM`; did you mean `WARN`",
            "`address` is the text `nowhere`; write what `IpAddr` takes: invalid IP address syntax",
            "`max-age` is `5`; write a duration such as `5m` or `1h30m`",
        ]
    );
}

#[test]
fn bounds_hold_at_both_ends() {
    for (rows, fits) in [(1, true), (100_000, true), (100_001, false), (0, false)] {
        assert_eq!(Everything::from_json(&json!({ "rows": rows })).is_ok(), fits, "{rows}");
    }
    for (factor, fits) in [(0.0, true), (2.5, true), (2.51, false), (-0.1, false)] {
        assert_eq!(
            Everything::from_json(&json!({ "factor": factor })).is_ok(),
            fits,
            "{factor}"
        );
    }
    for (window, fits) in [("1s", true), ("999ms", false), ("1000ms", true)] {
        assert_eq!(
            Everything::from_json(&json!({ "window": window })).is_ok(),
            fits,
            "{window}"
        );
    }
}

#[test]
fn what_is_no_table_is_refused_as_a_whole() {
    for wrong in [json!(null), json!(5), json!([1]), json!("x")] {
        assert_eq!(faults::<Login>(&wrong).len(), 1);
    }
    assert_eq!(
        faults::<Login>(&json!([])),
        ["the settings are a list; write a table of settings such as `user`"]
    );
}

#[test]
fn a_setting_without_default_must_be_set() {
    #[derive(Debug, Config)]
    struct Strict {
        inner: Inner,
        list: Vec<u8>,
    }
    #[derive(Debug, Config)]
    struct Inner {
        token: Secret<String>,
    }
    assert_eq!(
        faults::<Strict>(&json!({})),
        [
            "`inner.token` is not set; give it a value",
            "`list` is not set; give it a value"
        ]
    );
    assert!(faults::<Strict>(&json!({ "inner": { "token": "t" }, "list": [] })).is_empty());
}

#[test]
fn defaults_may_come_from_the_type_itself() {
    #[derive(Debug, PartialEq, Config)]
    #[config(default)]
    struct Whole {
        rows: u64,
        label: Option<String>,
    }
    impl Default for Whole {
        fn default() -> Self {
            Self {
                rows: 7,
                label: Some("seven".to_owned()),
            }
        }
    }
    assert_eq!(Whole::defaults().unwrap(), Whole::default());
    let read = Whole::from_json(&json!({ "label": null })).unwrap();
    assert_eq!((read.rows, read.label), (7, None));
}

#[test]
fn names_follow_serde_where_it_is_there_and_config_where_it_speaks() {
    #[derive(Config, serde::Deserialize)]
    #[serde(rename_all = "kebab-case")]
    struct Named {
        max_rows: u64,
        #[serde(rename = "of")]
        source: u64,
        #[config(rename = "to")]
        target: u64,
    }
    assert_eq!(Named::SPEC.names().collect::<Vec<_>>(), ["max-rows", "of", "to"]);

    #[derive(Config)]
    #[config(rename_all = "SCREAMING-KEBAB-CASE")]
    enum Case {
        VeryLong,
    }
    assert_eq!(Case::VeryLong.write(), json!("VERY-LONG"));
}
