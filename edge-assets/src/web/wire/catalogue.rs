//! [`Catalogue`]: how the last steps of all assets went, small enough to be asked for with the list of them.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::{id::RunId, key::AssetKey, web::board::Standing};

/// How the last steps of all assets went.
#[derive(Debug, Default, PartialEq, Serialize, ToSchema)]
pub(crate) struct Catalogue {
    /// The ids of the runs; elsewhere they are named by their number here, from 0.
    pub(crate) runs: Vec<String>,
    /// The assets of which a step has ended, in the order of their keys.
    pub(crate) assets: Vec<LastSteps>,
}

/// How the last steps of an asset went, the oldest first; 14 at most.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub(crate) struct LastSteps {
    /// The asset.
    pub(crate) key: String,
    /// How each ended: `s` success, `f` failure.
    #[schema(example = "sssfs")]
    pub(crate) outcomes: String,
    /// How long the last attempt of each took, in milliseconds.
    pub(crate) took_ms: Vec<f64>,
    /// The number of the run of each.
    pub(crate) runs: Vec<usize>,
}

impl Catalogue {
    pub(crate) fn of<'a>(standings: impl IntoIterator<Item = (&'a AssetKey, &'a Standing)>) -> Self {
        let mut numbers = BTreeMap::new();
        let mut runs = Vec::new();
        let mut assets = Vec::new();
        for (key, standing) in standings.into_iter().filter(|(_, standing)| !standing.ends.is_empty()) {
            let number = |run: RunId| {
                *numbers.entry(run).or_insert_with(|| {
                    runs.push(run.to_string());
                    runs.len() - 1
                })
            };
            let ends = &standing.ends;
            assets.push(LastSteps {
                key: key.to_string(),
                outcomes: ends.iter().map(|end| if end.is_success { 's' } else { 'f' }).collect(),
                took_ms: ends.iter().map(|end| millis(end.took_us)).collect(),
                runs: ends.iter().map(|end| end.run).map(number).collect(),
            });
        }
        Self { runs, assets }
    }
}

/// Milliseconds with a tenth, which is as much as a bar can show.
#[expect(clippy::cast_precision_loss, reason = "a step of 285 years is not told exactly")]
fn millis(micros: u64) -> f64 {
    (micros as f64 / 100.0).round() / 10.0
}
