//! How a [`Stage`] is published once the checks of its asset have passed: as a whole, by partition, or one partition of it.

use super::{error::ClickHouseError, identifier::TableName, swap::Stage};
use crate::{
    asset::{AssetError, Publish},
    boxed::BoxFuture,
};

/// A stage whose partitions replace those of the table; made by [`Stage::by_partition`] and [`Stage::partition`].
#[derive(Debug)]
#[must_use = "a stage that is not published is dropped"]
pub struct StagedPartitions {
    stage: Stage,
    /// The only one that is published.
    only: Option<String>,
}

impl Stage {
    /// Publishes every partition that the stage has rows in, one after the other, instead of the whole table.
    ///
    /// ```no_run
    /// use edge_assets::{asset, clickhouse::ClickHouse, Res, Result, Staged};
    ///
    /// #[asset]
    /// async fn daily_summary(ch: Res<ClickHouse>) -> Result<Staged> {
    ///     let stage = ch.staged("daily_summary").await?;
    ///     // … fills `stage.table()` …
    ///     let rows = stage.rows().await?;
    ///     Ok(Staged::unit(stage.by_partition()).rows(rows))
    /// }
    /// ```
    pub const fn by_partition(self) -> StagedPartitions {
        StagedPartitions {
            stage: self,
            only: None,
        }
    }

    /// Publishes one partition, named as the server prints it or by its id, instead of the whole table.
    pub fn partition(self, partition: impl Into<String>) -> StagedPartitions {
        StagedPartitions {
            stage: self,
            only: Some(partition.into()),
        }
    }

    fn names(&self) -> Vec<String> {
        let target = self.target();
        let is_default = target.database() == Some(self.default_database());
        is_default.then(|| target.table().to_owned()).into_iter().collect()
    }
}

impl StagedPartitions {
    async fn replace(self) -> Result<(), ClickHouseError> {
        match &self.only {
            Some(partition) => drop(self.stage.publish_partition(partition).await?),
            None => drop(self.stage.publish_partitions().await?),
        }
        // What is left of the stage is of no use; a failure to drop it is not one of publishing.
        if let Err(error) = self.stage.abandon().await {
            tracing::warn!(%error, "a stage that was published could not be dropped yet");
        }
        Ok(())
    }
}

impl Publish for Stage {
    fn target(&self) -> String {
        TableName::plain(self.target())
    }

    fn aliases(&self) -> Vec<String> {
        self.names()
    }

    fn place(&self) -> Option<String> {
        Some(self.table().plain())
    }

    fn publish(self: Box<Self>) -> BoxFuture<'static, Result<(), AssetError>> {
        Box::pin(async move {
            self.publish_table().await?;
            Ok(())
        })
    }

    fn discard(self: Box<Self>) -> BoxFuture<'static, Result<(), AssetError>> {
        Box::pin(async move { Ok(self.abandon().await?) })
    }
}

impl Publish for StagedPartitions {
    fn target(&self) -> String {
        Publish::target(&self.stage)
    }

    fn aliases(&self) -> Vec<String> {
        self.stage.names()
    }

    fn place(&self) -> Option<String> {
        self.stage.place()
    }

    fn publish(self: Box<Self>) -> BoxFuture<'static, Result<(), AssetError>> {
        Box::pin(async move { Ok(self.replace().await?) })
    }

    fn discard(self: Box<Self>) -> BoxFuture<'static, Result<(), AssetError>> {
        Box::pin(async move { Ok(self.stage.abandon().await?) })
    }
}
