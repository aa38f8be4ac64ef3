//! The JSON Schema of settings: types, defaults, bounds, values, descriptions, nested ones included.

use edge_assets::config::{Kind, Setting, Settings};
use serde_json::json;

use crate::config_reading::{Everything, Login, Mode};

#[test]
fn a_schema_holds_all_that_is_known() {
    let text = serde_json::to_string_pretty(&Everything::SPEC.json_schema()).unwrap();
    insta::assert_snapshot!(text);
}

#[test]
fn a_value_says_what_it_means() {
    let Kind::Choice(choices) = Mode::KIND else {
        panic!("an enum is a choice");
    };
    let choices: Vec<_> = choices.iter().map(|choice| (choice.name, choice.description)).collect();
    assert_eq!(
        choices,
        [("fast", ""), ("very_thorough", "Reads everything twice."), ("x", "")]
    );
}

#[test]
fn what_must_be_set_is_required_and_nothing_else_is() {
    #[derive(edge_assets::Config)]
    struct Strict {
        name: String,
        label: Option<String>,
        login: Login,
        #[config(default)]
        rows: u64,
        token: edge_assets::Secret<String>,
    }
    let schema = Strict::SPEC.json_schema();
    assert_eq!(schema["required"], json!(["name", "token"]));
    assert_eq!(
        schema["properties"]["token"],
        json!({ "type": "string", "writeOnly": true })
    );
    assert_eq!(schema["properties"]["login"]["properties"]["user"]["default"], "reader");
}
