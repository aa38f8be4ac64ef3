//! [`digest`]: one alert that tells of those that were held back in quiet hours. Pure.

use jiff::Timestamp;

use super::{Alert, AlertKind};
use crate::store::Delivery;

/// So many of them are told of one by one.
const TOLD: usize = 50;
/// So many characters of each.
const CHARS: usize = 200;

/// The alert that tells of those that a rule held back, oldest first.
pub(super) fn digest(rule: &str, held: &[Delivery], now: Timestamp) -> Alert {
    let count = held.len();
    let alerts = if count == 1 { "alert was" } else { "alerts were" };
    let mut lines = vec![format!("{count} {alerts} held back in the quiet hours of `{rule}`:")];
    for delivery in held.iter().take(TOLD) {
        let first = delivery.body.lines().next().unwrap_or_default();
        let shown: String = first.chars().take(CHARS).collect();
        let cut = if shown.len() < delivery.body.len() { " .." } else { "" };
        let before = match delivery.held_back {
            0 => String::new(),
            times => format!(" ({times} times before)"),
        };
        lines.push(format!(
            "{} {shown}{cut}{before}",
            delivery.at.strftime("%Y-%m-%d %H:%MZ")
        ));
    }
    if count > TOLD {
        lines.push(format!("and {} more; the list of deliveries has them", count - TOLD));
    }
    Alert::new(AlertKind::Digest, rule, lines.join("\n"), now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{id::DeliveryId, store::DeliveryOutcome};

    fn held(body: &str, held_back: u32) -> Delivery {
        Delivery {
            id: DeliveryId::generate(),
            location: "here".into(),
            at: "2026-11-26T23:05:00Z".parse().unwrap(),
            rule: Some("night".into()),
            channel: "log".into(),
            kind: "run_failed".into(),
            subject: "nightly".into(),
            run: None,
            body: body.to_owned(),
            held_back,
            attempts: 0,
            outcome: DeliveryOutcome::Held,
            ended_at: None,
            error: None,
            silence: None,
            digest: None,
        }
    }

    #[test]
    fn each_is_a_line_and_the_first_says_how_many() {
        let held = [held("run a of nightly failed", 0), held("it is late\nwith details", 3)];
        let alert = digest("night", &held, Timestamp::UNIX_EPOCH);
        assert_eq!((alert.kind, &*alert.subject), (AlertKind::Digest, "night"));
        assert_eq!(
            alert.text,
            "2 alerts were held back in the quiet hours of `night`:\n\
             2026-11-26 23:05Z run a of nightly failed\n\
             2026-11-26 23:05Z it is late .. (3 times before)"
        );
        let one = digest("night", &held[..1], Timestamp::UNIX_EPOCH);
        assert!(one.text.starts_with("1 alert was held back"), "{}", one.text);
    }

    #[test]
    fn many_are_counted() {
        let many: Vec<Delivery> = (0..60).map(|_| held("x", 0)).collect();
        let alert = digest("night", &many, Timestamp::UNIX_EPOCH);
        assert!(
            alert.text.ends_with("\nand 10 more; the list of deliveries has them"),
            "{}",
            alert.text
        );
        assert_eq!(alert.text.lines().count(), 52);
    }
}
