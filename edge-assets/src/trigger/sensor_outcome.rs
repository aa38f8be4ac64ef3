//! [`SensorOutcome`] and [`RunRequest`]: what author code answers when a sensor is evaluated.

use crate::{asset::AssetError, tags::Tags};

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
        Self::requests([request])
    }

    /// Asks for several runs; for none, that is the reason of the skip.
    ///
    /// ```
    /// use edge_assets::{RunRequest, SensorOutcome};
    /// let landed = ["a.csv", "b.csv"];
    /// let outcome = SensorOutcome::requests(landed.map(RunRequest::new)).cursor("b.csv");
    /// assert_eq!(outcome.requests.len(), 2);
    /// ```
    #[must_use]
    pub fn requests(requests: impl IntoIterator<Item = RunRequest>) -> Self {
        let requests: Vec<RunRequest> = requests.into_iter().collect();
        Self {
            skip_reason: requests.is_empty().then(|| "it asked for no run".to_owned()),
            requests,
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
