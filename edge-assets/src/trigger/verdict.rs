//! [`Verdict`]: what the author's answer to a sensor's tick comes to, once it is held against the declaration. Pure.

use super::{OverlapDecision, RunRequest, SensorDef, SensorOutcome};
use crate::{
    asset::AssetError,
    metadata::{MAX_VALUE_BYTES, cut_text},
    partition::PartitionKey,
    tick::TickOutcome,
};

/// The longest run key, in bytes.
const MAX_KEY_BYTES: usize = 512;

/// What a tick of a sensor comes to.
///
/// A failed tick asks for nothing and leaves the cursor as it is, so that the next one sees the same world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What is recorded.
    pub outcome: TickOutcome,
    /// The runs to queue.
    pub requests: Vec<RunRequest>,
    /// What the next tick should know; `None` leaves it as it is.
    pub cursor: Option<String>,
    /// What somebody should be told.
    pub alert: Option<String>,
    /// The keys that are added to dynamic partitions, each with the name of its definition.
    pub partitions: Vec<(&'static str, PartitionKey)>,
}

impl Verdict {
    /// A tick that could not be evaluated.
    #[must_use]
    pub fn failed(error: impl Into<String>) -> Self {
        Self {
            outcome: TickOutcome::Failed {
                error: cut(error.into()),
            },
            requests: Vec::new(),
            cursor: None,
            alert: None,
            partitions: Vec::new(),
        }
    }

    /// Lets go of the requests when runs of the job are not over. The cursor is left, too, so that the next tick asks again;
    /// the alert stays.
    #[must_use]
    pub fn against(mut self, decision: &OverlapDecision) -> Self {
        if let OverlapDecision::Skip { reason } = decision
            && !self.requests.is_empty()
        {
            self.outcome = TickOutcome::Skipped { reason: reason.clone() };
            self.requests.clear();
            self.cursor = None;
        }
        self
    }
}

impl SensorDef {
    /// Holds what the author's function returned against what the sensor was declared as.
    #[must_use]
    pub fn judge(&self, returned: Result<SensorOutcome, AssetError>) -> Verdict {
        let outcome = match returned {
            Ok(outcome) => outcome,
            Err(error) => return Verdict::failed(error.to_string()),
        };
        if let Some(fault) = self.fault_of(&outcome) {
            return Verdict::failed(fault);
        }
        let SensorOutcome {
            requests,
            skip_reason,
            cursor,
            alert,
        } = outcome;
        let outcome = if requests.is_empty() {
            let reason = skip_reason.unwrap_or_else(|| "it asked for no run".to_owned());
            TickOutcome::Skipped { reason: cut(reason) }
        } else {
            TickOutcome::Requested
        };
        Verdict {
            outcome,
            requests,
            cursor,
            alert: alert.map(cut),
            partitions: Vec::new(),
        }
    }

    fn fault_of(&self, outcome: &SensorOutcome) -> Option<String> {
        let count = outcome.requests.len();
        if count > 0 && self.job.is_none() {
            return Some("it asks for a run, but says no job; add `job = my_job` to its attribute".to_owned());
        }
        if u32::try_from(count).unwrap_or(u32::MAX) > self.max_requests {
            return Some(format!(
                "it asks for {count} runs, {} are allowed in one tick; ask for the first ones and let the cursor tell the \
                 next tick where to go on, or raise `max_requests`",
                self.max_requests
            ));
        }
        if outcome.requests.iter().any(|request| request.run_key.is_empty()) {
            return Some("it asks for a run with an empty key; the key is what tells two requests apart".to_owned());
        }
        if let Some(request) = outcome
            .requests
            .iter()
            .find(|request| request.run_key.len() > MAX_KEY_BYTES)
        {
            let bytes = request.run_key.len();
            return Some(format!(
                "it asks for a run with a key of {bytes} bytes; {MAX_KEY_BYTES} are the most"
            ));
        }
        let cursor = outcome.cursor.as_ref()?;
        if self.kind.is_reaction() {
            return Some("it leaves a cursor, but a sensor that reacts has none; take it off".to_owned());
        }
        let bytes = cursor.len();
        (bytes > MAX_VALUE_BYTES).then(|| {
            format!(
                "it leaves a cursor of {bytes} bytes, {MAX_VALUE_BYTES} are the most; keep a position, not the data"
            )
        })
    }
}

/// Texts of authors are of any length; what is stored is not.
fn cut(text: String) -> String {
    cut_text(text, MAX_VALUE_BYTES)
}
