//! [`Provenance`]: what a materialization was made by, and from.

use serde::{Deserialize, Serialize};

use crate::{
    id::RunId,
    key::AssetKey,
    partition::PartitionKey,
    version::{CodeVersion, DataVersion},
};

/// What a materialization was made by, and from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The code.
    pub code_version: CodeVersion,
    /// One entry for each asset that it depends on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Input>,
    /// How many entries were left out, because there were too many or they were too long: then nobody knows what it was made from.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub inputs_left_out: usize,
}

/// Of assets with more upstream than this no inputs are recorded.
pub const MAX_INPUTS: usize = 1_000;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for this form")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl Provenance {
    /// Forgets the inputs, and how many there were is kept.
    pub(crate) fn leave_out_inputs(&mut self) {
        self.inputs_left_out += std::mem::take(&mut self.inputs).len();
    }
}

/// An asset that a materialization was made from, and which data of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// The asset.
    pub asset: AssetKey,
    /// Its data; nothing where it was not known, as of an external asset that was never looked at.
    #[serde(flatten, default, skip_serializing_if = "Option::is_none")]
    pub data: Option<DataMark>,
}

/// Which data of an asset: the version that its author gave, or else the run that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataMark {
    /// The run that made it, or looked at it.
    pub run: RunId,
    /// The partition, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<PartitionKey>,
    /// The version that the author gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_version: Option<DataVersion>,
}

impl DataMark {
    /// Whether both are the same data: of one version, or, where the author gave none, of one run.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.partition == other.partition
            && match (&self.data_version, &other.data_version) {
                (Some(one), Some(other)) => one == other,
                _ => self.run == other.run,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(run: RunId, version: Option<&str>) -> DataMark {
        DataMark {
            run,
            partition: None,
            data_version: version.map(DataVersion::new),
        }
    }

    #[test]
    fn data_is_the_same_by_its_version_or_else_by_its_run() {
        let (one, two) = (RunId::generate(), RunId::generate());
        assert!(mark(one, Some("v1")).is_same(&mark(two, Some("v1"))));
        assert!(!mark(one, Some("v1")).is_same(&mark(one, Some("v2"))));
        assert!(mark(one, None).is_same(&mark(one, None)));
        assert!(!mark(one, None).is_same(&mark(two, Some("v1"))));
        let part = DataMark {
            partition: Some(PartitionKey::new("2026-11-01")),
            ..mark(one, Some("v1"))
        };
        assert!(!part.is_same(&mark(one, Some("v1"))));
    }

    #[test]
    fn an_input_reads_back_whether_its_data_was_known_or_not() {
        let run = RunId::generate();
        let known = Input {
            asset: AssetKey::new("edge/raw").unwrap(),
            data: Some(mark(run, Some("v1"))),
        };
        let unknown = Input {
            data: None,
            ..known.clone()
        };
        for (input, text) in [
            (
                known,
                format!(r#"{{"asset":"edge/raw","run":"{run}","data_version":"v1"}}"#),
            ),
            (unknown, r#"{"asset":"edge/raw"}"#.to_owned()),
        ] {
            assert_eq!(serde_json::to_string(&input).unwrap(), text);
            assert_eq!(serde_json::from_str::<Input>(&text).unwrap(), input);
        }
    }
}
