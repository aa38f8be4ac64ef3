//! Sensors: functions that look at the world every so often, and launch a job when there is reason to.

use std::{ops::Deref, sync::Arc, time::Duration};

use super::JobSpec;
use crate::{
    asset::{AssetContext, AssetError, Needs, SourceLocation},
    boxed::BoxFuture,
    tags::Tags,
};

/// A sensor as a type. `#[sensor]` writes it beside the function, under the function's name.
pub trait Sensor: 'static {
    /// All that is known of the sensor while compiling.
    const SPEC: &'static SensorSpec;
}

/// What a sensor may know of its tick: an [`AssetContext`] and the cursor that the tick before left.
#[derive(Debug, Clone)]
pub struct SensorContext {
    context: AssetContext,
    cursor: Option<Arc<str>>,
}

impl SensorContext {
    /// Makes the context of one tick.
    #[must_use]
    pub fn new(context: AssetContext, cursor: Option<Arc<str>>) -> Self {
        Self { context, cursor }
    }

    /// What the last successful tick left.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }
}

impl Deref for SensorContext {
    type Target = AssetContext;
    fn deref(&self) -> &AssetContext {
        &self.context
    }
}

/// A run that a sensor asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRequest {
    /// Two requests with one key make one run.
    pub run_key: String,
    /// Labels of the run, beside those of the job.
    pub tags: Tags,
}

impl RunRequest {
    /// Asks for one run; two requests with one key make one run.
    pub fn new(run_key: impl Into<String>) -> Self {
        Self {
            run_key: run_key.into(),
            tags: Tags::new(),
        }
    }

    /// Adds a label.
    #[must_use]
    pub fn tag(mut self, key: impl Into<String>, value: impl std::fmt::Display) -> Self {
        self.tags.insert(key, format!("{value}"));
        self
    }
}

/// What a tick of a sensor came to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SensorOutcome {
    /// The runs that it asks for.
    pub requests: Vec<RunRequest>,
    /// Why it asks for none.
    pub skip_reason: Option<String>,
    /// What the next tick should know.
    pub cursor: Option<String>,
    /// What somebody should be told, beside the runs.
    pub alert: Option<String>,
}

impl SensorOutcome {
    /// Asks for one run.
    #[must_use]
    pub fn request(request: RunRequest) -> Self {
        Self {
            requests: vec![request],
            skip_reason: None,
            cursor: None,
            alert: None,
        }
    }

    /// Asks for none, for this reason.
    pub fn skip(reason: impl Into<String>) -> Self {
        Self {
            requests: Vec::new(),
            skip_reason: Some(reason.into()),
            cursor: None,
            alert: None,
        }
    }

    /// Leaves a cursor for the next tick.
    #[must_use]
    pub fn cursor(mut self, cursor: impl Into<String>) -> Self {
        self.cursor = Some(cursor.into());
        self
    }

    /// Raises an alert.
    #[must_use]
    pub fn alert(mut self, text: impl Into<String>) -> Self {
        self.alert = Some(text.into());
        self
    }
}

/// What a sensor may return.
#[diagnostic::on_unimplemented(
    message = "a sensor cannot return `{Self}`",
    label = "sensors return a `Result<SensorOutcome>`",
    note = "write `-> edge_assets::Result<SensorOutcome>`; its error may be any `std::error::Error`, `anyhow::Error`, or text"
)]
pub trait IntoSensorOutcome {
    /// Erases the type.
    ///
    /// # Errors
    /// The author's own.
    fn into_sensor_outcome(self) -> Result<SensorOutcome, AssetError>;
}

impl<E: Into<AssetError>> IntoSensorOutcome for Result<SensorOutcome, E> {
    fn into_sensor_outcome(self) -> Result<SensorOutcome, AssetError> {
        self.map_err(Into::into)
    }
}

/// Evaluates one tick, type erased.
pub type SensorFn = fn(SensorContext) -> BoxFuture<'static, Result<SensorOutcome, AssetError>>;

/// All that is known of a sensor while compiling; constant data, written by `#[sensor]`.
#[derive(Debug)]
pub struct SensorSpec {
    /// The name.
    pub name: &'static str,
    /// What it is, in Markdown.
    pub description: &'static str,
    /// The job that it launches.
    pub job: &'static JobSpec,
    /// The shortest time between two ticks.
    pub every: Duration,
    /// How long one tick may take.
    pub timeout: Duration,
    /// Whether it is on until somebody switches it off.
    pub enabled: bool,
    /// Gathers what the parameters ask for.
    pub needs: fn(&mut Needs),
    /// Evaluates one tick.
    pub run: SensorFn,
    /// Where it was declared.
    pub source: SourceLocation,
}

/// A sensor as the framework holds it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SensorDef {
    /// The name.
    pub name: Arc<str>,
    /// What it is, in Markdown.
    pub description: Arc<str>,
    /// The name of the job that it launches.
    pub job: Arc<str>,
    /// The shortest time between two ticks.
    pub every: Duration,
    /// How long one tick may take.
    pub timeout: Duration,
    /// Whether it is on until somebody switches it off.
    pub enabled: bool,
    /// What its parameters ask for.
    pub needs: Needs,
    /// Evaluates one tick.
    pub run: SensorFn,
    /// Where it was declared.
    pub source: SourceLocation,
}

impl From<&'static SensorSpec> for SensorDef {
    fn from(spec: &'static SensorSpec) -> Self {
        let mut needs = Needs::default();
        (spec.needs)(&mut needs);
        Self {
            name: spec.name.into(),
            description: spec.description.into(),
            job: spec.job.name.into(),
            every: spec.every,
            timeout: spec.timeout,
            enabled: spec.enabled,
            needs,
            run: spec.run,
            source: spec.source,
        }
    }
}
