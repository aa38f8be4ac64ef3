//! [`Checked`]: what a check looks at, and what its context tells of it: what was recorded, what is staged, what was before.
//!
//! It evaluates nothing, and publishes nothing: the executor does.

use std::sync::Arc;

use jiff::Timestamp;

use super::{AssetContext, AssetError, PastCheck, PastMaterialization, Publish, history::AssetHistory};
use crate::{metadata::Metadata, store::EventPosition};

/// What a check looks at, beside the value.
#[derive(Debug, Clone, Default)]
pub(crate) struct Checked {
    metadata: Metadata,
    recorded: Recorded,
    stages: Vec<StagedPlace>,
}

/// When what a check looks at was recorded.
#[derive(Debug, Clone, Copy, Default)]
enum Recorded {
    /// By the step itself.
    #[default]
    Now,
    /// By an earlier run, at this instant and place in the log.
    At(Timestamp, EventPosition),
    /// There is no materialization.
    Never,
}

/// Where data is that is not published yet.
#[derive(Debug, Clone)]
struct StagedPlace {
    names: Vec<String>,
    place: Option<String>,
    content: Option<Arc<[u8]>>,
}

impl Checked {
    /// What a materialization has recorded, and what of it is not published yet.
    pub(crate) fn new(metadata: Metadata, staged: &[Box<dyn Publish>]) -> Self {
        let place = |publication: &dyn Publish| {
            let mut names = publication.aliases();
            names.push(publication.target());
            StagedPlace {
                names,
                place: publication.place(),
                content: publication.content(),
            }
        };
        Self {
            metadata,
            recorded: Recorded::Now,
            stages: staged.iter().map(|publication| place(&**publication)).collect(),
        }
    }

    /// The newest materialization that earlier runs have recorded, if there is one.
    pub(crate) fn earlier(past: Option<PastMaterialization>) -> Self {
        let (metadata, recorded) = match past {
            Some(past) => (past.metadata, Recorded::At(past.at, past.position)),
            None => (Metadata::new(), Recorded::Never),
        };
        Self {
            metadata,
            recorded,
            stages: Vec::new(),
        }
    }
}

impl AssetContext {
    /// What the materialization that a check looks at has recorded; nothing outside of checks.
    #[must_use]
    pub fn checked_metadata(&self) -> Option<&Metadata> {
        self.checked().map(|checked| &checked.metadata)
    }

    /// When the materialization that a check looks at was recorded: the present instant within the run that makes it; nothing when
    /// there is none, or outside of checks.
    #[must_use]
    pub fn checked_at(&self) -> Option<Timestamp> {
        let checked = self.checked()?;
        match checked.recorded {
            Recorded::Now => Some(self.clock().now()),
            Recorded::At(at, _) => Some(at),
            Recorded::Never => None,
        }
    }

    /// Where a check is to look for data that may be staged: the name of the staged table while the data of `name` waits to be
    /// published, else `name` itself.
    ///
    /// ```
    /// # use edge_assets::AssetContext;
    /// let ctx = AssetContext::for_test();
    /// assert_eq!(ctx.place_of("telemetry.daily_summary"), "telemetry.daily_summary");
    /// ```
    #[must_use]
    pub fn place_of(&self, name: &str) -> String {
        let place = self.staged(name).and_then(|stage| stage.place.clone());
        place.unwrap_or_else(|| name.to_owned())
    }

    /// The data that waits to be published under `name`, where it is kept in memory, such as a value of a cache.
    #[must_use]
    pub fn staged_content(&self, name: &str) -> Option<Arc<[u8]>> {
        self.staged(name)?.content.clone()
    }

    /// The newest materializations and observations of the asset before this one, newest first, of all partitions; none where the
    /// run has no store.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn past_materializations(&self, limit: usize) -> Result<Vec<PastMaterialization>, AssetError> {
        match self.history() {
            Some(history) => history.materializations(limit).await,
            None => Ok(Vec::new()),
        }
    }

    /// What a check of the asset found before, newest first; nothing where the run has no store.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn past_checks(&self, check: &str, limit: usize) -> Result<Vec<PastCheck>, AssetError> {
        match self.history() {
            Some(history) => history.checks(check, limit).await,
            None => Ok(Vec::new()),
        }
    }

    /// The newest materialization or observation of the partition of the step.
    pub(crate) async fn newest_materialization(&self) -> Result<Option<PastMaterialization>, AssetError> {
        match self.history() {
            Some(history) => history.newest().await,
            None => Ok(None),
        }
    }

    fn history(&self) -> Option<AssetHistory<'_>> {
        Some(AssetHistory {
            store: self.log_store()?,
            step: self.step_key(),
            run: self.run_id(),
            before: self.checked().and_then(|checked| match checked.recorded {
                Recorded::At(_, position) => Some(position),
                Recorded::Now | Recorded::Never => None,
            }),
        })
    }

    fn staged(&self, name: &str) -> Option<&StagedPlace> {
        let stages = &self.checked()?.stages;
        stages
            .iter()
            .find(|stage| stage.names.iter().any(|known| known == name))
    }
}
