//! The check of event counts by location: whether each sends as much as it usually does at this hour.

use std::collections::{BTreeMap, BTreeSet};

use edge_assets::{
    Metadata, MetadataValue,
    checks::{Anomaly, Point},
    prelude::*,
};
use jiff::Timestamp;

use super::data_quality_metrics::data_quality_metrics;

/// The entry under which the counts are recorded.
pub(super) const EVENTS_BY_LOCATION: &str = "events_by_location";
/// So many days of hours are looked back at.
const DAYS: usize = 28;
/// So many names stand in one line.
const NAMED: usize = 5;

/// The events of each location.
type Counts = BTreeMap<String, f64>;

/// Each location sends as many events as it usually does at this hour of the day; one that has fallen silent counts, too.
#[asset_check(asset = data_quality_metrics, severity = warn)]
pub async fn events_per_location_are_usual(ctx: &AssetContext) -> Result<CheckResult> {
    let (Some(at), Some(now)) = (ctx.checked_at(), ctx.checked_metadata().and_then(counts)) else {
        return Ok(CheckResult::fail("no counts by location were recorded"));
    };
    let history: Vec<(Timestamp, Counts)> = ctx
        .past_materializations(DAYS * 24)
        .await?
        .into_iter()
        .filter_map(|past| Some((past.at, counts(&past.metadata)?)))
        .collect();
    Ok(judge(at, &now, &history))
}

/// The counts that were recorded.
fn counts(metadata: &Metadata) -> Option<Counts> {
    match metadata.get(EVENTS_BY_LOCATION)? {
        MetadataValue::Json(counts) => serde_json::from_value(counts.clone()).ok(),
        _ => None,
    }
}

/// Judges the counts of now by those before them, the newest first.
fn judge(at: Timestamp, now: &Counts, history: &[(Timestamp, Counts)]) -> CheckResult {
    let anomaly = Anomaly::new().by_hour().min_history(7).look_back(DAYS).tolerance(0.25);
    let known: BTreeSet<&String> = now
        .keys()
        .chain(history.iter().flat_map(|(_, counts)| counts.keys()))
        .collect();
    let mut unusual = Vec::new();
    for &location in &known {
        // Before it sent for the first time it was not there, rather than silent.
        let first = history.iter().rposition(|(_, counts)| counts.contains_key(location));
        let since = first.map_or(0, |first| first + 1);
        let count = |counts: &Counts| counts.get(location).copied().unwrap_or(0.0);
        let series: Vec<Point> = history[..since]
            .iter()
            .map(|(at, counts)| Point {
                at: *at,
                value: count(counts),
            })
            .collect();
        let value = count(now);
        let found = anomaly.judge(&series, Point { at, value });
        if let (false, Some(usual)) = (found.passed, found.metadata.get("median")) {
            unusual.push(format!("{location}: {value} events, usually {usual}"));
        }
    }
    let text = match unusual.len() {
        0 => "all of them".to_owned(),
        count if count > NAMED => format!("{}, and {} more", unusual[..NAMED].join("; "), count - NAMED),
        _ => unusual.join("; "),
    };
    CheckResult::pass_if(unusual.is_empty())
        .describe(text)
        .with("locations", known.len())
        .with("unusual", unusual.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i64, hour: i64) -> Timestamp {
        Timestamp::from_second((day * 24 + hour) * 3_600).unwrap()
    }

    fn counts(of: &[(&str, f64)]) -> Counts {
        of.iter()
            .map(|(location, count)| ((*location).to_owned(), *count))
            .collect()
    }

    /// Two weeks by the hour, the newest first: `roof` sends by day only, `hall` has been there for the last three days.
    fn history() -> Vec<(Timestamp, Counts)> {
        let hours = (0..14 * 24).rev().map(|hour| {
            let (day, hour) = (hour / 24, hour % 24);
            let mut sent = counts(&[("cellar", 600.0 + (day % 3) as f64)]);
            if (8..20).contains(&hour) {
                sent.insert("roof".to_owned(), 300.0);
            }
            if day > 10 {
                sent.insert("hall".to_owned(), 50.0);
            }
            (at(day, hour), sent)
        });
        hours.collect()
    }

    #[test]
    fn each_location_is_held_against_its_own_past_at_this_hour() {
        let cases = [
            (
                (14, 9),
                vec![("cellar", 601.0), ("roof", 310.0), ("hall", 50.0)],
                "all of them",
            ),
            // At night the roof is silent, as ever.
            ((14, 2), vec![("cellar", 601.0), ("hall", 50.0)], "all of them"),
            ((14, 9), vec![("cellar", 601.0)], "roof: 0 events, usually 300"),
            (
                (14, 2),
                vec![("cellar", 12.0), ("roof", 300.0)],
                "cellar: 12 events, usually 601; roof: 300 events, usually 0",
            ),
            // Three days of the hall are too few to say anything, and so is a stranger.
            (
                (14, 9),
                vec![("cellar", 601.0), ("roof", 300.0), ("hall", 5_000.0), ("attic", 1.0)],
                "all of them",
            ),
        ];
        for ((day, hour), now, expected) in cases {
            let found = judge(at(day, hour), &counts(&now), &history());
            assert_eq!(found.description.as_deref(), Some(expected));
            assert_eq!(found.passed, expected == "all of them");
        }
        assert!(judge(at(0, 0), &Counts::new(), &[]).passed);
    }

    #[test]
    fn what_is_recorded_is_read_back() {
        let metadata = Metadata::new().with(EVENTS_BY_LOCATION, serde_json::json!({"roof": 7}));
        assert_eq!(super::counts(&metadata), Some(counts(&[("roof", 7.0)])));
        assert_eq!(super::counts(&Metadata::new()), None);
    }
}
