//! What differs from run to run, and stands in no printed log: ids and measured durations.

use crate::{id::RunId, metadata::MetadataValue};

/// The lengths of the groups of a UUID, in hexadecimal digits.
const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
/// How names end that hold measured durations as numbers.
const DURATIONS: [&str; 3] = ["_ns", "_us", "_ms"];

/// Replaces the run's id, long and short, by `[run]`, and every other id of that form by `[id]`.
pub(super) fn redact_ids(text: &str, run: RunId) -> String {
    let text = text.replace(&run.to_string(), "[run]");
    let text = text.replace(&run.short(), "[run]");
    let mut redacted = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(next) = rest.chars().next() {
        let within_word = redacted.ends_with(|before: char| before.is_ascii_alphanumeric());
        match uuid_length(rest) {
            Some(length) if !within_word => {
                redacted.push_str("[id]");
                rest = &rest[length..];
            }
            _ => {
                redacted.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
    }
    redacted
}

/// The length of the UUID that the text begins with.
fn uuid_length(text: &str) -> Option<usize> {
    let mut groups = text.splitn(GROUPS.len(), '-');
    for (place, length) in GROUPS.into_iter().enumerate() {
        let group = groups.next()?;
        let is_last = place + 1 == GROUPS.len();
        let is_hex = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        if !group.get(..length).is_some_and(is_hex) || (!is_last && group.len() != length) {
            return None;
        }
    }
    Some(GROUPS.iter().sum::<usize>() + GROUPS.len() - 1)
}

/// The value on one line; a duration is `[duration]`.
pub(super) fn redacted_value(name: &str, value: &MetadataValue) -> String {
    let is_number = matches!(value, MetadataValue::Int(_) | MetadataValue::Float(_));
    if matches!(value, MetadataValue::DurationMs(_)) || (is_number && DURATIONS.iter().any(|end| name.ends_with(end))) {
        return "[duration]".to_owned();
    }
    value.to_string()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn ids_are_redacted_and_nothing_else() {
        let run = RunId::generate();
        let text = format!(
            "run {run}, query {}-daily-1-7, other 0198c0de-aaaa-7bbb-8ccc-0123456789ab, \
             not 0198c0de-aaaa-7bbb-8ccc, not x0198c0de-aaaa-7bbb-8ccc-0123456789ab, ü-é",
            run.short()
        );
        assert_eq!(
            redact_ids(&text, run),
            "run [run], query [run]-daily-1-7, other [id], not 0198c0de-aaaa-7bbb-8ccc, \
             not x0198c0de-aaaa-7bbb-8ccc-0123456789ab, ü-é"
        );
    }

    #[test]
    fn durations_are_redacted_by_kind_and_by_name() {
        assert_eq!(redacted_value("took", &Duration::from_secs(3).into()), "[duration]");
        assert_eq!(redacted_value("clickhouse/elapsed_ns", &7.into()), "[duration]");
        assert_eq!(redacted_value("rows", &7.into()), "7");
        assert_eq!(redacted_value("name_of_the_ms", &"x".into()), "x");
    }
}
