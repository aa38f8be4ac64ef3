//! [`ClickHouseTables`]: the value of an asset is the contents of its table.

use std::{any::TypeId, error::Error, fmt, sync::Arc};

use indexmap::IndexMap;

use super::{
    TableLayout,
    layout::PARTITION,
    rows::{Rows, RowsOf},
};
use crate::{
    boxed::{BoxError, BoxFuture},
    clickhouse::{
        ClickHouse, ClickHouseError, FaultKind, RowOwned, RowRead, RowWrite, TableName, identifier::quote_literal,
    },
    io::{IoContext, IoError, IoManager, IoType, IoValue},
    key::AssetKey,
    metadata::{Columns, Metadata},
    resource::{ErrorClass, Health, Resource, StepScope},
};

/// What the server says of a column that the table does not have.
const UNKNOWN_IDENTIFIER: i32 = 47;

/// Keeps lists of rows in ClickHouse tables: the value of an asset is the contents of its table, or of one partition of it.
///
/// An asset that returns `Vec<Total>` has a table under its key (`` `edge/totals` ``), or under the name that
/// [`table`](Self::table) gives it. Storing writes the rows into a stage and puts it in place at one instant, so a reader sees all of
/// the old value or all of the new. The value of a partition replaces that partition alone, told apart by the column `edge_partition`.
/// Rows come back in the order of the layout. A table that is missing is made.
///
/// ```no_run
/// use std::sync::Arc;
/// use edge_assets::{clickhouse::{ClickHouse, ClickHouseTables, Row, TableLayout}, io::IoManager, prelude::*};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Row, Columns, Serialize, Deserialize)]
/// #[clickhouse(crate = "edge_assets::clickhouse::driver")]
/// struct Total { device_id: String, events: u64 }
///
/// #[asset]
/// async fn totals() -> Result<Vec<Total>> { Ok(vec![Total { device_id: "north".into(), events: 3 }]) }
///
/// # fn example(ch: ClickHouse) {
/// let tables = ClickHouseTables::new(ch)
///     .rows::<Total>(TableLayout::ordered_by("device_id"))
///     .table::<totals>("telemetry.device_totals");
/// let resources = Resources::new().with_as::<dyn IoManager, _>(Arc::new(tables), |tables| tables);
/// # }
/// ```
#[derive(Clone)]
pub struct ClickHouseTables {
    clickhouse: ClickHouse,
    known: Arc<Known>,
}

#[derive(Clone, Default)]
struct Known {
    rows: IndexMap<TypeId, Arc<dyn Rows>>,
    tables: IndexMap<AssetKey, TableName>,
    allow_empty: bool,
}

impl ClickHouseTables {
    /// Starts with no type of rows.
    #[must_use]
    pub fn new(clickhouse: ClickHouse) -> Self {
        Self {
            clickhouse,
            known: Arc::default(),
        }
    }

    /// Keeps values of type `Vec<R>`.
    #[must_use]
    pub fn rows<R>(mut self, layout: TableLayout) -> Self
    where
        R: RowOwned + RowRead + RowWrite + Columns + Send + Sync + 'static,
    {
        let rows = Arc::new(RowsOf::<R>::new(layout));
        Arc::make_mut(&mut self.known).rows.insert(TypeId::of::<Vec<R>>(), rows);
        self
    }

    /// Sets the table of an asset.
    #[must_use]
    pub fn table<A: crate::asset::Asset>(self, table: impl Into<TableName>) -> Self {
        self.table_of(A::key(), table)
    }

    /// Sets the table of an asset that is named by its key.
    #[must_use]
    pub fn table_of(mut self, asset: AssetKey, table: impl Into<TableName>) -> Self {
        Arc::make_mut(&mut self.known).tables.insert(asset, table.into());
        self
    }

