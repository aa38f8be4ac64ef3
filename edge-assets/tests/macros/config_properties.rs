//! Properties of settings: no JSON makes reading panic, and what is written is read back.

use std::{collections::BTreeMap, time::Duration};

use edge_assets::{
    AssetDef, Config, Definitions,
    config::{Layer, RunConfig, Setting, Settings},
};
use proptest::prelude::*;
use serde_json::Value;

use crate::config_reading::{Everything, Level, Login, Mode};

/// Any JSON, in which the names of settings are more frequent than chance would have them.
fn json() -> impl Strategy<Value = Value> {
    let names: Vec<&str> = Everything::SPEC.names().chain(Login::SPEC.names()).collect();
    let name = prop_oneof![prop::sample::select(names).prop_map(str::to_owned), any::<String>()];
    let text = prop_oneof![
        prop::sample::select(vec!["fast", "5m", "x", "INFO", "127.0.0.1", ""]).prop_map(str::to_owned),
        any::<String>()
    ];
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    scalar.prop_recursive(4, 48, 12, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(name.clone(), inner, 0..12)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn login() -> impl Strategy<Value = Login> {
    (any::<String>(), mode_or_none()).prop_map(|(user, role)| Login { user, role })
}

fn mode() -> impl Strategy<Value = Mode> {
    prop::sample::select(vec![Mode::Fast, Mode::VeryThorough, Mode::Other])
}

fn mode_or_none() -> impl Strategy<Value = Option<Mode>> {
    prop::option::of(mode())
}

prop_compose! {
    fn everything()(
        numbers in (1..=100_000_u64, any::<i8>(), 0.0..=2.5_f64, any::<bool>()),
        texts in (any::<String>(), "[a-z/]{0,9}", prop::option::of(any::<String>())),
        durations in (1_000..u64::MAX, prop::option::of(any::<u64>())),
        choices in (mode(), prop::sample::select(vec![Level::Info, Level::Warn])),
        limit in prop::option::of(10..u32::MAX),
        regions in prop::collection::vec(any::<String>(), 0..4),
        weights in prop::collection::btree_map(any::<String>(), -1e9..1e9_f64, 0..4),
        logins in (login(), prop::collection::vec(login(), 0..3)),
        address in prop::option::of(any::<std::net::IpAddr>()),
    ) -> Everything {
        Everything {
            rows: numbers.0, shift: numbers.1, factor: numbers.2, strict: numbers.3,
            table: texts.0, folder: texts.1.into(), r#type: texts.2,
            window: Duration::from_millis(durations.0), max_age: durations.1.map(Duration::from_millis),
            mode: choices.0, level: choices.1, limit, regions, weights, login: logins.0, others: logins.1, address,
        }
    }
}

fn definitions() -> Definitions {
    let asset = AssetDef::builder("a").run(|_: Config<Everything>| async { Ok::<_, std::io::Error>(()) });
    Definitions::builder().assets([asset]).build().unwrap()
}

proptest! {
    #[test]
    fn no_json_makes_reading_panic(value in json()) {
        match Everything::from_json(&value) {
            // What was read can be written, and is then the same.
            Ok(read) => prop_assert_eq!(Everything::from_json(&read.write()).unwrap(), read),
            Err(error) => prop_assert!(!error.faults().is_empty() && !error.to_string().is_empty()),
        }
    }

    #[test]
    fn what_is_written_is_read_back(settings in everything()) {
        prop_assert_eq!(Everything::from_json(&settings.write()).unwrap(), settings);
    }

    #[test]
    fn no_layer_makes_configuring_panic(
        value in json(),
        flags in prop::collection::vec("(a|b|)[.]{0,2}(rows|login|login.user|weights.x|)=?.{0,6}", 0..4),
        variable in "(A|B|)_{0,2}(ROWS|LOGIN__USER|)",
    ) {
        let definitions = definitions();
        let mut given = RunConfig::new();
        given.insert("a".parse().unwrap(), value.clone());
        let file = serde_json::json!({ "config": { "a": value } }).to_string();
        let file = Layer::settings("edge.json", &file);
        let variable = Layer::environment([(format!("EDGE_CONFIG__{variable}").into(), "5".into())]).unwrap();
        let layers = [Ok(Layer::from(given)), file, Layer::flags(flags), Ok(variable)];
        let layers: Vec<Layer> = layers.into_iter().filter_map(Result::ok).collect();
        if let Ok(config) = definitions.configure(layers) {
            for setting in definitions.explain(&"a".parse().unwrap(), &config) {
                prop_assert!(!setting.spec.type_text().is_empty());
            }
        }
    }

    /// The model: the last layer that sets a setting wins, and the origin is that layer's.
    #[test]
    fn the_last_layer_that_sets_a_setting_wins(
        layers in prop::collection::vec(
            prop::collection::btree_map(prop::sample::select(vec!["rows", "login.user", "table"]), 1..9_u8, 0..3),
            0..5,
        ),
    ) {
        let definitions = definitions();
        let mut expected: BTreeMap<&str, (u8, usize)> = BTreeMap::new();
        let mut given = Vec::new();
        for (number, layer) in layers.iter().enumerate() {
            let mut text = String::from("{\n");
            let entries: Vec<String> = layer.iter().map(|(setting, value)| {
                expected.insert(setting, (*value, number));
                match *setting {
                    "rows" => format!("\"rows\": {value}"),
                    "table" => format!("\"table\": \"{value}\""),
                    _ => format!("\"login\": {{\"user\": \"{value}\"}}"),
                }
            }).collect();
            text.push_str(&format!("\"config\": {{\"a\": {{{}}}}}}}", entries.join(",\n")));
            given.push(Layer::settings(format!("{number}.json"), &text).unwrap());
        }
        let config = definitions.configure(given).unwrap();
        let asset = "a".parse().unwrap();
        for setting in definitions.explain(&asset, &config) {
            let origin = setting.origin.unwrap().to_string();
            match expected.get(setting.setting.as_str()) {
                None => prop_assert_eq!(origin, "default"),
                Some((value, layer)) => {
                    prop_assert!(origin.starts_with(&format!("{layer}.json:")), "{}", origin);
                    let found = setting.value.unwrap();
                    let found = found.as_str().map_or_else(|| found.to_string(), str::to_owned);
                    prop_assert_eq!(found, value.to_string());
                }
            }
        }
    }
}
