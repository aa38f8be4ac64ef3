//! Which rows a filter lets through. Databases ask with indexes; this says what they must find.

use super::super::{EventFilter, RunFilter, TickFilter};
use super::instants::whole;
use crate::{
    event::EventRecord,
    id::RunId,
    run::Run,
    tick::{Tick, TickOutcome},
};

/// The hexadecimal digits of a part of an id: lower case, without hyphens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IdPart(String);

impl IdPart {
    /// Takes what somebody typed; `None` when no id has such a part.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits: String = text.trim().chars().filter(|c| *c != '-').collect();
        let is_part = digits.len() <= 32 && digits.chars().all(|c| c.is_ascii_hexdigit());
        is_part.then(|| Self(digits.to_ascii_lowercase()))
    }

    /// The digits.
    #[cfg(feature = "sqlite")]
    pub(crate) fn digits(&self) -> &str {
        &self.0
    }

    /// Whether the id begins or ends with the part.
    pub(crate) fn matches(&self, id: RunId) -> bool {
        let text = id.as_uuid().simple().to_string();
        text.starts_with(&self.0) || text.ends_with(&self.0)
    }
}

/// Whether a filter lets a run through.
pub(crate) fn run_passes(filter: &RunFilter, run: &Run) -> bool {
    filter
        .location
        .as_ref()
        .is_none_or(|location| run.location == *location)
        && (filter.statuses.is_empty() || filter.statuses.contains(&run.status))
        && filter.job.as_ref().is_none_or(|job| run.job.as_ref() == Some(job))
        && filter
            .trigger
            .as_ref()
            .is_none_or(|trigger| run.origin.asker().as_ref() == Some(trigger))
        && filter
            .tag
            .as_ref()
            .is_none_or(|(name, value)| run.tags.get(name) == Some(value))
        && filter.root.is_none_or(|root| run.root == root)
        && filter.since.is_none_or(|since| run.created_at >= whole(since))
        && filter
            .id_part
            .as_ref()
            .is_none_or(|text| IdPart::parse(text).is_some_and(|part| part.matches(run.id)))
}

/// Whether a filter lets an event through.
pub(crate) fn event_passes(filter: &EventFilter, event: &EventRecord) -> bool {
    filter.run.is_none_or(|run| event.run_id == run)
        && filter
            .asset
            .as_ref()
            .is_none_or(|asset| event.step.as_ref().is_some_and(|step| step.asset == *asset))
        && (filter.kinds.is_empty() || filter.kinds.contains(&event.kind.name()))
}

/// Whether a filter lets a tick through.
pub(crate) fn tick_passes(filter: &TickFilter, tick: &Tick) -> bool {
    filter
        .location
        .as_ref()
        .is_none_or(|location| tick.key.location == *location)
        && filter.kind.is_none_or(|kind| tick.key.kind == kind)
        && filter.name.as_ref().is_none_or(|name| tick.key.name == *name)
        && !(filter.without_skips && matches!(tick.outcome, TickOutcome::Skipped { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_an_id_is_its_beginning_or_its_end() {
        let id: RunId = "01939a2b-7c00-7abc-8def-0123456789ab".parse().unwrap();
        for part in [
            "",
            "01939a2b",
            "01939A2B-7C",
            "456789ab",
            " 9ab ",
            "01939a2b-7c00-7abc-8def-0123456789ab",
        ] {
            assert!(IdPart::parse(part).unwrap().matches(id), "{part}");
        }
        assert!(!IdPart::parse("7abc").unwrap().matches(id));
        assert_eq!(IdPart::parse("xyz"), None);
        assert_eq!(IdPart::parse(&"0".repeat(33)), None);
    }
}
