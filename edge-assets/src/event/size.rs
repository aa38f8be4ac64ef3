//! How large an event is once it is written, and how one that is too large is cut.

use std::io;

use super::{DataMark, EventKind, EventRecord, Provenance, SubstepEnd};
use crate::metadata::{DROPPED_ENTRY, Metadata, MetadataValue};

/// The most bytes of an event once it is written as JSON; what is larger is cut and marked.
pub const MAX_EVENT_BYTES: usize = 1024 * 1024;

/// What a fact takes that holds nothing of the author's.
const PLAIN: usize = 160;
/// How many bytes of a value, or of a text, are left when an event must become smaller.
const HEAD: usize = 64;

impl EventRecord {
    /// About how many bytes the event takes once it is written; never far less than it does.
    #[must_use]
    pub fn size(&self) -> usize {
        match &self.kind {
            EventKind::AssetMaterialized {
                metadata, provenance, ..
            } => PLAIN + written(metadata) + provenance.as_ref().map_or(0, of_provenance),
            EventKind::AssetObserved { metadata, .. } => PLAIN + written(metadata),
            EventKind::CheckEvaluated { result, .. } => PLAIN + written(result),
            EventKind::StepFailed { failure, metadata, .. } => PLAIN + written(failure) + written(metadata),
            EventKind::StepRetryScheduled { failure, .. } => PLAIN + written(failure),
            // No escape takes more than six bytes; counting those of a gigabyte of log is not worth it.
            EventKind::StepLogged { message, .. } if message.len() < MAX_EVENT_BYTES / 8 => PLAIN + message.len(),
            EventKind::StepLogged { message, .. } => PLAIN + written(message),
            EventKind::SubstepStarted { name, .. } => PLAIN + written(name),
            EventKind::SubstepEnded { name, end, .. } => PLAIN + written(name) + written(end),
            EventKind::RunQueued { .. }
            | EventKind::RunClaimed { .. }
            | EventKind::RunRequeued { .. }
            | EventKind::RunStarted { .. }
            | EventKind::RunCancelRequested
            | EventKind::RunFinished { .. }
            | EventKind::AssetWiped
            | EventKind::StepStarted { .. }
            | EventKind::StepProgressed { .. }
            | EventKind::StepSucceeded { .. }
            | EventKind::StepSkipped { .. }
            | EventKind::StepCanceled { .. } => PLAIN,
        }
    }

    /// Cuts the event to [`MAX_EVENT_BYTES`]: the largest values first, each marked with the length it had. Returns it with its
    /// [`size`](Self::size).
    #[must_use]
    pub fn within_bounds(mut self) -> (Self, usize) {
        let size = self.size();
        if size <= MAX_EVENT_BYTES {
            return (self, size);
        }
        match &mut self.kind {
            EventKind::AssetMaterialized {
                metadata, provenance, ..
            } => {
                let mut rest = MAX_EVENT_BYTES - PLAIN;
                if let Some(provenance) = provenance {
                    if of_provenance(provenance) > MAX_EVENT_BYTES / 2 {
                        provenance.leave_out_inputs();
                    }
                    rest = rest.saturating_sub(of_provenance(provenance));
                }
                shrink(metadata, rest);
            }
            EventKind::AssetObserved { metadata, .. } => shrink(metadata, MAX_EVENT_BYTES - PLAIN),
            EventKind::CheckEvaluated { result, .. } => {
                if let Some(text) = &mut result.description {
                    shorten(text, MAX_EVENT_BYTES / 8);
                }
                shrink(&mut result.metadata, MAX_EVENT_BYTES / 2);
            }
            EventKind::StepFailed { failure, metadata, .. } => {
                shorten_chain(&mut failure.chain);
                shrink(metadata, MAX_EVENT_BYTES / 2);
            }
            EventKind::StepRetryScheduled { failure, .. } => shorten_chain(&mut failure.chain),
            EventKind::StepLogged { message, .. } => shorten(message, MAX_EVENT_BYTES / 8),
            EventKind::SubstepEnded {
                end: SubstepEnd::Failure { error },
                ..
            } => shorten(error, MAX_EVENT_BYTES / 8),
            EventKind::SubstepStarted { .. }
            | EventKind::SubstepEnded { .. }
            | EventKind::RunQueued { .. }
            | EventKind::RunClaimed { .. }
            | EventKind::RunRequeued { .. }
            | EventKind::RunStarted { .. }
            | EventKind::RunCancelRequested
            | EventKind::RunFinished { .. }
            | EventKind::AssetWiped
            | EventKind::StepStarted { .. }
            | EventKind::StepProgressed { .. }
            | EventKind::StepSucceeded { .. }
            | EventKind::StepSkipped { .. }
            | EventKind::StepCanceled { .. } => {}
        }
        let size = self.size();
        (self, size)
    }
}

