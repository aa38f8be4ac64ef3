//! [`TestContext`]: an [`AssetContext`] that was given what the test wants, and can be asked what was recorded.

use std::{fmt, future::Future, ops::Deref, sync::Arc};

use super::{Recorded, TestContextBuilder};
use crate::{
    asset::{Asset, AssetContext, AssetDef, AssetError, Materialized, Output, RunScope, Value},
    clock::ManualClock,
    key::AssetKey,
    resource::{Res, Resource},
    testing::event_log::EventLog,
    trigger::SensorContext,
};

/// The context of one step for a unit test. It derefs to the [`AssetContext`] that assets take.
///
/// ```
/// # use edge_assets::prelude::*;
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// use edge_assets::{LogLevel, testing::TestContext};
///
/// #[asset]
/// async fn cleaned(ctx: &AssetContext) -> Result<Vec<u32>> {
///     ctx.log(LogLevel::Warn, "row 900 is out of range");
///     ctx.record("dropped", 1);
///     Ok(vec![3, 7])
/// }
///
/// let ctx = TestContext::new();
/// assert_eq!(cleaned(&ctx).await.unwrap(), [3, 7]);
///
/// let said = ctx.recorded();
/// assert_eq!(said.metadata.get("dropped"), Some(&1.into()));
/// assert_eq!(said.to_string(), "test said (Warn): row 900 is out of range\ndropped = 1");
/// # });
/// ```
pub struct TestContext {
    pub(super) context: AssetContext,
    pub(super) run: Arc<RunScope>,
    /// Whose values the step has.
    pub(super) given: Vec<AssetKey>,
    pub(super) clock: Arc<ManualClock>,
    pub(super) log: Arc<EventLog>,
}

impl TestContext {
    /// Makes the context of a first attempt without resources, at the beginning of 2026.
    #[must_use]
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Starts to say what the step is given: resources, settings, a partition, upstream values, a clock.
    pub fn builder() -> TestContextBuilder {
        TestContextBuilder::new()
    }

    /// What was said through the context so far.
    #[must_use]
    pub fn recorded(&self) -> Recorded {
        let (metadata, costs) = self.context.said();
        Recorded::new(metadata, costs, self.log.events())
    }

    /// The clock that the context shows; it moves only when it is told to.
    #[must_use]
    pub fn manual_clock(&self) -> &ManualClock {
        &self.clock
    }

    /// Says that the result is no longer wanted, as the cancellation of a run does.
    pub fn cancel(&self) {
        self.run.cancel.cancel();
    }

    /// Lends a resource as a step's parameter gets it: bound to the step, where the resource has use for that.
    ///
    /// Queries of a `ClickHouse` then carry the step in their ids, end with it, and add to its costs.
    #[must_use]
    pub fn lend<T: Resource>(&self, resource: T) -> Res<T> {
        Res::new(self.context.lend(resource))
    }

    /// The context of a sensor's tick, with the cursor that the tick before left.
    #[must_use]
    pub fn tick(&self, cursor: Option<&str>) -> SensorContext {
        SensorContext::new(self.context.clone(), cursor.map(Arc::from))
    }

    /// Calls an asset as the framework does: every parameter is made from the context, what is returned is taken apart.
    ///
    /// What it recorded on the way is in [`recorded`](Self::recorded); what it returned is here, and its checks are not
    /// evaluated. A panic of the asset goes on.
    ///
    /// ```
    /// # use edge_assets::prelude::*;
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// use edge_assets::testing::TestContext;
    ///
    /// #[derive(serde::Serialize, Config)]
    /// struct Limits { most: u32 }
    ///
    /// #[asset]
    /// async fn readings() -> Result<Vec<u32>> {
    ///     Ok(vec![3, 900])
    /// }
    ///
    /// #[asset]
    /// async fn cleaned(readings: Dep<readings>, limits: Config<Limits>) -> Result<Materialized<Vec<u32>>> {
    ///     let kept: Vec<u32> = readings.iter().copied().filter(|reading| *reading <= limits.most).collect();
    ///     let rows = kept.len();
    ///     Ok(Materialized::new(kept).rows(rows))
    /// }
    ///
    /// let ctx = TestContext::builder()
    ///     .upstream::<readings>(vec![1, 5, 9])
    ///     .asset::<cleaned>()
    ///     .config(&Limits { most: 5 })
    ///     .build();
    /// let made = ctx.call::<cleaned>().await.unwrap();
    /// assert_eq!(*made.value, [1, 5]);
    /// assert_eq!(made.metadata.get("rows"), Some(&2.into()));
    /// # });
    /// ```
    ///
    /// What the asset returns as [`Staged`](crate::asset::Staged) is published at once: no check is evaluated.
    ///
    /// # Errors
    /// What the asset returns, and what makes its parameters refuse the context, such as settings that do not fit.
    ///
    /// # Panics
    /// When the context lacks a value or a resource that the asset takes, all of them at once, and when the asset is made
    /// elsewhere and declares nothing to call.
    #[track_caller]
    pub fn call<A: Asset>(&self) -> impl Future<Output = Result<Materialized<Arc<Value<A>>>, AssetError>> + Send {
        self.refuse_gaps(&A::def());
        let Some(attempt) = A::SPEC.compute.start(self.context.clone()) else {
            panic!("`{}` is made elsewhere and has nothing to call", A::SPEC.key);
        };
        async {
            let Output {
                value,
                metadata,
                data_version,
                staged,
            } = attempt.await?;
            // No check is evaluated here, so nothing stands between the stage and its place.
            for publication in staged {
                publication.publish().await?;
            }
            let value = value
                .downcast()
                .expect("an asset returns a value of the type that it declares");
            Ok(Materialized {
                value,
                metadata,
                data_version,
            })
        }
    }

    /// Names everything that the asset takes and the context does not have.
    #[track_caller]
    fn refuse_gaps(&self, asset: &AssetDef) {
        let values = asset.needs.deps.iter().filter(|dep| dep.value.is_some());
        let mut gaps: Vec<String> = values
            .filter(|dep| !self.given.contains(&dep.key))
            .map(|dep| {
                format!(
                    "the value of `{}`; give it with `TestContextBuilder::upstream`",
                    dep.key
                )
            })
            .collect();
        let resources = asset.needs.resources.iter().filter(|need| !need.optional);
        gaps.extend(
            resources
                .filter(|need| !self.run.resources.has(need))
                .map(|need| format!("{}; give it with `TestContextBuilder::resources`", need.display())),
        );
        assert!(
            gaps.is_empty(),
            "`{}` takes what its context does not have:\n  - {}",
            asset.key,
            gaps.join("\n  - ")
        );
    }
}

impl Default for TestContext {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for TestContext {
    type Target = AssetContext;
    fn deref(&self) -> &AssetContext {
        &self.context
    }
}

impl fmt::Debug for TestContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.context, f)
    }
}
