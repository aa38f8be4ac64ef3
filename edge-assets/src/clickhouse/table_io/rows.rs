//! [`Rows`]: how lists of one type of rows are written and read, the type hidden.

use std::marker::PhantomData;

use super::TableLayout;
use crate::{
    boxed::BoxFuture,
    clickhouse::{ClickHouseError, Query, RowOwned, RowRead, RowWrite, Stage},
    io::{IoType, IoValue},
    metadata::{Columns, Schema},
};

/// How lists of one type of rows are written and read.
pub(super) trait Rows: Send + Sync {
    /// The type of the list.
    fn kind(&self) -> IoType;
    fn schema(&self) -> Schema;
    fn layout(&self) -> &TableLayout;
    /// Writes the list into a stage; the number of its rows.
    fn write<'a>(&'a self, stage: &'a Stage, value: &'a IoValue) -> BoxFuture<'a, Result<u64, ClickHouseError>>;
    fn read(&self, query: Query) -> BoxFuture<'static, Result<IoValue, ClickHouseError>>;
}

/// Lists of `R`.
pub(super) struct RowsOf<R> {
    layout: TableLayout,
    row: PhantomData<fn() -> R>,
}

impl<R> RowsOf<R> {
    pub(super) fn new(layout: TableLayout) -> Self {
        Self {
            layout,
            row: PhantomData,
        }
    }
}

impl<R> Rows for RowsOf<R>
where
    R: RowOwned + RowRead + RowWrite + Columns + Send + Sync + 'static,
{
    fn kind(&self) -> IoType {
        IoType::of::<Vec<R>>()
    }

    fn schema(&self) -> Schema {
        R::schema()
    }

    fn layout(&self) -> &TableLayout {
        &self.layout
    }

    fn write<'a>(&'a self, stage: &'a Stage, value: &'a IoValue) -> BoxFuture<'a, Result<u64, ClickHouseError>> {
        Box::pin(async move {
            let rows = value.downcast_ref::<Vec<R>>().map(Vec::as_slice).unwrap_or_default();
            let mut insert = stage.insert::<R>().await?;
            for row in rows {
                insert.write(row).await?;
            }
            insert.end().await
        })
    }

    fn read(&self, query: Query) -> BoxFuture<'static, Result<IoValue, ClickHouseError>> {
        Box::pin(async move { Ok(IoValue::new(query.fetch_all::<R>().await?)) })
    }
}
