//! [`TableLayout`]: how a table is made for rows of a type, where there is none yet.

use crate::{
    clickhouse::{TableName, cleanup::on_cluster, identifier::quote_identifier},
    metadata::Schema,
};

/// The column that tells the partitions of an asset apart.
pub(super) const PARTITION: &str = "edge_partition";

/// How a table is made for rows of a type, where there is none yet.
///
/// The columns are those of [`Columns`](crate::Columns), each with the type of its field: `u64` is `UInt64`, `Option<f32>` is
/// `Nullable(Float32)`, `Vec<String>` is `Array(String)`. A field whose type alone does not say it, such as the integer of a time, is
/// given a [`column`](Self::column).
///
/// ```
/// use edge_assets::clickhouse::TableLayout;
/// let layout = TableLayout::ordered_by("(device_id, at)").column("at", "DateTime64(3)");
/// ```
#[derive(Debug, Clone)]
pub struct TableLayout {
    order_by: String,
    engine: String,
    columns: Vec<(String, String)>,
}

impl TableLayout {
    /// Rows are kept, and come back, in the order of this expression: `device_id`, `(device_id, at)`.
    #[must_use]
    pub fn ordered_by(expression: impl Into<String>) -> Self {
        Self {
            order_by: expression.into(),
            engine: "MergeTree".to_owned(),
            columns: Vec::new(),
        }
    }

    /// Sets the engine, `MergeTree` where nothing is said; on a cluster rather `ReplicatedMergeTree`.
    #[must_use]
    pub fn engine(mut self, engine: impl Into<String>) -> Self {
        self.engine = engine.into();
        self
    }

    /// Sets the type of a column, in the words of ClickHouse.
    #[must_use]
    pub fn column(mut self, name: impl Into<String>, kind: impl Into<String>) -> Self {
        self.columns.push((name.into(), kind.into()));
        self
    }

    pub(super) fn order_by(&self) -> &str {
        &self.order_by
    }

    /// The statement that makes the table; the column whose type nobody knows, when there is one.
    pub(super) fn create(
        &self,
        table: &TableName,
        schema: &Schema,
        is_partitioned: bool,
        cluster: Option<&str>,
    ) -> Result<String, String> {
        let mut columns = Vec::with_capacity(schema.columns.len() + 1);
        for column in &schema.columns {
            let given = self.columns.iter().find(|(name, _)| *name == column.name);
            let kind = match given {
                Some((_, kind)) => kind.clone(),
                None => server_type(&column.kind).ok_or_else(|| format!("`{}: {}`", column.name, column.kind))?,
            };
            columns.push(format!("{} {kind}", quote_identifier(&column.name)));
        }
        let mut partition_by = String::new();
        if is_partitioned {
            columns.push(format!("{PARTITION} LowCardinality(String)"));
            partition_by = format!(" PARTITION BY {PARTITION}");
        }
        let (cluster, engine, order_by) = (on_cluster(cluster), &self.engine, &self.order_by);
        let columns = columns.join(", ");
        Ok(format!(
            "CREATE TABLE IF NOT EXISTS {table}{cluster} ({columns}) ENGINE = {engine}{partition_by} ORDER BY {order_by}"
        ))
    }
}

/// What ClickHouse calls a type that Rust calls so.
fn server_type(kind: &str) -> Option<String> {
    let inner = |outer: &str| kind.strip_prefix(outer)?.strip_prefix('<')?.strip_suffix('>');
    if let Some(inner) = inner("Option") {
        return Some(format!("Nullable({})", server_type(inner)?));
    }
    if let Some(inner) = inner("Vec") {
        return Some(format!("Array({})", server_type(inner)?));
    }
    let name = match kind {
        "u8" => "UInt8",
        "u16" => "UInt16",
        "u32" => "UInt32",
        "u64" => "UInt64",
        "u128" => "UInt128",
        "i8" => "Int8",
        "i16" => "Int16",
        "i32" => "Int32",
        "i64" => "Int64",
        "i128" => "Int128",
        "f32" => "Float32",
        "f64" => "Float64",
        "bool" => "Bool",
        "String" => "String",
        _ => return None,
    };
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Column;

    #[test]
    fn types_are_named_as_clickhouse_names_them() {
        for (kind, name) in [
            ("u64", Some("UInt64")),
            ("Option<f32>", Some("Nullable(Float32)")),
            ("Vec<Option<String>>", Some("Array(Nullable(String))")),
            ("bool", Some("Bool")),
            ("Timestamp", None),
            ("Option<Uuid>", None),
            ("(u8, u8)", None),
        ] {
            assert_eq!(server_type(kind).as_deref(), name, "{kind}");
        }
    }

    #[test]
    fn a_table_has_the_columns_of_the_rows_and_one_for_the_partition() {
        let schema = Schema::new([Column::new("device `a`", "String"), Column::new("at", "i64")]);
        let layout = TableLayout::ordered_by("at").column("at", "DateTime64(3)");
        let table = TableName::from("edge.totals");
        assert_eq!(
            layout.create(&table, &schema, true, Some("main")).unwrap(),
            "CREATE TABLE IF NOT EXISTS `edge`.`totals` ON CLUSTER `main` (`device \\`a\\`` String, `at` DateTime64(3), \
             edge_partition LowCardinality(String)) ENGINE = MergeTree PARTITION BY edge_partition ORDER BY at"
        );
        let unknown = Schema::new([Column::new("id", "Uuid")]);
        assert_eq!(layout.create(&table, &unknown, false, None).unwrap_err(), "`id: Uuid`");
    }
}
