//! What follows from a look at the freshness of assets: which have changed, and what somebody should be told. Pure.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::timer::earlier;
use crate::{
    alert::{Alert, AlertKind},
    instance::{KnownFreshness, KnownFreshnesses},
    key::AssetKey,
    policy::{Freshness, FreshnessPolicy},
};

/// So many changes are named in what is recorded of a look.
const NAMED: usize = 50;

/// One asset whose freshness is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) asset: AssetKey,
    /// Nothing when it was never looked at.
    pub(super) before: Option<Freshness>,
    pub(super) now: Freshness,
    pub(super) reason: Option<String>,
}

/// What a look comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Outlook {
    pub(super) changes: Vec<Change>,
    /// What is known from now on.
    pub(super) known: KnownFreshnesses,
    /// When to look again though nothing was made meanwhile.
    pub(super) wake_at: Option<Timestamp>,
}

/// Judges all assets at the instant `now`.
pub(super) fn outlook(
    asked: &[(AssetKey, FreshnessPolicy)],
    last: &BTreeMap<AssetKey, Timestamp>,
    known: &KnownFreshnesses,
    now: Timestamp,
) -> Outlook {
    let mut outlook = Outlook {
        changes: Vec::new(),
        known: KnownFreshnesses::new(),
        wake_at: None,
    };
    for (asset, policy) in asked {
        let look = policy.evaluate(last.get(asset).copied(), now);
        outlook.wake_at = earlier(outlook.wake_at, look.next);
        let before = known.get(asset);
        let since = match before {
            Some(before) if before.state == look.state => before.since,
            _ => now,
        };
        let state = look.state;
        outlook.known.insert(asset.clone(), KnownFreshness { state, since });
        if before.is_none_or(|before| before.state != state) {
            outlook.changes.push(Change {
                asset: asset.clone(),
                before: before.map(|before| before.state),
                now: state,
                reason: look.reason,
            });
        }
    }
    outlook
}

impl Change {
    /// `daily: pass → fail (why)`.
    fn to_text(&self) -> String {
        let before = self.before.map_or("new".to_owned(), |before| before.to_string());
        let reason = self.reason.iter().map(|reason| format!(" ({reason})"));
        let mut text = format!("{}: {before} → {}", self.asset, self.now);
        text.extend(reason);
        text
    }

    /// What somebody should be told; nothing of what was always well, or is not known.
    pub(super) fn alert(&self, at: Timestamp) -> Option<Alert> {
        let asset = &self.asset;
        let why = self.reason.as_deref().unwrap_or("it was made again");
        let (kind, text) = match (self.before, self.now) {
            (_, Freshness::Fail) => (AlertKind::FreshnessFailed, format!("`{asset}` is not fresh: {why}")),
            (_, Freshness::Warn) => (
                AlertKind::FreshnessWarned,
                format!("`{asset}` will soon not be fresh: {why}"),
            ),
            (Some(Freshness::Fail | Freshness::Warn), Freshness::Pass) => {
                (AlertKind::FreshnessRestored, format!("`{asset}` is fresh again"))
            }
            (_, Freshness::Pass | Freshness::Unknown) => return None,
        };
        Some(Alert::new(kind, asset.as_str(), text, at))
    }
}

/// What is recorded of a look.
pub(super) fn summary(changes: &[Change]) -> String {
    let mut named: Vec<String> = changes.iter().take(NAMED).map(Change::to_text).collect();
    if changes.len() > NAMED {
        named.push(format!("and {} more", changes.len() - NAMED));
    }
    named.join("; ")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::policy::MaxAge;

    const ALL: [Option<Freshness>; 5] = [
        None,
        Some(Freshness::Pass),
        Some(Freshness::Warn),
        Some(Freshness::Fail),
        Some(Freshness::Unknown),
    ];

    #[test]
    fn every_pair_of_states_has_its_alert_or_none() {
        let alerts = |before: Option<Freshness>| {
            ALL.into_iter().flatten().map(move |now| {
                let change = Change {
                    asset: AssetKey::from_checked("a"),
                    before,
                    now,
                    reason: None,
                };
                change.alert(Timestamp::UNIX_EPOCH).map(|alert| alert.kind)
            })
        };
        let warned = Some(AlertKind::FreshnessWarned);
        let failed = Some(AlertKind::FreshnessFailed);
        let restored = Some(AlertKind::FreshnessRestored);
        // In the order pass, warn, fail, unknown.
        let expected = [
            [None, warned, failed, None],
            [None, warned, failed, None],
            [restored, warned, failed, None],
            [restored, warned, failed, None],
            [None, warned, failed, None],
        ];
        for (before, expected) in ALL.into_iter().zip(expected) {
            assert_eq!(alerts(before).collect::<Vec<_>>(), expected, "after {before:?}");
        }
    }

    #[test]
    fn a_look_that_finds_the_same_changes_nothing_and_wakes_at_the_next_instant() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let key = AssetKey::from_checked("a");
        let policy = FreshnessPolicy::new(Some(MaxAge::new(Duration::from_secs(60))), None);
        let asked = [(key.clone(), policy.unwrap().unwrap())];
        let last = BTreeMap::from([(key.clone(), at(0))]);
        let first = outlook(&asked, &last, &KnownFreshnesses::new(), at(10));
        assert_eq!(summary(&first.changes), "a: new → pass");
        assert_eq!(first.wake_at, Some(at(60)));
        let second = outlook(&asked, &last, &first.known, at(20));
        assert_eq!((second.changes.len(), &second.known), (0, &first.known));
        let third = outlook(&asked, &last, &second.known, at(60));
        assert_eq!(
            third.known[&key],
            KnownFreshness {
                state: Freshness::Fail,
                since: at(60)
            }
        );
        let nothing = outlook(&[], &last, &third.known, at(60));
        assert!(
            nothing.known.is_empty(),
            "an asset that asks for nothing any more is forgotten"
        );
    }
}
