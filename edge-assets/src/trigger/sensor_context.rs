//! [`SensorContext`]: what author code may know of one evaluation of a sensor.

use std::{ops::Deref, sync::Arc};

use jiff::Timestamp;

use crate::{
    asset::{AssetContext, AssetError},
    event::{EventKind, EventRecord, StepFailure},
    id::RunId,
    metadata::Metadata,
    run::{Run, StepKey},
    version::DataVersion,
};

/// What a sensor may know of its tick: an [`AssetContext`], the cursor that the tick before left, and what it reacts to.
#[derive(Debug, Clone)]
pub struct SensorContext {
    context: AssetContext,
    cursor: Option<Arc<str>>,
    cause: Option<Cause>,
}

/// What a sensor reacts to, where it is one that reacts.
#[derive(Debug, Clone)]
enum Cause {
    Run(Arc<FinishedRun>),
    Materialization(Arc<SeenMaterialization>),
}

#[derive(Debug)]
struct FinishedRun {
    run: Run,
    failed_steps: Vec<FailedStep>,
}

/// A step that failed in a run, with what went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedStep {
    /// The step.
    pub step: StepKey,
    /// What went wrong.
    pub failure: StepFailure,
}

impl FailedStep {
    /// Reads it from the event that states it; `None` from any other.
    #[must_use]
    pub fn of_event(event: &EventRecord) -> Option<Self> {
        match (&event.kind, &event.step) {
            (EventKind::StepFailed { failure, .. }, Some(step)) => Some(Self {
                step: step.clone(),
                failure: failure.clone(),
            }),
            _ => None,
        }
    }
}

/// A materialization that a sensor reacts to.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SeenMaterialization {
    /// The asset, and the partition where there is one.
    pub step: StepKey,
    /// The run that made it.
    pub run_id: RunId,
    /// When it was made.
    pub at: Timestamp,
    /// What the asset said about it.
    pub metadata: Metadata,
    /// Which data it is, when known.
    pub data_version: Option<DataVersion>,
}

impl SeenMaterialization {
    /// Reads it from the event that states it; `None` from any other.
    #[must_use]
    pub fn of_event(event: &EventRecord) -> Option<Self> {
        match (&event.kind, &event.step) {
            (
                EventKind::AssetMaterialized {
                    metadata, data_version, ..
                },
                Some(step),
            ) => Some(Self {
                step: step.clone(),
                run_id: event.run_id,
                at: event.at,
                metadata: metadata.clone(),
                data_version: data_version.clone(),
            }),
            _ => None,
        }
    }
}

impl SensorContext {
    /// Makes the context of one tick.
    #[must_use]
    pub fn new(context: AssetContext, cursor: Option<Arc<str>>) -> Self {
        Self {
            context,
            cursor,
            cause: None,
        }
    }

    /// Sets the run whose end the sensor reacts to, and what failed in it.
    #[must_use]
    pub fn with_run(mut self, run: Run, failed_steps: Vec<FailedStep>) -> Self {
        self.cause = Some(Cause::Run(Arc::new(FinishedRun { run, failed_steps })));
        self
    }

    /// Sets the materialization that the sensor reacts to.
    #[must_use]
    pub fn with_materialization(mut self, seen: SeenMaterialization) -> Self {
        self.cause = Some(Cause::Materialization(Arc::new(seen)));
        self
    }

    /// What the last successful tick left.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// The run whose end the sensor reacts to.
    ///
    /// # Errors
    /// When the sensor was declared without `on = ..`.
    pub fn run(&self) -> Result<&Run, AssetError> {
        match &self.cause {
            Some(Cause::Run(finished)) => Ok(&finished.run),
            Some(Cause::Materialization(_)) | None => Err(AssetError::permanent(
                "this sensor does not react to runs; declare it with `on = failure`, `on = success` or `on = canceled`",
            )),
        }
    }

    /// The steps that failed in the run that the sensor reacts to; none for any other sensor.
    #[must_use]
    pub fn failed_steps(&self) -> &[FailedStep] {
        match &self.cause {
            Some(Cause::Run(finished)) => &finished.failed_steps,
            Some(Cause::Materialization(_)) | None => &[],
        }
    }

    /// The materialization that the sensor reacts to.
    ///
    /// # Errors
    /// When the sensor was declared without `asset = ..`.
    pub fn materialization(&self) -> Result<&SeenMaterialization, AssetError> {
        match &self.cause {
            Some(Cause::Materialization(seen)) => Ok(seen),
            Some(Cause::Run(_)) | None => Err(AssetError::permanent(
                "this sensor does not react to an asset; declare it with `asset = my_asset`",
            )),
        }
    }
}

impl Deref for SensorContext {
    type Target = AssetContext;
    fn deref(&self) -> &AssetContext {
        &self.context
    }
}
