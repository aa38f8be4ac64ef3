//! `#[derive(Columns)]`: the names are those that serde writes and that the ClickHouse client sends.

use std::borrow::Cow;

use edge_assets::{
    Columns, Metadata, MetadataValue,
    metadata::{Schema, Table},
};
use serde::Serialize;

fn names<R: Columns>() -> Vec<String> {
    R::schema().columns.into_iter().map(|column| column.name).collect()
}

/// The names that serde writes, in its order.
fn written(row: &impl Serialize) -> Vec<String> {
    let text = serde_json::to_string(row).expect("the rows of these tests can be written");
    let fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).expect("it was just written");
    let mut names: Vec<String> = fields.into_iter().map(|(name, _)| name).collect();
    names.sort_by_key(|name| text.find(&format!("\"{name}\":")));
    names
}

/// One struct for each of serde's rules, and what both make of its fields.
macro_rules! names_under {
    ($($rule:literal),*) => {
        [$({
            #[derive(Serialize, Columns, Default)]
            #[serde(rename_all = $rule)]
            struct Row {
                device_id: u8,
                r#type: u8,
                #[serde(rename = "Kept As It Is")]
                renamed: u8,
                last_seen_at_utc: u8,
            }
            ($rule, names::<Row>(), written(&Row::default()))
        }),*]
    };
}

#[test]
fn every_rule_of_serde_makes_the_same_names() {
    let rules = names_under!(
        "lowercase",
        "UPPERCASE",
        "PascalCase",
        "camelCase",
        "snake_case",
        "SCREAMING_SNAKE_CASE",
        "kebab-case",
        "SCREAMING-KEBAB-CASE"
    );
    for (rule, declared, written) in rules {
        assert_eq!(declared, written, "{rule}");
    }
}

/// A row that borrows, is generic, and holds another one.
#[derive(Serialize, Columns)]
struct Reading<'a, T, const N: usize>
where
    T: Serialize + Columns,
    [u8; N]: Serialize,
{
    /// As printed on
    /// its label.
    device_id: &'a str,
    #[doc = include_str!("included/first.sql")]
    note: Cow<'a, str>,
    #[serde(skip)]
    _hidden: u8,
    raw: [u8; N],
    #[serde(flatten)]
    more: T,
}

#[derive(Serialize, Columns)]
struct More {
    #[column(type = "DateTime64(3)", description = KIND_OF_TIME)]
    seen_at: i64,
    #[column(description = "")]
    /// Not shown.
    weight: Option<f64>,
}

const KIND_OF_TIME: &str = "In UTC.";

#[test]
fn types_and_descriptions_come_from_the_fields() {
    let schema = Schema::of::<Reading<'_, More, 3>>();
    let columns: Vec<(&str, &str, &str)> = schema
        .columns
        .iter()
        .map(|column| (&*column.name, &*column.kind, column.description.trim()))
        .collect();
    assert_eq!(
        columns,
        [
            ("device_id", "&str", "As printed on\nits label."),
            ("note", "Cow<str>", include_str!("included/first.sql").trim()),
            ("raw", "[u8; N]", ""),
            ("seen_at", "DateTime64(3)", "In UTC."),
            ("weight", "Option<f64>", ""),
        ]
    );
    let row = Reading {
        device_id: "a",
        note: "b".into(),
        _hidden: 0,
        raw: [1, 2, 3],
        more: More {
            seen_at: 7,
            weight: None,
        },
    };
    assert_eq!(names::<Reading<'_, More, 3>>(), written(&row));
}

#[test]
fn rows_become_a_table_under_their_columns() {
    let rows = [
        More {
            seen_at: 1,
            weight: Some(0.5),
        },
        More {
            seen_at: 2,
            weight: None,
        },
    ];
    let table = Table::of(&rows);
    assert_eq!(
        format!("{table:#}"),
        "2 rows of seen_at, weight\n  seen_at  weight\n        1     0.5\n        2"
    );
}

#[test]
fn a_schema_is_attached_in_one_call() {
    let metadata = Metadata::new().schema::<More>();
    assert_eq!(metadata.get("schema"), Some(&MetadataValue::from(More::schema())));
    let materialized = edge_assets::Materialized::unit().schema::<&More>();
    assert_eq!(materialized.metadata, metadata);
}

mod renamed {
    //! The framework under another name.

    use edge_assets as framework;

    #[derive(framework::Columns)]
    #[column(crate = framework)]
    #[expect(dead_code, reason = "only its columns are looked at")]
    struct Row {
        n: u8,
    }

    #[test]
    fn the_framework_may_have_another_name() {
        use framework::Columns as _;
        assert_eq!(Row::schema().columns[0].kind, "u8");
    }
}

#[cfg(feature = "clickhouse")]
mod of_clickhouse {
    //! The names of the ClickHouse client are the same.

    use edge_assets::{Columns, clickhouse::Row};
    use serde::{Deserialize, Serialize};

    #[derive(Row, Serialize, Deserialize, Columns)]
    #[clickhouse(crate = "edge_assets::clickhouse::driver")]
    #[serde(rename_all = "camelCase")]
    struct Event<'a> {
        device_id: &'a str,
        #[serde(rename = "kind")]
        r#type: u8,
        #[serde(skip_deserializing)]
        computed: u8,
        #[serde(default)]
        last_seen: Option<i64>,
    }

    #[test]
    fn names_are_those_of_the_client() {
        let columns = Event::schema().columns;
        let names: Vec<&str> = columns.iter().map(|column| &*column.name).collect();
        assert_eq!(names, Event::COLUMN_NAMES);
    }
}