/// About what a provenance takes. Texts of authors count as if each of their characters took an escape.
fn of_provenance(provenance: &Provenance) -> usize {
    let of_data = |data: &DataMark| {
        let version = data.data_version.as_ref().map_or(0, |version| version.as_str().len());
        let partition = data.partition.as_ref().map_or(0, |key| key.as_str().len());
        PLAIN + 6 * (version + partition)
    };
    let inputs = provenance.inputs.iter();
    let of_inputs: usize = inputs
        .map(|input| PLAIN / 4 + input.asset.as_str().len() + input.data.as_ref().map_or(0, of_data))
        .sum();
    PLAIN / 2 + 6 * provenance.code_version.as_str().len() + of_inputs
}

/// Cuts the largest values until the rest fits. Where even the names are too long, the last entries are left out and counted.
fn shrink(metadata: &mut Metadata, most: usize) {
    let mut sizes: Vec<(usize, String)> = metadata
        .iter()
        .map(|(name, value)| (written(value), name.to_owned()))
        .collect();
    let mut total = written(metadata);
    sizes.sort_unstable();
    while total > most
        && let Some((size, name)) = sizes.pop()
    {
        let Some(value) = metadata.get(&name) else {
            continue;
        };
        let cut = cut(value, size);
        total = total - size + written(&cut);
        metadata.insert(name, cut);
    }
    if total > most {
        leave_out(metadata, most);
    }
}

fn leave_out(metadata: &mut Metadata, most: usize) {
    let mut kept = Metadata::new();
    let mut total = PLAIN;
    let mut left_out: i64 = 0;
    for (name, value) in metadata.iter() {
        let size = written(&name) + written(value) + 2;
        if total + size > most {
            left_out += 1;
        } else {
            total += size;
            kept.insert(name, value.clone());
        }
    }
    kept.insert(DROPPED_ENTRY, left_out);
    *metadata = kept;
}

fn cut(value: &MetadataValue, size: usize) -> MetadataValue {
    let (text, bytes) = match value {
        MetadataValue::Cut { head, bytes } => (head.clone(), *bytes),
        MetadataValue::Text(text) | MetadataValue::Markdown(text) | MetadataValue::Url(text) => {
            (text.clone(), text.len())
        }
        other => (serde_json::to_string(other).unwrap_or_default(), size),
    };
    MetadataValue::Cut {
        head: text[..text.floor_char_boundary(HEAD)].to_owned(),
        bytes,
    }
}

fn shorten(text: &mut String, most: usize) {
    if text.len() > most {
        text.truncate(text.floor_char_boundary(most));
        text.push_str("… (cut)");
    }
}

/// Keeps the beginning of a chain, and of each of its texts.
fn shorten_chain(chain: &mut Vec<String>) {
    const KEPT: usize = 64;
    let left_out = chain.len().saturating_sub(KEPT);
    chain.truncate(KEPT);
    for text in chain.iter_mut() {
        shorten(text, HEAD * 16);
    }
    if left_out > 0 {
        chain.push(format!("and {left_out} further causes (cut)"));
    }
}

/// How many bytes a value takes as JSON.
fn written(value: &impl serde::Serialize) -> usize {
    let mut count = Count(0);
    // Counting cannot fail; a value that cannot be written takes no room.
    match serde_json::to_writer(&mut count, value) {
        Ok(()) => count.0,
        Err(_) => 0,
    }
}