    /// Lets a list without rows replace one that has some. By default that is refused: an empty source is more often a fault than a
    /// fact.
    #[must_use]
    pub fn allow_empty(mut self) -> Self {
        Arc::make_mut(&mut self.known).allow_empty = true;
        self
    }

    fn table_for(&self, context: &IoContext) -> TableName {
        let given = self.known.tables.get(&context.asset).cloned();
        // The key itself: whatever replaced its `/` might be in another key.
        given.unwrap_or_else(|| TableName::in_connection(context.asset.as_str()))
    }

    fn rows_of(&self, context: &IoContext, kind: IoType) -> Result<&Arc<dyn Rows>, IoError> {
        self.known.rows.get(&kind.id()).ok_or_else(|| {
            let known: Vec<&str> = self.known.rows.values().map(|rows| rows.kind().name()).collect();
            let known = if known.is_empty() {
                "no type of rows".to_owned()
            } else {
                known.join(", ")
            };
            IoError::permanent(
                format!("the value of `{context}` cannot be kept in ClickHouse"),
                format!(
                    "it is a `{}`, and only {known} can be; return a `Vec` of rows, and add them with `ClickHouseTables::rows`",
                    kind.name()
                ),
            )
        })
    }

    async fn create(&self, table: &TableName, rows: &dyn Rows, context: &IoContext) -> Result<(), IoError> {
        let (schema, is_partitioned) = (rows.schema(), context.partition.is_some());
        let created = rows
            .layout()
            .create(table, &schema, is_partitioned, self.clickhouse.cluster());
        let sql = created.map_err(|column| {
            IoError::permanent(
                format!("a table for `{context}` cannot be made"),
                format!("what ClickHouse calls {column} is not known; say it with `TableLayout::column`"),
            )
        })?;
        let created = self.clickhouse.query_raw(sql).execute().await;
        created.map_err(|error| IoError::new(format!("the table {table} could not be made"), error))?;
        Ok(())
    }

    async fn replace(
        &self,
        table: &TableName,
        rows: &dyn Rows,
        context: &IoContext,
        value: &IoValue,
    ) -> Result<u64, ClickHouseError> {
        let mut stage = self.clickhouse.staged(table.clone()).await?;
        if self.known.allow_empty {
            stage = stage.allow_empty();
        }
        let Some(partition) = &context.partition else {
            rows.write(&stage, value).await?;
            return stage.publish_table().await;
        };
        // The rows do not have the column, so the stage fills it in.
        let partition = quote_literal(partition.as_str());
        let cluster = crate::clickhouse::cleanup::on_cluster(self.clickhouse.cluster());
        let sql = format!(
            "ALTER TABLE {}{cluster} MODIFY COLUMN {PARTITION} DEFAULT {partition}",
            stage.table()
        );
        self.clickhouse.query_raw(sql).execute().await?;
        rows.write(&stage, value).await?;
        let published = match stage.partitions().await?.first() {
            Some(staged) => stage.publish_partition(&staged.id).await?,
            None => {
                stage
                    .publish_partition(context.partition.as_ref().map_or("", |key| key.as_str()))
                    .await?
            }
        };
        stage.abandon().await?;
        Ok(published)
    }
}

