//! The columns of a table as the server knows them, for the metadata of the asset that fills it.

use serde::Deserialize;

use super::{client::ClickHouse, error::ClickHouseError, identifier::TableName};
use crate::metadata::{Column, Schema};

/// A row of the answer to `DESCRIBE TABLE`; the client crate wants all of its columns.
#[derive(::clickhouse::Row, Deserialize)]
struct Described {
    name: String,
    r#type: String,
    #[serde(rename = "default_type")]
    _default_type: String,
    #[serde(rename = "default_expression")]
    _default_expression: String,
    comment: String,
    #[serde(rename = "codec_expression")]
    _codec_expression: String,
    #[serde(rename = "ttl_expression")]
    _ttl_expression: String,
}

impl ClickHouse {
    /// The columns of a table or view: names, ClickHouse's names of their types, and their comments.
    ///
    /// ```no_run
    /// # use edge_assets::{Materialized, Result, clickhouse::ClickHouse};
    /// # async fn example(ch: &ClickHouse) -> Result<Materialized> {
    /// Ok(Materialized::unit().with("schema", ch.schema("device_totals").await?))
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ClickHouseError`], also when there is no such table.
    pub async fn schema(&self, table: impl Into<TableName>) -> Result<Schema, ClickHouseError> {
        let sql = format!("DESCRIBE TABLE {}", table.into());
        let described: Vec<Described> = self.query_raw(sql).fetch_all().await?;
        let columns = described
            .into_iter()
            .map(|column| Column::new(column.name, column.r#type).describe(column.comment));
        Ok(Schema::new(columns))
    }
}