struct Count(usize);

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::{CheckResult, FailureCause, LogLevel, Severity, StepFailure},
        id::RunId,
    };

    fn record(kind: EventKind) -> EventRecord {
        EventRecord {
            version: EventRecord::VERSION,
            sequence: 0,
            at: jiff::Timestamp::UNIX_EPOCH,
            run_id: RunId::generate(),
            step: None,
            kind,
        }
    }

    /// Values of the largest size, whose characters take six bytes each when written.
    fn huge() -> Metadata {
        values(6, crate::metadata::MAX_VALUE_BYTES)
    }

    fn values(count: usize, length: usize) -> Metadata {
        let value = "\u{1}".repeat(length);
        (0..count)
            .map(|n| (format!("value_{n:04}"), value.clone()))
            .fold(Metadata::new(), |metadata, (name, value)| metadata.with(name, value))
    }

    fn real_size(event: &EventRecord) -> usize {
        serde_json::to_string(event).unwrap().len()
    }

    #[test]
    fn every_event_fits_once_it_is_cut() {
        let chain = vec!["\u{1}".repeat(1_000); 300];
        let failure = StepFailure {
            cause: FailureCause::Error,
            chain,
            class: None,
        };
        let mut result = CheckResult::fail("\"".repeat(400_000));
        result.metadata = huge();
        let kinds = [
            EventKind::AssetMaterialized {
                metadata: huge(),
                data_version: None,
                provenance: None,
            },
            EventKind::AssetObserved {
                metadata: huge(),
                data_version: None,
            },
            EventKind::CheckEvaluated {
                check: "rows".into(),
                result,
                severity: Severity::Error,
                blocking: true,
            },
            EventKind::StepFailed {
                failure: failure.clone(),
                metadata: huge(),
                duration_us: 1,
            },
            EventKind::StepRetryScheduled {
                attempt: 1,
                delay_ms: 1,
                failure,
            },
            EventKind::StepLogged {
                level: LogLevel::Info,
                message: "\u{1}".repeat(400_000),
            },
            EventKind::SubstepEnded {
                number: 1,
                name: "download".into(),
                duration_us: 1,
                end: SubstepEnd::Failure {
                    error: "\u{1}".repeat(400_000),
                },
            },
        ];
        for kind in kinds {
            let name = kind.name();
            let event = record(kind);
            assert!(real_size(&event) > MAX_EVENT_BYTES, "{name}");
            let (event, _) = event.within_bounds();
            assert!(real_size(&event) <= MAX_EVENT_BYTES, "{name}: {}", real_size(&event));
        }
    }

    #[test]
    fn many_small_values_and_long_names_fit_too() {
        // Such as another writer might send; ours cuts names before.
        let entry = |n: u32| (format!("{n:050000}"), serde_json::json!({ "kind": "int", "value": 1 }));
        let long_names: serde_json::Map<String, serde_json::Value> = (0..30).map(entry).collect();
        let long_names: Metadata = serde_json::from_value(long_names.into()).unwrap();
        for metadata in [values(crate::metadata::MAX_ENTRIES, 1_000), long_names] {
            let event = record(EventKind::AssetMaterialized {
                metadata,
                data_version: None,
                provenance: None,
            });
            assert!(real_size(&event) > MAX_EVENT_BYTES);
            let (event, _) = event.within_bounds();
            assert!(real_size(&event) <= MAX_EVENT_BYTES, "{}", real_size(&event));
        }
    }

    #[test]
    fn the_largest_values_are_cut_and_the_others_stay() {
        let metadata = huge().with("value_0000", 7).with("value_0001", "short");
        let (event, _) = record(EventKind::AssetMaterialized {
            metadata,
            data_version: None,
            provenance: None,
        })
        .within_bounds();
        let EventKind::AssetMaterialized { metadata, .. } = &event.kind else {
            panic!("the kind stays");
        };
        assert_eq!(metadata.len(), 6);
        assert_eq!(metadata.get("value_0000"), Some(&MetadataValue::Int(7)));
        assert_eq!(
            metadata.get("value_0001"),
            Some(&MetadataValue::Text("short".to_owned()))
        );
        let Some(MetadataValue::Cut { bytes, head }) = metadata.get("value_0005") else {
            panic!("a large value is cut");
        };
        assert_eq!((*bytes, head.len()), (crate::metadata::MAX_VALUE_BYTES, HEAD));
        assert!(real_size(&event) <= MAX_EVENT_BYTES);
    }

    #[test]
    fn inputs_that_do_not_fit_are_left_out_and_counted() {
        let input = |n: usize| crate::event::Input {
            asset: crate::key::AssetKey::new(format!("asset_{n}")).unwrap(),
            data: Some(DataMark {
                run: RunId::generate(),
                partition: None,
                data_version: Some(crate::version::DataVersion::new("\u{1}".repeat(2_000))),
            }),
        };
        let materialized = |inputs: usize| {
            record(EventKind::AssetMaterialized {
                metadata: huge(),
                data_version: None,
                provenance: Some(Provenance {
                    code_version: crate::version::CodeVersion::new("1"),
                    inputs: (0..inputs).map(input).collect(),
                    inputs_left_out: 0,
                }),
            })
        };
        for (inputs, left_out) in [(4, 0), (1_000, 1_000)] {
            let event = materialized(inputs);
            assert!(real_size(&event) <= event.size() && real_size(&event) > MAX_EVENT_BYTES);
            let (event, _) = event.within_bounds();
            assert!(real_size(&event) <= MAX_EVENT_BYTES);
            let EventKind::AssetMaterialized { provenance, .. } = event.kind else {
                panic!("the kind stays");
            };
            let provenance = provenance.unwrap();
            assert_eq!(
                (provenance.inputs.len(), provenance.inputs_left_out),
                (inputs - left_out, left_out)
            );
        }
    }

    #[test]
    fn what_fits_is_left_alone() {
        let event = record(EventKind::StepLogged {
            level: LogLevel::Info,
            message: "x".repeat(64 * 1024),
        });
        assert_eq!(event.clone().within_bounds().0, event);
    }
}