impl IoManager for ClickHouseTables {
    fn store<'a>(&'a self, context: &'a IoContext, value: &'a IoValue) -> BoxFuture<'a, Result<Metadata, IoError>> {
        Box::pin(async move {
            let rows = self.rows_of(context, value.kind())?;
            let table = self.table_for(context);
            self.create(&table, &**rows, context).await?;
            let stored = self.replace(&table, &**rows, context, value).await;
            let count = stored.map_err(|error| not_stored(context, &table, error))?;
            Ok(Metadata::new()
                .with("clickhouse/table", table.plain())
                .rows(count)
                .with("schema", rows.schema()))
        })
    }

    fn load<'a>(&'a self, context: &'a IoContext, kind: IoType) -> BoxFuture<'a, Result<Option<IoValue>, IoError>> {
        Box::pin(async move {
            let rows = self.rows_of(context, kind)?;
            let table = self.table_for(context);
            if !self.has(context).await? {
                return Ok(None);
            }
            let order_by = rows.layout().order_by();
            let query = match &context.partition {
                Some(partition) => {
                    let sql = format!(
                        "SELECT ?fields FROM {table} WHERE {PARTITION} = {{partition: String}} ORDER BY {order_by}"
                    );
                    self.clickhouse.query(sql).param("partition", partition.as_str())
                }
                None => self
                    .clickhouse
                    .query(format!("SELECT ?fields FROM {table} ORDER BY {order_by}")),
            };
            let loaded = rows.read(query).await;
            loaded.map(Some).map_err(|error| {
                if error.fault().kind() == FaultKind::Schema || error.fault().code() == Some(UNKNOWN_IDENTIFIER) {
                    let place = format!("what is in the table {table}");
                    return IoError::OtherType {
                        place,
                        type_name: kind.name(),
                        error: error.into(),
                    };
                }
                let what = format!("the value of `{context}` could not be read from {table}");
                IoError::new(what, error)
            })
        })
    }

    fn has<'a>(&'a self, context: &'a IoContext) -> BoxFuture<'a, Result<bool, IoError>> {
        Box::pin(async move {
            let table = self.table_for(context);
            let asked = |error| IoError::new(format!("whether {table} holds `{context}` could not be asked"), error);
            let found: u64 = self
                .clickhouse
                .query_raw(
                    "SELECT count() FROM system.tables WHERE database = {database: String} AND name = {table: String}",
                )
                .param(
                    "database",
                    table.database().unwrap_or(self.clickhouse.settings().database_name()),
                )
                .param("table", table.table())
                .fetch_one()
                .await
                .map_err(asked)?;
            let Some(partition) = context
                .partition
                .as_ref()
                .filter(|_| found > 0 && !self.known.allow_empty)
            else {
                return Ok(found > 0);
            };
            let sql = format!("SELECT count() > 0 FROM {table} WHERE {PARTITION} = {{partition: String}}");
            let query = self.clickhouse.query_raw(sql).param("partition", partition.as_str());
            query.fetch_one::<bool>().await.map_err(asked)
        })
    }
}

fn not_stored(context: &IoContext, table: &TableName, error: ClickHouseError) -> IoError {
    let what = format!("the value of `{context}` could not be put into {table}");
    match error.fault().kind() {
        FaultKind::Refused => IoError::permanent(
            format!("{what}: it has no rows"),
            "an empty list would replace what is there; say `ClickHouseTables::allow_empty` if there may be none",
        ),
        _ => IoError::new(what, error),
    }
}

#[diagnostic::do_not_recommend]
impl Resource for ClickHouseTables {
    fn name(&self) -> &str {
        "values in ClickHouse"
    }

    fn open(&self) -> BoxFuture<'_, Result<(), BoxError>> {
        self.clickhouse.open()
    }

    fn health(&self) -> BoxFuture<'_, Health> {
        self.clickhouse.health()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        self.clickhouse.close()
    }

    fn in_step(&self, scope: &Arc<dyn StepScope>) -> Option<Self> {
        let clickhouse = self.clickhouse.in_step(scope)?;
        Some(Self {
            clickhouse,
            known: Arc::clone(&self.known),
        })
    }

    fn classify(&self, error: &(dyn Error + 'static)) -> Option<ErrorClass> {
        self.clickhouse.classify(error)
    }
}

impl fmt::Debug for ClickHouseTables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<&str> = self.known.rows.values().map(|rows| rows.kind().name()).collect();
        f.debug_struct("ClickHouseTables")
            .field("clickhouse", &self.clickhouse)
            .field("rows", &rows)
            .field("tables", &self.known.tables)
            .field("allow_empty", &self.known.allow_empty)
            .finish()
    }
}
